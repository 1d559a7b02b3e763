"""``constructs-lib check`` of one cluster: its files judged, or put right and judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from constructs_lib.intake.input import Input, of_texts
from constructs_lib.intake.texts import Reading, read_texts
from constructs_lib.policy.config import Config, on_platform_of
from constructs_lib.policy.engine.checker import Judgement, judge
from constructs_lib.policy.engine.upgrade import newly_found
from constructs_lib.policy.finding import Report
from constructs_lib.record import dataclass

if TYPE_CHECKING:
    from constructs_lib.cluster.nodes import Nodes
    from constructs_lib.registry.image_lock import ImageLock

__all__ = ["Fixing", "check_files"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixing:
    """What becomes of fixes."""

    unsafe: bool
    """Whether those count that may change what a working Pod does."""
    diff: bool
    """Whether they are shown, and nothing is written."""
    show_values: bool
    """Whether values are shown that are secrets, or look so."""


def check_files(
    paths: Sequence[str],
    reading: Reading,
    *,
    config: Config,
    minor: int,
    images: ImageLock | None,
    nodes: str | None,
    upgraded_from: int | None,
    fixing: Fixing | None,
) -> tuple[Report, Mapping[str, bytes]]:
    """The report of one cluster, and the texts that it speaks of.

    Args:
        paths: its manifests.
        reading: how files are read.
        config: the configuration.
        minor: the Kubernetes release.
        images: what ``images.lock`` knows of images.
        nodes: where its nodes are listed; none where nobody says.
        upgraded_from: the release before, of which only what changes is told; none for all.
        fixing: what becomes of fixes; none where there are none.

    Raises:
        ConstructsLibError: a file cannot be read or written, or the nodes hold mistakes.
    """
    cluster = None if nodes is None else _read_nodes(nodes, reading)
    settings = config if cluster is None else on_platform_of(cluster.examples(), config)
    texts = read_texts(paths, reading)
    judged = partial(
        judge,
        config=settings,
        minor=minor,
        nodes=None if cluster is None else len(cluster),
        images=images,
        node_list=cluster or (),
    )
    if fixing is not None:
        return _fixed(texts, judged, fixing)
    return _report(judged, of_texts(texts), upgraded_from), texts


def _fixed(
    texts: Mapping[str, bytes], judged: partial[Judgement], fixing: Fixing
) -> tuple[Report, Mapping[str, bytes]]:
    from constructs_lib.cli.fix_files import fix_files, show_fixes  # noqa: PLC0415  # rare

    if fixing.diff:
        return show_fixes(texts, judged, unsafe=fixing.unsafe, show_values=fixing.show_values)
    given = judged.keywords
    return fix_files(
        texts,
        judged,
        given["config"],
        minor=given["minor"],
        nodes=given["nodes"],
        unsafe=fixing.unsafe,
    )


def _report(judged: partial[Judgement], found: Input, upgraded_from: int | None) -> Report:
    """What is found for one release, or of what changes between two."""
    if upgraded_from is None:
        return judged(found).report()
    before = judged(found, minor=upgraded_from).report()
    return newly_found(before, judged(found, upgraded_from=upgraded_from).report())


def _read_nodes(path: str, reading: Reading) -> Nodes:
    from constructs_lib.cluster.node_texts import read_node_path  # noqa: PLC0415  # few have nodes

    return read_node_path(path, reading).nodes
