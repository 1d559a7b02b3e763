"""``constructs-lib check``: exit codes, streams, options, and a sentence for each mistake."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from constructs_lib.cli.check import check
from constructs_lib.policy.example import BASE
from tests.cli.running import run as run_here

ROOT = Path(__file__).parents[2]
PROGRAM = Path(sys.executable).parent / "constructs-lib"
GOOD = BASE
BAD = BASE.replace("          runAsNonRoot: true\n", "").replace(
    "allowPrivilegeEscalation: false", "privileged: true"
)
HARMLESS = BASE.replace(
    "  minReadySeconds: 10\n", "  minReadySeconds: 10\n  revisionHistoryLimit: 1\n"
)
FOREIGN = {"CI", "FORCE_COLOR", "GITHUB_STEP_SUMMARY", "NO_COLOR"}


@pytest.fixture(autouse=True)
def _repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test runs in a folder with a good, a bad and a nearly good DaemonSet."""
    monkeypatch.chdir(tmp_path)
    for name, text in (("good", GOOD), ("bad", BAD), ("harmless", HARMLESS)):
        Path(f"{name}.yaml").write_text(text)


def run(*args: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {key: value for key, value in os.environ.items() if key not in FOREIGN}
    return subprocess.run(
        [str(PROGRAM), "check", *args],
        input=stdin,
        env={**inherited, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def rules_found(*args: str, stdin: str = "") -> list[str]:
    findings = json.loads(run(*args, "--format", "json", stdin=stdin).stdout)["findings"]
    return sorted(each["rule"] for each in findings if each["suppression"] is None)


@pytest.mark.parametrize(
    ("args", "code"),
    [
        pytest.param(("good.yaml",), 0, id="nothing"),
        pytest.param(("bad.yaml",), 1, id="an error"),
        pytest.param(("harmless.yaml",), 0, id="less than an error"),
        pytest.param(("harmless.yaml", "--fail-on", "warning"), 0, id="less than a warning"),
        pytest.param(("harmless.yaml", "--fail-on", "info"), 1, id="what it fails on"),
        pytest.param(
            ("harmless.yaml", "--profile", "strict", "--fail-on", "warning"), 1, id="strict"
        ),
        pytest.param((".",), 1, id="a folder"),
    ],
)
def test_the_exit_code_says_whether_something_grave_was_found(
    args: tuple[str, ...], code: int
) -> None:
    result = run(*args)

    assert (result.returncode, result.stderr) == (code, "")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        pytest.param((), "Name a file, a folder, or - for standard input.", id="no path"),
        pytest.param(("none.yaml",), "none.yaml: This file cannot be read", id="no file"),
        pytest.param(("empty",), "No .yaml, .yml or .json file", id="an empty folder"),
        pytest.param(
            ("good.yaml", "--fail-on", "never"), "'never' is not one of", id="no severity"
        ),
        pytest.param(("good.yaml", "--format", "xml"), "'xml' is not one of", id="no format"),
        pytest.param(
            ("good.yaml", "--kubernetes-version", "1.99"), "choose 1.31 to 1.37", id="no release"
        ),
        pytest.param(
            ("good.yaml", "--kubernetes-version", "new"), "not a release such as", id="no number"
        ),
        pytest.param(
            ("good.yaml", "--format", "json", "--format", "sarif"),
            "every format",
            id="two to stdout",
        ),
        pytest.param(
            ("good.yaml", "--config", "no.yaml"), "no.yaml cannot be read", id="no config"
        ),
        pytest.param(
            ("good.yaml", "--baseline", "no.json"), "no.json cannot be read", id="no base"
        ),
        pytest.param(("good.yaml", "--baseline", "good.yaml"), "is not a baseline", id="bad base"),
        pytest.param(
            ("good.yaml", "--baseline", "a", "--write-baseline", "a"),
            "either --baseline",
            id="two bases",
        ),
        pytest.param(("good.yaml", "--nodes", "no.yaml"), "cannot be read", id="no nodes"),
        pytest.param(("good.yaml", "--output", "good.yaml/x"), "cannot be written", id="no output"),
    ],
)
def test_wrong_usage_and_input_are_a_sentence_and_exit_code_2(
    args: tuple[str, ...], said: str
) -> None:
    Path("empty").mkdir()

    result = run(*args)

    assert (result.returncode, result.stdout) == (2, "")
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_every_path_that_cannot_be_read_is_told_at_once() -> None:
    result = run("a.yaml", "good.yaml", "b.yaml")

    assert "a.yaml: This file cannot be read" in result.stderr
    assert "b.yaml: This file cannot be read" in result.stderr


def test_standard_input_is_read_for_a_dash() -> None:
    result = run("-", stdin=BAD)

    assert result.returncode == 1
    assert "--> <stdin>:" in result.stdout


def test_a_document_that_does_not_parse_is_one_finding_among_the_others() -> None:
    assert rules_found("-", stdin=f"a: [\n---\n{BAD}") == ["DS003", "DS501"]


def test_text_shows_the_line_and_ends_with_a_summary() -> None:
    said = run("bad.yaml").stdout.splitlines()

    assert any(line.endswith("|           privileged: true") for line in said)
    assert any(line.endswith("|           ^^^^^^^^^^^^^^^^") for line in said)
    assert said[-1].startswith("1 DaemonSet: 1 error")


def test_formats_are_paired_with_outputs_and_the_first_goes_to_standard_output() -> None:
    result = run(
        "bad.yaml",
        *("--format", "text", "--format", "sarif", "--format", "junit"),
        *("--output", "out/check.sarif", "--output", "out/junit.xml"),
    )

    assert result.returncode == 1
    assert "error[DS501 privileged]" in result.stdout
    assert json.loads(Path("out/check.sarif").read_text())["version"] == "2.1.0"
    assert ET.parse("out/junit.xml").getroot().tag == "testsuites"  # noqa: S314  # our own text


def test_with_an_output_for_each_format_standard_output_is_silent() -> None:
    result = run("bad.yaml", "--format", "json", "--output", "check.json")

    assert (result.returncode, result.stdout, result.stderr) == (1, "", "")
    assert json.loads(Path("check.json").read_text())["summary"]["error"] == 1


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [
        pytest.param({}, False, id="no terminal"),
        pytest.param({"FORCE_COLOR": "1"}, True, id="asked for"),
        pytest.param({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, id="forbidden"),
    ],
)
def test_colours_are_a_matter_of_the_environment(
    environment: dict[str, str], *, coloured: bool
) -> None:
    assert ("\x1b[" in run("bad.yaml", **environment).stdout) is coloured


def test_a_file_never_holds_colours() -> None:
    run("bad.yaml", "--output", "report.txt", FORCE_COLOR="1")

    assert "\x1b[" not in Path("report.txt").read_text()


def test_on_github_the_findings_go_to_the_summary_of_the_job_too() -> None:
    result = run("bad.yaml", "--format", "github", GITHUB_STEP_SUMMARY="summary.md")
    run("good.yaml", "--format", "github", GITHUB_STEP_SUMMARY="summary.md")
    summary = Path("summary.md").read_text()

    assert result.stdout.startswith("::error file=bad.yaml,line=")
    assert "| error | DS501 privileged | bad.yaml:" in summary
    assert summary.count("## constructs-lib check") == 2


def test_a_baseline_lets_old_findings_be_and_tells_stale_entries() -> None:
    written = run("bad.yaml", "--write-baseline", "known.json")
    known = run("bad.yaml", "--baseline", "known.json")
    fixed = run("good.yaml", "--baseline", "known.json", "--format", "json")

    assert (written.returncode, written.stdout) == (0, "known.json: 1 finding.\n")
    assert (known.returncode, known.stdout) == (0, "1 DaemonSet: nothing found; 1 suppressed.\n")
    assert fixed.returncode == 0
    assert json.loads(fixed.stdout)["findings"] == []
    assert "known.json: DS501 DaemonSet agents/agent" in fixed.stderr
    assert fixed.stderr.count("is no longer found") == 1


def test_the_configuration_of_the_folder_counts_and_another_can_be_named() -> None:
    Path("constructs-lib.yaml").write_text("rules:\n  DS501: off\n")
    Path("other.yaml").write_text("rules:\n  DS501: info\n")

    assert rules_found("bad.yaml") == []
    assert rules_found("bad.yaml", "--config", "other.yaml") == ["DS501"]
    assert run("bad.yaml", "--config", "other.yaml").returncode == 0


def test_the_profile_of_the_command_line_is_stronger_than_that_of_the_file() -> None:
    Path("constructs-lib.yaml").write_text("profile: minimal\n")

    assert rules_found("bad.yaml") == ["DS501"]
    assert rules_found("bad.yaml", "--profile", "recommended") == ["DS501"]


def test_nodes_tell_how_many_there_are() -> None:
    Path("nodes.yaml").write_text("nodes:\n- name: a\n- name: b\n")
    both = GOOD.replace("maxUnavailable: 1\n", "maxUnavailable: 2\n")

    assert run("-", stdin=both).returncode == 0
    assert run("-", "--nodes", "nodes.yaml", stdin=both).returncode == 1


def test_one_small_file_does_not_wait_for_what_only_declarations_need() -> None:
    program = (
        "import sys; from constructs_lib.cli.program import cli\n"
        "cli(['check', 'good.yaml'], standalone_mode=False)\n"
        "print({'pydantic', 'ssl', 'xml', 'jsii'} & {*sys.modules})"
    )

    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)  # noqa: PLW1510  # the output tells

    assert result.stdout == "1 DaemonSet: nothing found.\nset()\n"


