"""A file is the old one or the new one, whole, and nobody's link is written through."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest

from constructs_lib.errors import OutputError
from constructs_lib.output.file import append_file, write_file, write_files


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_written_into_a_folder_that_is_made(tmp_path: Path) -> None:
    write_file(tmp_path / "a" / "b.txt", b"new")

    assert (tmp_path / "a" / "b.txt").read_bytes() == b"new"
    assert names(tmp_path / "a") == ["b.txt"]


def test_a_new_file_has_the_permissions_of_any_other(tmp_path: Path) -> None:
    (tmp_path / "other").touch()
    write_file(tmp_path / "a", b"new")

    assert (tmp_path / "a").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_a_file_that_is_replaced_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_file(path, b"new")

    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"new", 0o640)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give")
def test_a_file_that_root_replaces_keeps_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.touch()
    os.chown(path, 1234, 2345)
    write_file(path, b"new")

    assert (path.stat().st_uid, path.stat().st_gid) == (1234, 2345)


def test_a_link_is_replaced_and_what_it_points_to_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "precious").write_bytes(b"mine")
    (tmp_path / "link").symlink_to("precious")
    write_file(tmp_path / "link", b"new")

    assert (tmp_path / "precious").read_bytes() == b"mine"
    assert not (tmp_path / "link").is_symlink()


def test_a_link_is_followed_where_that_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"old")
    (tmp_path / "link").symlink_to("file")
    write_files({tmp_path / "link": b"new"}, follow_links=True)

    assert (tmp_path / "file").read_bytes() == b"new"
    assert (tmp_path / "link").is_symlink()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are POSIX")
def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()
    write_file(pipe, b"new")
    reader.join(timeout=30)

    assert read == [b"new"]
    assert pipe.is_fifo()


def test_nothing_is_written_unless_everything_can_be(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "folder").mkdir()

    with pytest.raises(OutputError, match=r"folder cannot be written: Is a directory\."):
        write_files({tmp_path / "a": b"new", tmp_path / "folder": b"new"})
    assert (tmp_path / "a").read_bytes() == b"old"
    assert names(tmp_path) == ["a", "folder"]


@pytest.mark.skipif(sys.platform == "win32", reason="limits are POSIX")
def test_a_write_that_the_system_cuts_short_leaves_the_old_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    code = """
        import resource, sys
        from pathlib import Path
        from constructs_lib.errors import OutputError
        from constructs_lib.output.file import write_file

        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        try:
            write_file(Path(sys.argv[1]), b"b" * 5000)
        except OutputError as error:
            print(error)
    """
    command = [sys.executable, "-c", textwrap.dedent(code), str(tmp_path / "a")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)

    assert "cannot be written: File too large." in done.stdout
    assert (tmp_path / "a").read_bytes() == b"old"
    assert names(tmp_path) == ["a"]


def test_a_file_can_be_added_to(tmp_path: Path) -> None:
    append_file(tmp_path / "a", b"1\n")
    append_file(tmp_path / "a", b"2\n")

    assert (tmp_path / "a").read_bytes() == b"1\n2\n"


def test_a_folder_cannot_be_added_to(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"cannot be written: Is a directory\."):
        append_file(tmp_path, b"")


def test_nothing_is_written_into_a_folder_that_leads_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "checkout").mkdir()
    (tmp_path / "outside").mkdir()
    monkeypatch.chdir(tmp_path / "checkout")
    Path("vendor").symlink_to("../outside")

    with pytest.raises(OutputError, match="through a link its folder is outside"):
        write_file(Path("vendor/sub/a"), b"new")
    assert names(tmp_path / "outside") == []


def test_no_device_is_written_to_through_a_link_of_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("out").symlink_to("/dev/full")
    write_file(Path("out"), b"new")

    assert (Path("out").read_bytes(), Path("out").is_symlink()) == (b"new", False)


def test_what_somebody_else_wrote_meanwhile_is_not_lost(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"theirs")
    (tmp_path / "b").write_bytes(b"old")
    files = {tmp_path / "a": b"new", tmp_path / "b": b"new"}

    with pytest.raises(OutputError, match="a was changed while it was read; run again"):
        write_files(files, was=dict.fromkeys(files, b"old"))
    assert [path.read_bytes() for path in files] == [b"theirs", b"old"]
    assert names(tmp_path) == ["a", "b"]
