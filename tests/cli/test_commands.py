"""Commands are found although mistyped, and every example in their help runs."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click
import pytest

from constructs_lib.cli.commands import WithExamples
from constructs_lib.cli.program import cli
from tests.cli.running import run

ROOT: Final = Path(__file__).parents[2]


def commands(group: click.Group = cli) -> Iterator[click.Command]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command)
        if not isinstance(command, click.Group) or isinstance(command, WithExamples):
            yield command


def examples(command: click.Command) -> tuple[str, ...]:
    return command.examples if isinstance(command, WithExamples) else ()


EXAMPLES: Final = [example for command in commands() for example in examples(command)]
ELSEWHERE: Final = (
    "constructs-lib admission test",
    "constructs-lib adopt k8s/",
    "constructs-lib fetch",
    "constructs-lib gitops flux",
    "constructs-lib live",
    "constructs-lib synth",
    "constructs-lib images resolve",
    "constructs-lib images update",
    "constructs-lib images verify dist/ --nodes",
)
"""Of these only the usage is checked, and other tests run them: they need more than Python."""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [(["chek"], "check"), (["rule"], "rules"), (["images", "verfy"], "verify")],
    ids=" ".join,
)
def test_a_mistyped_command_is_told_with_the_nearest(typed: list[str], meant: str) -> None:
    ended = run(typed)

    assert ended.code == 2
    assert ended.err.endswith(f"No such command {typed[-1]!r}. Did you mean {meant!r}?\n")


def test_a_command_like_no_other_is_told_without_a_guess() -> None:
    assert run(["qqqq"]).err.endswith("Error: No such command 'qqqq'.\n")


def test_every_command_has_examples() -> None:
    assert [command.name for command in commands() if not examples(command)] == []


def test_no_option_leaves_open_what_its_value_is() -> None:
    context = click.Context(cli)
    options = [p for c in commands() for p in c.params if isinstance(p, click.Option)]

    assert [p.name for p in options if p.make_metavar(context) in {"TEXT", "PATH", "FILENAME"}] == [
        "old"
    ]


def test_an_example_stands_in_the_help_as_it_is_typed() -> None:
    shown = run(["check", "--help"]).out.partition("\nExamples:\n")[2]

    assert "  constructs-lib check dist/ --fix --diff\n" in shown


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as the examples expect it: what was synthesized, committed, and the nodes."""
    folder = tmp_path_factory.mktemp("repository")
    (folder / "dist").mkdir()
    (folder / "charts/agent").mkdir(parents=True)
    manifest = ROOT / "dist/bookstore-logging.k8s.yaml"
    for name in ("dist/agent.yaml", "old.yaml", "new.yaml", "charts/agent/agent.yaml"):
        shutil.copy(manifest, folder / name)
    (folder / "clusters").mkdir()
    (folder / "clusters/one.yaml").write_text("platform: eks\n")
    (folder / "nodes.json").write_text(
        '{"nodes": [{"name": "a", "cpu": "4", "memory": "16Gi", "pods": 110}]}'
    )
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com"]
    for args in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "first"]):
        subprocess.run([*git, *args], cwd=folder, check=True)
    return folder


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_runs(
    example: str, repository: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(repository)
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".config/fish/completions").mkdir(parents=True)
    command = example.removeprefix('eval "$(').replace(')"', " ")
    command = command.replace("helm template charts/agent", "cat charts/agent/agent.yaml")
    piped, _, command = command.rpartition("constructs-lib ")
    words = shlex.split(command.partition(" > ")[0], comments=True)
    if example.startswith(ELSEWHERE):
        group: click.Command = cli
        context = click.Context(cli)
        while isinstance(group, click.Group) and words and not words[0].startswith("-"):
            found = group.get_command(context, words.pop(0))
            assert found is not None
            group = found
        assert group.make_context("example", words) is not None
    elif piped:
        assert (run([*words[:-1], "charts/agent/agent.yaml"])).code == 0
    else:
        assert run(words).code in {0, 1}, run(words).err
