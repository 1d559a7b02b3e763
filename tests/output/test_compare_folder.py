"""Two folders are compared file by file, and a difference shows its lines."""

from __future__ import annotations

import shutil
import textwrap
from pathlib import Path

import pytest

from constructs_lib.errors import OutputError
from constructs_lib.output.compare import compare_folder, left_alone
from constructs_lib.output.folder import write_folder
from constructs_lib.output.written import LIST

A = {"a.yaml": "a: 1\n", "sub/b.yaml": "b: 1\n"}
B = {"a.yaml": "a: 2\n", "c.yaml": "c: 2\n"}


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    """A folder with content A, in a parent of its own."""
    folder = tmp_path / "work" / "dist"
    write_folder(folder, A.items())
    return folder


def test_differences_are_listed_by_path(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    write_folder(ours, {**A, "same.yaml": "same\n"}.items())
    write_folder(theirs, {**B, "same.yaml": "same\n"}.items())
    (ours / ".gitkeep").touch()

    assert [(found.path, found.kind) for found in compare_folder(ours, theirs)] == [
        ("a.yaml", "changed"),
        ("c.yaml", "missing"),
        ("sub/b.yaml", "extra"),
    ]


def test_what_was_not_written_here_is_no_difference(dist: Path, tmp_path: Path) -> None:
    (dist / "kustomization.yaml").write_text("mine", encoding="utf-8")
    write_folder(tmp_path / "new", A.items())

    assert compare_folder(dist, tmp_path / "new") == []


@pytest.mark.parametrize("linked", ["a.yaml", "sub"])
def test_what_a_link_leads_to_is_not_shown(dist: Path, tmp_path: Path, linked: str) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "b.yaml").write_text("password: hunter2", encoding="utf-8")
    write_folder(tmp_path / "new", A.items())
    shutil.rmtree(dist / "sub")
    (dist / "a.yaml").unlink()
    target = tmp_path / "secret" if linked == "sub" else tmp_path / "secret" / "b.yaml"
    (dist / linked).symlink_to(target)

    found = compare_folder(dist, tmp_path / "new")

    assert {each.kind for each in found} == {"missing"}
    assert "hunter2" not in "".join(each.diff for each in found)


def test_a_list_that_is_missing_is_a_difference(dist: Path, tmp_path: Path) -> None:
    write_folder(tmp_path / "new", [("a.yaml", "a: 1\n")])
    (dist / LIST).unlink()

    assert [(each.path, each.kind) for each in compare_folder(dist, tmp_path / "new")] == [
        (LIST, "missing")
    ]
    assert left_alone(dist, tmp_path / "new") == ["sub/b.yaml"]


def test_where_a_list_is_nobody_asks_what_is_stale(dist: Path, tmp_path: Path) -> None:
    (dist / "mine.yaml").touch()
    write_folder(tmp_path / "new", [("a.yaml", "a: 1\n")])

    assert left_alone(dist, tmp_path / "new") == []


def test_a_folder_that_does_not_exist_is_empty(dist: Path, tmp_path: Path) -> None:
    found = compare_folder(tmp_path / "nowhere", dist)

    assert {difference.kind for difference in found} == {"missing"}
    assert compare_folder(dist, dist) == []


def test_a_difference_tells_the_lines(tmp_path: Path) -> None:
    write_folder(tmp_path / "ours", [("a.yaml", "x: 1\ny: 1\n"), ("b.yaml", "b\n")])
    write_folder(tmp_path / "theirs", [("a.yaml", "x: 1\ny: 2"), ("c.yaml", "c\n")])

    changed, extra, missing = compare_folder(tmp_path / "ours", tmp_path / "theirs")

    assert changed.diff == textwrap.dedent(
        """\
        --- a/a.yaml
        +++ b/a.yaml
        @@ -1,2 +1,2 @@
         x: 1
        -y: 1
        +y: 2
        \\ No newline at end of file
        """
    )
    assert extra.diff == "--- a/b.yaml\n+++ /dev/null\n@@ -1 +0,0 @@\n-b\n"
    assert missing.diff == "--- /dev/null\n+++ b/c.yaml\n@@ -0,0 +1 @@\n+c\n"


def test_a_file_in_place_of_a_folder_cannot_be_compared(dist: Path) -> None:
    with pytest.raises(OutputError, match="cannot be read"):
        compare_folder(dist, dist / "a.yaml")
