"""A generated folder is the old content or the new one, whatever happens while it is written."""

from __future__ import annotations

import ctypes
import errno
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from constructs_lib.errors import OutputError
from constructs_lib.output.folder import write_folder
from constructs_lib.output.written import LIST

A = {"a.yaml": "a: 1\n", "sub/b.yaml": "b: 1\n"}
B = {"a.yaml": "a: 2\n", "c.yaml": "c: 2\n"}


def contents(folder: Path) -> dict[str, str]:
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


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own of 256 KiB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    command = [mount or "mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)]
    if not mount or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk needs root on Linux")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


@pytest.fixture
def unprivileged() -> Iterator[Path]:
    """A folder of a user whom permissions stop; root would write everywhere."""
    with tempfile.TemporaryDirectory() as folder:
        me = os.geteuid()
        user = me or 65534
        os.chown(folder, user, -1)
        os.seteuid(user)
        try:
            yield Path(folder)
        finally:
            os.seteuid(me)


def test_what_a_killed_run_left_is_removed(dist: Path) -> None:
    left = dist.with_name(".dist.staging")
    left.mkdir()
    (left / "half.yaml").write_text("hal", encoding="utf-8")

    write_folder(dist, A.items())

    assert contents(dist) == A
    assert neighbours(dist) == []


def test_a_foreign_folder_with_the_name_of_a_left_over_is_not_removed(dist: Path) -> None:
    left = dist.with_name(".dist.staging")
    left.mkdir()
    (left / "thesis.tex").touch()

    with pytest.raises(OutputError, match=r"thesis\.tex"):
        write_folder(dist, B.items())
    assert (left / "thesis.tex").exists()


def test_two_runs_do_not_mix_their_files(dist: Path) -> None:
    def files() -> Iterator[tuple[str, str]]:
        yield "a.yaml", "a: 3\n"
        with pytest.raises(OutputError, match="Another run is writing it"):
            write_folder(dist, B.items())
        yield "d.yaml", "d: 3\n"

    write_folder(dist, files())

    assert contents(dist) == {"a.yaml": "a: 3\n", "d.yaml": "d: 3\n"}


def test_a_file_as_the_folder_is_explained(tmp_path: Path) -> None:
    (tmp_path / "dist").write_text("mine", encoding="utf-8")

    with pytest.raises(OutputError, match=r"Not a directory.*A file is in the place of a folder"):
        write_folder(tmp_path / "dist", A.items())
    assert (tmp_path / "dist").read_text(encoding="utf-8") == "mine"


def test_a_file_above_the_folder_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(OutputError, match="A file is in the place of a folder"):
        write_folder(tmp_path / "file" / "dist", A.items())


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux")
def test_a_place_where_nobody_can_write_is_explained() -> None:
    with pytest.raises(OutputError, match=r"^/proc/dist cannot be written"):
        write_folder(Path("/proc/dist"), A.items())


@pytest.mark.parametrize("locked", ["work", "work/dist"])
def test_a_folder_without_write_permission_is_explained(unprivileged: Path, locked: str) -> None:
    dist = unprivileged / "work" / "dist"
    write_folder(dist, A.items())
    (unprivileged / locked).chmod(0o555)
    try:
        with pytest.raises(OutputError, match=r"Permission denied.*writable for you"):
            write_folder(dist, B.items())
    finally:
        (unprivileged / locked).chmod(0o755)
    assert contents(dist) == A
    assert neighbours(dist) == []


def test_a_full_disk_leaves_the_old_content(small_disk: Path) -> None:
    dist = small_disk / "dist"
    write_folder(dist, A.items())

    with pytest.raises(OutputError, match=r"No space left on device.*Free some space"):
        write_folder(dist, ((f"{number}.yaml", "x" * 50_000) for number in range(9)))
    assert contents(dist) == A
    assert neighbours(dist) == []


def test_a_mount_point_is_explained(small_disk: Path) -> None:
    with pytest.raises(OutputError, match="It is a mount point"):
        write_folder(small_disk, A.items())
    assert contents(small_disk) == {}
    assert neighbours(small_disk) == []


def run_python(code: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), *arguments],
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_write_that_the_system_cuts_short_leaves_the_old_content(dist: Path) -> None:
    code = """
        import resource, sys
        from pathlib import Path
        from constructs_lib.errors import OutputError
        from constructs_lib.output.folder import write_folder

        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        try:
            write_folder(Path(sys.argv[1]), [("a.yaml", "a"), ("b.yaml", "b" * 5000)])
        except OutputError as error:
            print(error)
    """
    with run_python(code, str(dist)) as child:
        told, _ = child.communicate(timeout=60)

    assert "File too large" in told
    assert contents(dist) == A
    assert neighbours(dist) == []


