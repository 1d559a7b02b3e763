"""``constructs-lib check --fix``: files change whole or not at all, and streams are not mixed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from constructs_lib.cli.fix_files import fix_files
from constructs_lib.errors import ConstructsLibError
from constructs_lib.policy.config import Config
from constructs_lib.policy.engine.checker import judge
from constructs_lib.policy.example import BASE

PROGRAM = Path(sys.executable).parent / "constructs-lib"
BAD = BASE.replace("spec:\n", "spec:\n  replicas: 1  # a Deployment once\n", 1)
RISKY = BASE.replace("maxUnavailable: 1\n", "maxUnavailable: 50%\n")
DIFF = """\
--- a/bad.yaml
+++ b/bad.yaml
@@ -9,7 +9,6 @@
     app.kubernetes.io/version: 1.2.3
     app.kubernetes.io/managed-by: platform
 spec:
-  replicas: 1  # a Deployment once
   selector:
     matchLabels:
       app.kubernetes.io/name: agent
"""


@pytest.fixture(autouse=True)
def _repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("good.yaml").write_text(BASE)
    Path("bad.yaml").write_text(BAD)
    Path("risky.yaml").write_text(RISKY)


def run(*args: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if key != "FORCE_COLOR"}
    return subprocess.run(
        [str(PROGRAM), "check", *args],
        input=stdin,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_file_is_fixed_and_what_is_left_is_reported() -> None:
    result = run("--fix", "bad.yaml")

    assert Path("bad.yaml").read_text() == BASE
    assert (result.returncode, result.stderr) == (0, "fixed: 1 finding in 1 file\n")
    assert result.stdout == "1 DaemonSet: nothing found.\n"


def test_fixes_that_change_what_works_are_asked_for() -> None:
    run("--fix", "risky.yaml")
    safe = Path("risky.yaml").read_text()
    run("--fix", "--unsafe-fixes", "risky.yaml")

    assert (safe, Path("risky.yaml").read_text()) == (RISKY, BASE)


def test_a_diff_is_shown_and_nothing_written() -> None:
    result = run("--fix", "--diff", "bad.yaml", "good.yaml")

    assert (result.returncode, result.stdout, result.stderr) == (1, DIFF, "")
    assert Path("bad.yaml").read_text() == BAD


def test_a_diff_can_be_applied() -> None:
    diff = run("--fix", "--diff", "bad.yaml").stdout
    subprocess.run(["git", "apply"], input=diff, text=True, capture_output=True, check=True)

    assert Path("bad.yaml").read_text() == BASE


@pytest.mark.parametrize("text", [BAD, BASE], ids=["fixed", "good already"])
def test_standard_input_goes_fixed_to_standard_output(text: str) -> None:
    result = run("--fix", "-", stdin=text)

    assert (result.returncode, result.stdout) == (0, BASE)


def test_the_report_on_standard_input_goes_to_its_file() -> None:
    run("--fix", "-", "--format", "json", "--output", "report.json", stdin=BAD)

    assert '"findings": []' in Path("report.json").read_text()


def test_what_cannot_be_fixed_is_told_with_its_place() -> None:
    Path("shared.yaml").write_text(f"{BAD.replace('spec:', 'spec: &spec', 1)}twin: *spec\n")
    result = run("--fix", "shared.yaml")

    assert result.stderr == (
        "shared.yaml:12: DS103 is not fixed: This has an anchor, &spec, and is used elsewhere; "
        "edit it by hand.\n"
    )


def test_permissions_and_links_stay() -> None:
    Path("bad.yaml").chmod(0o640)
    Path("link.yaml").symlink_to("bad.yaml")
    run("--fix", "link.yaml")

    assert Path("link.yaml").is_symlink()
    assert Path("bad.yaml").read_text() == BASE
    assert Path("bad.yaml").stat().st_mode & 0o777 == 0o640


def test_nothing_else_is_left_in_the_folder() -> None:
    run("--fix", ".")

    assert sorted(map(str, Path().iterdir())) == ["bad.yaml", "good.yaml", "risky.yaml"]


def test_a_file_that_is_good_is_not_written() -> None:
    before = Path("good.yaml").stat()
    run("--fix", "good.yaml")

    assert Path("good.yaml").stat().st_ino == before.st_ino


def test_line_breaks_and_the_byte_order_mark_stay() -> None:
    crlf = BAD.replace("\n", "\r\n").encode()
    Path("bad.yaml").write_bytes(b"\xef\xbb\xbf" + crlf)
    run("--fix", "bad.yaml")

    assert Path("bad.yaml").read_bytes() == b"\xef\xbb\xbf" + BASE.replace("\n", "\r\n").encode()


def test_a_link_that_leads_out_of_the_folder_is_not_fixed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = tmp_path / "bad.yaml"
    (tmp_path / "checkout").mkdir()
    monkeypatch.chdir(tmp_path / "checkout")
    Path("link.yaml").symlink_to(outside)
    result = run("--fix", "link.yaml")

    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == (
        "error: link.yaml is a link that leads out of this folder; fix the file itself.\n"
    )
    assert outside.read_text() == BAD


def test_bytes_that_are_not_utf_8_stay() -> None:
    data = BAD.encode() + b"# caf\xe9\n"
    Path("bad.yaml").write_bytes(data)
    result = run("--fix", "bad.yaml")

    assert Path("bad.yaml").read_bytes() == data
    assert (result.returncode, result.stderr) == (1, "")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        pytest.param(("--diff",), "need --fix", id="a diff of nothing"),
        pytest.param(("--unsafe-fixes",), "need --fix", id="unsafe what"),
        pytest.param(("--fix", "--diff", "--output", "f"), "writes nothing", id="an output"),
        pytest.param(
            ("--fix", "--diff", "--write-baseline", "f"), "writes nothing", id="a baseline"
        ),
        pytest.param(("--fix", "git:HEAD:bad.yaml"), "cannot write to a revision", id="a revision"),
    ],
)
def test_wrong_usage_is_a_sentence_and_changes_nothing(args: tuple[str, ...], said: str) -> None:
    result = run("bad.yaml", *args)

    assert (result.returncode, result.stdout) == (2, "")
    assert said in result.stderr
    assert Path("bad.yaml").read_text() == BAD


def test_where_one_file_cannot_be_written_none_is() -> None:
    Path("z.yaml").mkdir()
    texts = {"bad.yaml": BAD.encode(), "z.yaml": BAD.encode()}

    with pytest.raises(ConstructsLibError, match=r"z\.yaml cannot be written: Is a directory"):
        fix_files(texts, judge, Config(), minor=36, nodes=None, unsafe=False)

    assert Path("bad.yaml").read_text() == BAD
    assert sorted(map(str, Path().iterdir())) == ["bad.yaml", "good.yaml", "risky.yaml", "z.yaml"]
