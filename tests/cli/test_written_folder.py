"""What is said of a stale folder shows no value of a secret, unless that is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from constructs_lib.cli.written_folder import write_folder_or_check
from constructs_lib.output.folder import write_folder

SECRET = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData:\n  word: %\n"


@pytest.mark.parametrize(
    ("show_values", "shown", "hint"),
    [
        pytest.param(False, "-  (hidden): (hidden)\n+  (hidden): (hidden)\n", True, id="hidden"),
        pytest.param(True, "-  word: hunter2\n+  word: hunter3\n", False, id="shown"),
    ],
)
def test_values_of_a_secret_are_shown_only_when_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], *, show_values: bool, shown: str, hint: bool
) -> None:
    folder = tmp_path / "dist"
    write_folder(folder, [("s.yaml", SECRET.replace("%", "hunter2"))])

    code = write_folder_or_check(
        folder,
        [("s.yaml", SECRET.replace("%", "hunter3"))],
        check=True,
        remedy="Run it.",
        show_values=show_values,
    )
    said = capsys.readouterr()

    assert code == 1
    assert shown in said.out
    assert ("with --show-values" in said.err) is hint
    assert said.err.endswith("dist is stale: 1 changed. Run it.\n")
