"""The files of a node are as the kubelet and its runtimes leave them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.engines.marks import marks_in
from tests.engines.node import ContainerLog, Node


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Node]:
    with closing(Node(tmp_path)) as made:
        yield made


def files(log: ContainerLog) -> list[str]:
    return sorted(path.name for path in (log.folder / "app").iterdir())


def test_a_link_leads_to_the_file_of_the_container(node: Node) -> None:
    log = node.container("web-0")
    log.write(1)
    (link,) = (node.root / "var/log/containers").iterdir()

    assert link.name.startswith("web-0_shop_app-")
    assert link.resolve() == log.folder / "app/0.log"
    assert link.read_text().split()[1:3] == ["stderr", "F"]


def test_a_long_line_is_written_in_parts_of_16_kib(node: Node) -> None:
    log = node.container("web-0")
    log.write(1, padding=40_000)
    lines = (log.folder / "app/0.log").read_text().splitlines()

    assert [line.split()[2] for line in lines] == ["P", "P", "F"]
    assert len(lines[0].split()[3]) == 16 * 1024


def test_lines_still_go_into_a_file_that_was_renamed(node: Node) -> None:
    log = node.container("web-0")
    log.write(2)
    log.rotate()
    log.write(3)
    log.write(4)
    current, rotated = files(log)

    assert current == "0.log"
    assert len((log.folder / "app" / rotated).read_text().splitlines()) == 5
    assert len((log.folder / "app" / current).read_text().splitlines()) == 4
    assert len(node.written) == 9


def test_older_files_are_packed_and_few_are_kept(node: Node) -> None:
    log = node.container("web-0")
    for _ in range(9):
        log.write(1)
        log.rotate()
    log.write(1)
    names = [name.rpartition(".")[2] for name in files(log)]

    assert names.count("gz") == 3
    assert len(names) == 5
    packed = next(path for path in (log.folder / "app").iterdir() if path.suffix == ".gz")
    assert list(marks_in(gzip.decompress(packed.read_bytes())))


def test_dockers_files_are_json_behind_two_links(tmp_path: Path) -> None:
    with closing(Node(tmp_path, docker=True)) as node:
        log = node.container("web-0")
        log.write(1, padding=20_000)
        parts = [json.loads(line) for line in log.link.read_text().splitlines()]

    assert log.link.resolve().parent.parent == tmp_path / "var/lib/docker/containers"
    assert [part["log"][-1] for part in parts] == ["x", "\n"]


def test_a_pod_that_is_removed_leaves_nothing(node: Node) -> None:
    log = node.container("web-0")
    log.remove()

    assert list((node.root / "var/log/containers").iterdir()) == []
    assert list((node.root / "var/log/pods").iterdir()) == []
