"""Only ordinary files are read, and no more of them than was allowed."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from constructs_lib.input_file import file_in_pieces, leads_out, read_file
from constructs_lib.policy.example import BASE

posix = pytest.mark.skipif(sys.platform == "win32", reason="such files are POSIX")


def test_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"text")

    assert read_file(tmp_path / "a", most=4) == b"text"


def test_a_file_is_read_in_pieces(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"0123456789")

    assert list(file_in_pieces(tmp_path / "a", 4, least=1, most=10)) == [b"0123", b"4567", b"89"]


@pytest.mark.parametrize(("least", "most"), [(11, 20), (0, 9)])
def test_a_file_of_another_size_is_not_read_in_pieces(
    least: int, most: int, tmp_path: Path
) -> None:
    (tmp_path / "a").write_bytes(b"0123456789")

    with pytest.raises(OSError, match="no file to be read in pieces"):
        next(file_in_pieces(tmp_path / "a", 4, least=least, most=most))


def test_a_file_that_grows_beyond_what_is_allowed_is_left(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(bytes(1 << 20))
    pieces = file_in_pieces(file, 1 << 18, least=1, most=1 << 20)
    next(pieces)
    with file.open("ab") as more:
        more.write(bytes(1 << 20))

    with pytest.raises(OSError, match="It grows"):
        list(pieces)


@posix
@pytest.mark.parametrize("path", ["/dev/null", "/dev/stdin", "/dev/fd/0", "."])
def test_only_an_ordinary_file_is_read_in_pieces(path: str) -> None:
    with pytest.raises(OSError):  # noqa: PT011  # each says it in its own words
        next(file_in_pieces(path, 4, least=0, most=10))


def test_what_may_be_read_sets_no_memory_aside(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"a: 1\n" * 5_000_000)

    assert len(read_file(file, most=2**60)) == 25_000_000


def test_a_file_that_is_larger_than_allowed_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"text")

    with pytest.raises(OSError, match="It is larger than 3 bytes"):
        read_file(tmp_path / "a", most=3)


@posix
@pytest.mark.parametrize("kind", ["pipe", "socket", "device"])
def test_what_is_no_ordinary_file_is_refused_at_once(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    place = Path("a")
    if kind == "pipe":
        os.mkfifo(place)
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as bound:
            bound.bind(str(place))
    else:
        place.symlink_to("/dev/zero")

    with pytest.raises(OSError, match=f"It is a {kind}, not a file"):
        read_file(place)


def test_a_folder_is_refused_in_the_words_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        read_file(tmp_path)


@posix
def test_no_device_is_opened(tmp_path: Path) -> None:
    """Opening alone can act: a watchdog, for one, restarts the machine that does not feed it."""
    if os.geteuid() != 0:
        pytest.skip("only root can make a device")
    device = tmp_path / "missing"
    try:
        os.mknod(device, stat.S_IFCHR | 0o600, os.makedev(250, 77))
    except PermissionError:
        pytest.skip("no devices can be made here")

    with pytest.raises(OSError, match="It is a device, not a file"):
        read_file(device)


def test_the_null_device_is_an_empty_file() -> None:
    assert read_file(os.devnull) == b""


@posix
def test_what_a_shell_hands_over_is_read() -> None:
    read, write = os.pipe()

    def later() -> None:
        os.write(write, b"text")
        os.close(write)

    threading.Timer(0.1, later).start()

    assert read_file(f"/dev/fd/{read}") == b"text"
    os.close(read)


@posix
@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("check pipe", "pipe: This file cannot be read: It is a pipe, not a file."),
        ("check agent.yaml --config pipe", "pipe cannot be read: It is a pipe, not a file."),
        ("check agent.yaml --baseline pipe", "pipe cannot be read: It is a pipe, not a file."),
        ("check agent.yaml --nodes pipe", "pipe: This file cannot be read: It is a pipe"),
        ("coverage agent.yaml --nodes pipe", "pipe: This file cannot be read: It is a pipe"),
        ("coverage pipe --nodes pipe", "pipe: This file cannot be read: It is a pipe"),
        ("rollout agent.yaml --nodes n --pods pipe", "pipe: This file cannot be read: It is a"),
        ("diff agent.yaml pipe", "pipe: This file cannot be read: It is a pipe, not a file."),
    ],
)
def test_no_command_waits_for_a_pipe(
    command: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")
    Path("agent.yaml").write_text(BASE)
    Path("n").write_text("nodes: [{name: a}]\n")

    done = subprocess.run(
        [sys.executable, "-m", "constructs_lib", *command.split()],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 2
    assert said in done.stderr


@pytest.mark.parametrize(
    ("path", "out"),
    [
        ("home/file", False),
        ("home/inner", False),
        ("home/outer", True),
        ("home/sub/up", False),
        ("home/round/outside", True),
        ("outside", False),
    ],
)
def test_a_link_may_lead_out_of_a_folder(path: str, out: bool, tmp_path: Path) -> None:
    (tmp_path / "home" / "sub").mkdir(parents=True)
    (tmp_path / "outside").touch()
    (tmp_path / "home" / "file").touch()
    for link, target in {
        "inner": "file",
        "outer": "../outside",
        "sub/up": "../file",
        "round": "..",
    }.items():
        (tmp_path / "home" / link).symlink_to(target)

    assert leads_out(tmp_path / path, tmp_path / "home") is out
