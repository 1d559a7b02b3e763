"""A folder holds what was written last, and nothing that was not written here is touched."""

from __future__ import annotations

import stat
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from constructs_lib.errors import OutputError
from constructs_lib.output import folder as folder_module
from constructs_lib.output.folder import write_folder
from constructs_lib.output.written import LIST

A = {"a.yaml": "a: 1\n", "sub/b.yaml": "b: 1\n"}
B = {"a.yaml": "a: 2\n", "c.yaml": "c: 2\n"}


def contents(folder: Path) -> dict[str, str]:
    """The files of a folder, but for the list of what was written."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes().decode()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path != folder / LIST
    }


def neighbours(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.parent.iterdir() if path != folder)


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    """A folder with content A, in a parent of its own."""
    folder = tmp_path / "work" / "dist"
    write_folder(folder, A.items())
    return folder


@pytest.fixture(params=["exchange", "two renames"])
def swap(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "two renames":
        monkeypatch.setattr(folder_module, "_exchange", lambda _one, _other: False)
    return str(request.param)


def test_the_paths_written_are_returned_in_the_order_given(tmp_path: Path) -> None:
    dist = tmp_path / "new" / "dist"

    written = write_folder(dist, [("z.yaml", "z\n"), ("sub/a.yaml", "a\n")])

    assert written == [dist / "z.yaml", dist / "sub/a.yaml"]
    assert contents(dist) == {"sub/a.yaml": "a\n", "z.yaml": "z\n"}
    assert neighbours(dist) == []


@pytest.mark.usefixtures("swap")
def test_new_content_replaces_the_old_and_stale_files_are_gone(dist: Path) -> None:
    write_folder(dist, B.items())

    assert contents(dist) == B
    assert not (dist / "sub").exists()
    assert neighbours(dist) == []


def test_no_files_make_an_empty_folder(dist: Path) -> None:
    assert write_folder(dist, []) == []
    assert contents(dist) == {}
    assert dist.is_dir()


def test_text_is_written_in_utf_8_with_its_own_line_ends(dist: Path) -> None:
    write_folder(dist, [("a.yaml", "ä\r\nb\n")])

    assert (dist / "a.yaml").read_bytes() == b"\xc3\xa4\r\nb\n"


def test_equal_content_is_not_touched(dist: Path) -> None:
    before = [(path, path.stat().st_mtime_ns, path.stat().st_ino) for path in dist.rglob("*")]
    folder_before = (dist.stat().st_ino, dist.stat().st_mtime_ns)

    written = write_folder(dist, reversed(A.items()))

    assert before == [(p, p.stat().st_mtime_ns, p.stat().st_ino) for p in dist.rglob("*")]
    assert folder_before == (dist.stat().st_ino, dist.stat().st_mtime_ns)
    assert written == [dist / "sub/b.yaml", dist / "a.yaml"]
    assert neighbours(dist) == []


@pytest.mark.usefixtures("swap")
def test_the_permissions_of_the_folder_are_kept(dist: Path) -> None:
    dist.chmod(0o2750)

    write_folder(dist, B.items())

    assert stat.S_IMODE(dist.stat().st_mode) == 0o2750


@pytest.mark.usefixtures("swap")
def test_a_link_to_a_folder_is_written_through(dist: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(dist)

    assert write_folder(link, B.items()) == [link / "a.yaml", link / "c.yaml"]
    assert link.is_symlink()
    assert contents(dist) == B
    assert neighbours(link) == ["work"]


@pytest.mark.usefixtures("swap")
def test_a_file_that_keeps_the_folder_in_git_stays(dist: Path) -> None:
    (dist / ".gitkeep").touch()

    write_folder(dist, B.items())

    assert contents(dist) == {".gitkeep": "", **B}


def test_a_generator_that_fails_leaves_the_old_content(dist: Path) -> None:
    def files() -> Iterator[tuple[str, str]]:
        yield "a.yaml", "a: 2\n"
        raise FileNotFoundError("the chart's own mistake")

    with pytest.raises(FileNotFoundError, match="own mistake"):
        write_folder(dist, files())
    assert contents(dist) == A
    assert neighbours(dist) == []


def test_memory_does_not_grow_with_the_number_of_files(tmp_path: Path) -> None:
    files = ((f"{number}.yaml", f"{number}" * 100_000) for number in range(100))
    tracemalloc.start()
    try:
        write_folder(tmp_path / "dist", files)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 2_000_000


@pytest.mark.parametrize(
    "foreign",
    [
        pytest.param("notes.txt", id="a text"),
        pytest.param("chart.yml", id="another suffix"),
        pytest.param("sub/.yaml", id="a hidden file"),
        pytest.param(".git/config", id="a repository"),
        pytest.param("kustomization.yaml", id="YAML by hand"),
        pytest.param("sub/deeper/patch.yaml", id="YAML beside stale files"),
        pytest.param(f"sub/{LIST}", id="the list of another folder"),
    ],
)
def test_what_was_not_written_here_is_not_touched(dist: Path, foreign: str) -> None:
    (dist / foreign).parent.mkdir(exist_ok=True, parents=True)
    (dist / foreign).write_text("mine", encoding="utf-8")
    (dist / foreign).chmod(0o640)
    before = (dist / foreign).stat()

    write_folder(dist, iter(B.items()))

    after = (dist / foreign).stat()
    assert contents(dist) == {**B, foreign: "mine"}
    assert (after.st_ino, after.st_mode, after.st_mtime_ns) == (
        before.st_ino,
        before.st_mode,
        before.st_mtime_ns,
    )
    assert neighbours(dist) == []


def test_a_link_is_not_touched_nor_what_it_leads_to(dist: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "mine.yaml").write_text("mine", encoding="utf-8")
    (dist / "link.yaml").symlink_to(tmp_path / "elsewhere" / "mine.yaml")
    (dist / "folder").symlink_to(tmp_path / "elsewhere")

    write_folder(dist, B.items())

    assert (dist / "link.yaml").readlink() == tmp_path / "elsewhere" / "mine.yaml"
    assert (dist / "folder").readlink() == tmp_path / "elsewhere"
    assert contents(tmp_path / "elsewhere") == {"mine.yaml": "mine"}


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("mine.yaml", "mine.yaml"),
        ("link.yaml", "link.yaml"),
        ("folder/new.yaml", "folder"),
        ("taken.yaml", "taken.yaml"),
        ("mine.yaml/new.yaml", "mine.yaml"),
    ],
)
def test_nothing_is_written_over_what_was_not_written_here(
    dist: Path, tmp_path: Path, path: str, named: str
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "mine.yaml").write_text("mine", encoding="utf-8")
    (dist / "mine.yaml").write_text("mine", encoding="utf-8")
    (dist / "link.yaml").symlink_to(tmp_path / "mine.yaml")
    (dist / "folder").symlink_to(tmp_path / "elsewhere")
    (dist / "taken.yaml").mkdir()

    with pytest.raises(OutputError, match=f"holds {named}, which was not written here and would"):
        write_folder(dist, [*B.items(), (path, "new")])
    assert contents(dist) == {**A, "mine.yaml": "mine", "link.yaml": "mine"}
    assert (tmp_path / "mine.yaml").read_text(encoding="utf-8") == "mine"
    assert neighbours(dist) == []


def test_a_file_of_ours_that_somebody_made_a_link_is_left(dist: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("mine", encoding="utf-8")
    (dist / "sub" / "b.yaml").unlink()
    (dist / "sub" / "b.yaml").symlink_to(tmp_path / "mine.yaml")

    write_folder(dist, B.items())

    assert (dist / "sub" / "b.yaml").is_symlink()
    assert (tmp_path / "mine.yaml").read_text(encoding="utf-8") == "mine"


@pytest.mark.usefixtures("swap")
def test_the_list_names_what_was_written(dist: Path) -> None:
    write_folder(dist, reversed(B.items()))

    head, *names = (dist / LIST).read_text("utf-8").splitlines()
    assert head.startswith("# What constructs-lib wrote here")
    assert names == ["a.yaml", "c.yaml"]


def test_in_a_folder_without_a_list_nothing_is_removed(dist: Path) -> None:
    (dist / LIST).unlink()

    write_folder(dist, B.items())

    assert contents(dist) == {**B, "sub/b.yaml": "b: 1\n"}
    assert "sub/b.yaml" not in (dist / LIST).read_text("utf-8")


@pytest.mark.parametrize(
    "line", ["../mine.yaml", "/etc/mine.yaml", "notes.txt", "a\0.yaml", "sub/../../mine.yaml"]
)
def test_a_list_that_names_what_cannot_be_ours_is_refused(dist: Path, line: str) -> None:
    (dist.parent / "mine.yaml").write_text("mine", encoding="utf-8")
    text = (dist / LIST).read_text("utf-8")
    (dist / LIST).write_text(f"{text}{line}\n", "utf-8")

    with pytest.raises(OutputError, match=rf"{LIST}:4: .* is no YAML file that was written here"):
        write_folder(dist, B.items())
    assert contents(dist) == A
    assert neighbours(dist) == ["mine.yaml"]


def test_a_list_that_is_a_link_is_not_read(dist: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hunter2", encoding="utf-8")
    (dist / LIST).unlink()
    (dist / LIST).symlink_to(tmp_path / "secret")

    with pytest.raises(OutputError, match="is a link, which was not written here") as told:
        write_folder(dist, B.items())
    assert "hunter2" not in str(told.value)
    assert contents(dist) == A


def test_the_root_of_the_system_is_not_taken_for_a_folder_of_generated_files() -> None:
    with pytest.raises(OutputError, match="choose a folder for generated files"):
        write_folder(Path("/"), B.items())


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/etc/a.yaml", id="absolute"),
        pytest.param("../a.yaml", id="parent"),
        pytest.param("sub/../../a.yaml", id="parent in the middle"),
        pytest.param("sub\\a.yaml", id="backslash"),
        pytest.param("", id="empty"),
        pytest.param(".", id="the folder itself"),
        pytest.param("a.json", id="another suffix"),
        pytest.param("a\0.yaml", id="null character"),
        pytest.param("\ud800.yaml", id="half a character"),
    ],
)
def test_a_path_that_leads_elsewhere_is_refused(dist: Path, path: str) -> None:
    with pytest.raises(OutputError, match="cannot be written: the path"):
        write_folder(dist, [("new.yaml", ""), (path, "")])
    assert contents(dist) == A


@pytest.mark.parametrize(
    "again",
    [pytest.param("a.yaml", id="the same"), pytest.param("./a.yaml", id="spelled otherwise")],
)
def test_a_path_that_comes_twice_is_refused(dist: Path, again: str) -> None:
    with pytest.raises(OutputError, match="would be written twice"):
        write_folder(dist, [("a.yaml", "1"), (again, "2")])
    assert contents(dist) == A


def test_a_text_that_utf_8_cannot_carry_is_refused(dist: Path) -> None:
    with pytest.raises(OutputError, match=r"'a\.yaml' cannot be written: UTF-8 has no '\\ud800'"):
        write_folder(dist, [("a.yaml", "x\ud800")])
    assert contents(dist) == A


def test_what_cdk8s_leaves_of_its_validations_goes(tmp_path: Path) -> None:
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "construct-metadata.json").write_text("{}", encoding="utf-8")

    write_folder(tmp_path / "dist", [("a.yaml", "a: 1\n")])
    assert contents(tmp_path / "dist") == {"a.yaml": "a: 1\n"}
