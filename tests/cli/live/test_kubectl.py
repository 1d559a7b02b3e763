"""kubectl is asked for Lists, page by page, and never outlives who asked it."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from constructs_lib.cli.live.kubectl import Kubectl, Place
from constructs_lib.live.kinds import DAEMON_SETS, KINDS
from constructs_lib.live.reading import CannotReadError
from tests.cli.live.conftest import Installed, fine
from tests.cli.live.fake_kubectl import asked
from tests.live.clusters import Cluster
from tests.waiting import PATIENCE, has_ended, until

NODES = KINDS[1]
pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="the fake kubectl is a shell script"
)


def read(kubectl: Kubectl) -> list[str]:
    return [each["metadata"]["name"] for page in kubectl.ask(NODES, None) for each in page["items"]]


def test_every_page_is_read(installed: Installed) -> None:
    program = installed(fine())

    assert read(Kubectl(Place())) == ["a", "b", "c", "d", "e"]
    assert asked(program) == [
        "get --raw /api/v1/nodes?limit=1000 --request-timeout=30s",
        "get --raw /api/v1/nodes?limit=1000&continue=3 --request-timeout=30s",
    ]


def test_the_cluster_is_named_to_kubectl_and_no_word_becomes_another_option(
    installed: Installed,
) -> None:
    program = installed(fine())

    place = Place(context="--token=x", kubeconfig="a b; touch c", timeout=5)
    next(Kubectl(place, selector="a=b --raw").ask(DAEMON_SETS, "logs"))

    (call,) = asked(program)
    assert call.startswith(
        "get --raw /apis/apps/v1/namespaces/logs/daemonsets?labelSelector=a%3Db+--raw&limit=1000 "
    )
    assert call.endswith("--request-timeout=5s --context=--token=x --kubeconfig=a b; touch c")
    assert not (program.parent / "c").exists()


def test_without_kubectl_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("KUBECTL_PATH", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(CannotReadError, match="There is no kubectl in PATH"):
        Kubectl(Place())


@pytest.mark.parametrize("tried", ["missing/kubectl", "a\0b", ""], ids=repr)
def test_a_kubectl_that_does_not_start_is_named(
    tried: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    if "\0" not in tried:
        monkeypatch.setenv("KUBECTL_PATH", tried)

    with pytest.raises(CannotReadError, match="KUBECTL_PATH"):
        read(Kubectl(Place()))


@pytest.mark.parametrize(
    "printed",
    ["", "{", '{"kind": "NodeList", "items": [{', "[]", "7", '{"kind": "Node"}', "[" * 9000],
    ids=lambda text: text[:20],
)
def test_what_is_no_list_or_a_part_of_one_is_not_taken(installed: Installed, printed: str) -> None:
    installed(fine(), runs={"nodes": f"printf '%s' '{printed}'"})

    with pytest.raises(CannotReadError, match="gave no list of nodes, or only a part of one"):
        read(Kubectl(Place()))


def test_a_page_that_follows_itself_is_read_once(installed: Installed) -> None:
    page = '{"kind": "NodeList", "metadata": {"continue": "x"}, "items": []}'
    program = installed(fine(), runs=dict.fromkeys(("nodes", "nodes.x"), f"echo '{page}'"))

    read(Kubectl(Place()))

    assert len(asked(program)) == 2


WAITS = "sleep 600 & echo $$ $! > pids; wait"
"""A kubectl that has started another program, as one that logs in, and does not end."""


def started(pids: Path) -> list[int]:
    """The processes that it has written down."""
    return [int(each) for each in pids.read_text().split()] if pids.exists() else []


def test_one_that_takes_too_long_is_stopped_with_all_that_it_started(
    installed: Installed, monkeypatch: pytest.MonkeyPatch
) -> None:
    pids = installed(fine(), runs={"nodes": WAITS}).with_name("pids")

    class AfterItsStart(threading.Timer):
        """Time that counts once both programs run."""

        def run(self) -> None:
            assert until(lambda: len(started(pids)) == 2)
            super().run()

    monkeypatch.setattr(threading, "Timer", AfterItsStart)
    monkeypatch.setattr("constructs_lib.cli.live.kubectl._GRACE", 0)

    with pytest.raises(CannotReadError, match="did not answer within 1 s") as told:
        read(Kubectl(Place(timeout=1)))

    assert told.value.is_silent
    assert until(lambda: all(map(has_ended, started(pids))))


@pytest.mark.usefixtures("hears_interruptions")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_a_signal_that_ends_us_ends_kubectl(installed: Installed, name: str) -> None:
    pids = installed(fine(), runs={"nodes": WAITS}).with_name("pids")
    ours = subprocess.Popen(
        [sys.executable, "-m", "constructs_lib", "live"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=Path(__file__).parents[3],
    )
    assert until(lambda: len(started(pids)) == 2)

    ours.send_signal(getattr(signal, name))

    assert ours.wait(PATIENCE) != 0
    assert until(lambda: all(map(has_ended, started(pids))))


def test_what_is_larger_than_anything_is_not_read_to_its_end(
    installed: Installed, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(fine(), runs={"nodes": "yes"})
    monkeypatch.setattr("constructs_lib.cli.live.kubectl._MOST", 10_000)

    with pytest.raises(CannotReadError, match="cannot be read: It is larger than"):
        read(Kubectl(Place()))


def test_what_it_says_of_a_mistake_is_told(installed: Installed) -> None:
    installed(Cluster().refuse("nodes", "W1130 a warning\nerror: something is wrong"))

    with pytest.raises(CannotReadError, match=r"^something is wrong$"):
        read(Kubectl(Place()))