@pytest.mark.parametrize(
    "option", [name for each in check.params for name in each.opts if name.startswith("--")]
)
def test_every_option_is_described(option: str) -> None:
    assert f"`{option}" in (ROOT / "docs" / "check.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("paths", "named"),
    [
        pytest.param(["one.yaml"], "one.yaml (1 other object)", id="a file"),
        pytest.param(["1.yaml", "2.yaml", "3.yaml", "4.yaml"], "3.yaml, ... (4 other", id="many"),
    ],
)
def test_input_without_any_daemon_set_is_told_and_fails_nothing(
    paths: list[str], named: str
) -> None:
    for number, path in enumerate(paths):
        Path(path).write_text(
            f"apiVersion: v1\nkind: ServiceAccount\nmetadata: {{name: a{number}, namespace: a}}\n"
        )

    ended = run_here(["check", *paths])

    assert ended.code == 0
    assert ended.err.startswith("warning: There is no DaemonSet in ")
    assert named in ended.err
    assert len(ended.err.splitlines()) == 1


def test_a_daemon_set_that_cannot_be_read_is_a_finding_and_no_warning() -> None:
    Path("broken.yaml").write_text("kind: DaemonSet\n a: [\n")

    ended = run_here(["check", "broken.yaml"])

    assert (ended.code, ended.err) == (1, "")


