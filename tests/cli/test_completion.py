"""A shell completes what the program itself would take."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Final

import pytest
from click.shell_completion import ShellComplete, get_completion_class

from constructs_lib.cli.program import COMMANDS, cli
from constructs_lib.delivery.engines import ENGINES
from constructs_lib.platforms.facts import PLATFORM_NAMES
from constructs_lib.policy.rules.catalogue import RULES
from constructs_lib.report.formats import CHECK
from tests.cli.running import run
from tests.cli.test_main import PROGRAM

SHELLS: Final = ("bash", "zsh", "fish")
LINES: Final[dict[str, tuple[str, list[str]]]] = {
    "commands": ("", list(COMMANDS)),
    "the rest of a command": ("ch", ["check"]),
    "commands of a group": ("images ", ["list", "resolve", "update", "verify"]),
    "ids of rules": ("rules explain DS20", [r.id for r in RULES if r.id.startswith("DS20")]),
    "an id in lower case": (
        "rules explain ds101",
        [r.id for r in RULES if r.id.startswith("DS101")],
    ),
    "names of rules": ("rules explain privileged", ["privileged"]),
    "formats": ("check --format ", list(CHECK.names)),
    "profiles": ("check --profile ", ["recommended", "strict", "minimal"]),
    "platforms": ("coverage --platform ", list(PLATFORM_NAMES)),
    "engines": ("rollout --engine ", list(ENGINES)),
    "outcomes": ("rollout --fail-on ", ["deadlock", "stall", "engine", "none"]),
    "options": ("check --unsafe", ["--unsafe-fixes"]),
    "shells": ("completion ", list(SHELLS)),
}
FILES: Final = (
    "check ",
    "check --config ",
    "check --nodes ",
    "coverage dist --old-nodes ",
    "diff ",
    "diff old ",
    "rollout --old ",
    "rollout --pods ",
    "images verify --images-lock ",
)


def completer(shell: str = "bash") -> ShellComplete:
    found = get_completion_class(shell)
    assert found is not None
    return found(cli, {}, "constructs-lib", "_CONSTRUCTS_LIB_COMPLETE")


def completed(line: str) -> list[tuple[str, str]]:
    *words, begun = line.split(" ")
    return [(each.type, each.value) for each in completer().get_completions(words, begun)]


@pytest.mark.parametrize(("line", "expected"), LINES.values(), ids=LINES)
def test_a_line_is_completed_with(line: str, expected: list[str]) -> None:
    assert completed(line) == [("plain", each) for each in expected]


@pytest.mark.parametrize("line", FILES)
def test_the_shell_completes_files(line: str) -> None:
    assert completed(line) == [("file", "")]


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_is_that_of_click(shell: str) -> None:
    ended = run(["completion", shell])

    assert ended.code == 0
    assert ended.out == ShellComplete.source(completer(shell)).strip("\n") + "\n"


def test_another_shell_is_refused_with_those_that_are_known() -> None:
    ended = run(["completion", "tcsh"])

    assert ended.code == 2
    assert "'bash', 'zsh', 'fish'" in ended.err


@pytest.mark.parametrize(
    ("line", "expected"),
    [("rules explain DS20", "DS201"), ("check --pro", "--profile"), ("cove", "coverage")],
)
def test_a_real_bash_completes(line: str, expected: str) -> None:
    words = " ".join(f"'{word}'" for word in ["constructs-lib", *line.split(" ")])
    script = f"""
        eval "$(constructs-lib completion bash 2>&1)" 2>/dev/null
        COMP_WORDS=({words}); COMP_CWORD=$(( ${{#COMP_WORDS[@]}} - 1 ))
        _constructs_lib_completion constructs-lib
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """

    done = subprocess.run(
        ["bash", "--norc", "-c", script],
        env={"PATH": f"{Path(PROGRAM).parent}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert expected in done.stdout.splitlines()