REWRITE_AGAIN_AND_AGAIN = """
    import itertools, sys
    from pathlib import Path
    from constructs_lib.output import folder

    if sys.argv[2] == "file by file":
        folder._exchange = lambda one, other: False
    print("ready", flush=True)
    for version in itertools.cycle("BA"):
        files = ((f"{number}.yaml", version * 2000) for number in range(12))
        folder.write_folder(Path(sys.argv[1]), files)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
@pytest.mark.parametrize("way", ["exchange", "file by file"])
def test_a_run_that_is_killed_leaves_the_old_content_or_the_new(tmp_path: Path, way: str) -> None:
    dist = tmp_path / "dist"
    write_folder(dist, [(f"{number}.yaml", "A" * 2000) for number in range(12)])
    moments = random.Random(1)  # noqa: S311 - moments to kill at, not secrets

    def killed_content() -> list[str]:
        with run_python(REWRITE_AGAIN_AND_AGAIN, str(dist), way) as child:
            assert child.stdout
            assert child.stdout.readline() == "ready\n"
            time.sleep(moments.uniform(0.001, 0.1))
            child.send_signal(signal.SIGKILL)
            child.wait()
        return list(contents(dist).values())

    found = [killed_content() for _ in range(15)]

    assert [len(texts) for texts in found] == [12] * 15
    assert {text for texts in found for text in texts} <= {"A" * 2000, "B" * 2000}
    if way == "exchange":
        assert [set(texts) for texts in found if len(set(texts)) > 1] == []
    write_folder(dist, A.items())
    assert contents(dist) == A
    assert neighbours(dist) == []


OTHER_FILES_EACH_TIME = """
    import itertools, sys
    from pathlib import Path
    from constructs_lib.output.folder import write_folder

    print("ready", flush=True)
    for version in itertools.count():
        files = ((f"{version % 7}/{number}.yaml", str(version) * 500) for number in range(12))
        write_folder(Path(sys.argv[1]), files)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
def test_a_killed_run_beside_files_by_hand_is_put_right_by_the_next(dist: Path) -> None:
    (dist / "3").mkdir()
    (dist / "3" / "kustomization.yaml").write_text("mine", encoding="utf-8")
    moments = random.Random(2)  # noqa: S311 - moments to kill at, not secrets
    for _ in range(8):
        with run_python(OTHER_FILES_EACH_TIME, str(dist)) as child:
            assert child.stdout
            assert child.stdout.readline() == "ready\n"
            time.sleep(moments.uniform(0.001, 0.1))
            child.send_signal(signal.SIGKILL)
            child.wait()
        write_folder(dist, A.items())
        assert contents(dist) == {**A, "3/kustomization.yaml": "mine"}
    assert neighbours(dist) == []


def test_a_folder_that_refuses_halfway_says_so(unprivileged: Path) -> None:
    dist = unprivileged / "work" / "dist"
    write_folder(dist, A.items())
    (dist / "mine.yaml").write_text("mine", encoding="utf-8")
    (dist / "sub").chmod(0o555)
    try:
        with pytest.raises(OutputError, match="is written in part: each file is whole"):
            write_folder(dist, [("a.yaml", "new"), ("sub/b.yaml", "new")])
    finally:
        (dist / "sub").chmod(0o755)
    assert contents(dist) == {"a.yaml": "new", "sub/b.yaml": "b: 1\n", "mine.yaml": "mine"}
    write_folder(dist, B.items())
    assert contents(dist) == {**B, "mine.yaml": "mine"}


@pytest.mark.skipif(sys.platform != "linux", reason="the swap in one step is Linux")
@pytest.mark.parametrize(
    "code",
    [
        pytest.param(errno.ENOSYS, id="an old kernel"),
        pytest.param(errno.EINVAL, id="a file system without it"),
        pytest.param(errno.EPERM, id="a sandbox that forbids it"),
    ],
)
def test_a_system_without_the_swap_gets_the_files_one_by_one(
    dist: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    class Libc:
        def __init__(self, *_: object, **__: object) -> None:
            def renameat2(*_: object) -> int:
                return -1

            self.renameat2 = renameat2

    monkeypatch.setattr(ctypes, "CDLL", Libc)
    monkeypatch.setattr(ctypes, "get_errno", lambda: code)

    write_folder(dist, B.items())

    assert contents(dist) == B
    assert neighbours(dist) == []