UPGRADE = f"""\
{BASE}---
apiVersion: v1
kind: ConfigMap
metadata: {{name: alerts, namespace: agents}}
data:
  alerts.yaml: |
    expr: container_tasks_state > 1
"""


def test_an_upgrade_shows_what_is_new_for_the_release() -> None:
    Path("alerts.yaml").write_text(UPGRADE)

    new = run("alerts.yaml", "--upgrade-from", "1.36", "--fail-on", "warning")
    old = run("bad.yaml", "--upgrade-from", "1.36")

    assert new.returncode == 1
    assert "warning[DS1205 metric-gone]: Kubelets have no container_tasks_state" in new.stdout
    assert old.returncode == 0
    assert old.stdout == "1 DaemonSet: nothing found.\n"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--upgrade-from", "1.37"], "--upgrade-from 1.37 is no older than --kubernetes-version"),
        (["--upgrade-from", "1.36", "--fix"], "--upgrade-from shows; leave out --fix"),
        (["--upgrade-from", "1.36", "--write-baseline", "known.yaml"], "leave out --fix and"),
        (["--upgrade-from", "1.5"], "1.31 to 1.37"),
    ],
)
def test_an_odd_upgrade_is_refused(options: list[str], told: str) -> None:
    result = run("good.yaml", *options)

    assert result.returncode == 2
    assert told in result.stderr
