"""``constructs-lib images verify``: images held against their registries and their nodes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from constructs_lib.cli.commands import Command
from constructs_lib.cli.images.asking import asking, today
from constructs_lib.cli.images.options import (
    insecure_option,
    mirror_option,
    platforms_option,
    registry_config_option,
    timeout_option,
)
from constructs_lib.cli.images.texts import read_images_texts, read_known, write_lock
from constructs_lib.cli.node_list import read_node_list
from constructs_lib.cli.options import (
    FILE,
    INPUT,
    format_option,
    lock_option,
    nodes_option,
    output_option,
    reading_option,
)
from constructs_lib.cli.outputs import keep_inputs, say, write_report
from constructs_lib.cluster.node import Node
from constructs_lib.cluster.nodes import Nodes
from constructs_lib.errors import InputError
from constructs_lib.intake.input import of_texts
from constructs_lib.intake.texts import Reading
from constructs_lib.placement.coverage import coverage
from constructs_lib.placement.wrong_platform import WrongPlatform, platforms_of, wrong_platforms
from constructs_lib.questions.declared import Declared, declared
from constructs_lib.questions.images import verified_images
from constructs_lib.registry.image_lock import ImageLock
from constructs_lib.registry.inspect import Inspector, Seen
from constructs_lib.registry.platform import USUAL_PLATFORMS, Platform
from constructs_lib.registry.signatures import Signatures, find_signatures
from constructs_lib.registry.written_images import WrittenImage, read_written_images
from constructs_lib.report.formats import IMAGES
from constructs_lib.report.words import counted

__all__ = ["verify"]


@click.command(
    cls=Command,
    examples=(
        "constructs-lib images verify dist/ --nodes nodes.json",
        "constructs-lib images verify dist/ --offline",
    ),
)
@click.argument("paths", metavar="[PATH|-]...", type=INPUT, nargs=-1)
@nodes_option()
@platforms_option
@click.option("--signed-by", metavar="IDENTITY", help="Who must have signed every image.")
@click.option("--issuer", metavar="URL", help="Who vouches for the identity of --signed-by.")
@click.option(
    "--trusted-root",
    metavar=FILE,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Root of trust for signatures. Default: Sigstore's own.",
)
@click.option("--offline", is_flag=True, help="Ask nobody: judge by images.lock alone.")
@reading_option
@lock_option
@registry_config_option
@mirror_option
@insecure_option
@timeout_option
@format_option(IMAGES.names)
@output_option
def verify(
    *,
    paths: tuple[str, ...],
    nodes: str | None,
    platforms: tuple[Platform, ...],
    signed_by: str | None,
    issuer: str | None,
    trusted_root: Path | None,
    offline: bool,
    reading: Reading,
    lock: Path | None,
    registry_config: Path | None,
    mirrors: tuple[tuple[str, str], ...],
    insecure: tuple[str, ...],
    timeout: float,
    form: str,
    output: Path,
) -> int:
    """Check that images exist, are indexes and fit their nodes; write images.lock.

    PATH is a file of manifests or of images, a folder, git:REV:PATH or - for standard input;
    without one it is this library's catalogue. Exits 1 if something is wrong with an image, 2 if
    the input is invalid or a registry cannot be asked; images.lock is then left as it was.
    """
    if (signed_by is None) != (issuer is None):
        raise click.UsageError("--signed-by and --issuer belong together.")
    if offline and signed_by is not None:
        raise click.UsageError("Signatures are not in images.lock; leave out --offline.")
    judge = None
    if signed_by is not None and issuer is not None:
        from constructs_lib.cli.images.sigstore import signature_judge  # noqa: PLC0415  # an extra

        judge = signature_judge(identity=signed_by, issuer=issuer, trusted_root=trusted_root)
    keep_inputs([output], [*paths, nodes, lock])
    texts = read_images_texts(paths, reading)
    written = read_written_images(texts)
    known = read_known(paths, lock, must_be=offline)
    found = declared(of_texts(texts)) if nodes is not None else None
    fleet = read_node_list(nodes, reading) if nodes is not None else Nodes.of(())
    seen, failed = _locked(written, known), dict[str, str]()
    kept = dict[str, Signatures]()
    if not offline:
        images = {each.text: each.image for each in written}
        with asking(
            registry_config=registry_config, mirrors=mirrors, insecure=insecure, timeout=timeout
        ) as ask:
            inspector = Inspector(
                registries=ask.registries,
                sized=platforms or _kinds(fleet) or USUAL_PLATFORMS,
                lock=known,
                today=today(),
            )
            seen, failed = ask.every(
                list(images),
                lambda text, until: inspector.see(
                    images[text], ask.address(images[text]), until=until
                ),
            )
            kept, more = ask.every(
                [text for text, each in seen.items() if judge is not None and each.found],
                lambda text, until: find_signatures(
                    ask.registries, ask.address(images[text]), _digest(seen[text]), until=until
                ),
            )
            failed |= more
    entries = [each.found for each in seen.values() if each.found is not None]
    known = known.with_entries(entries)
    report = verified_images(
        written,
        seen,
        failed,
        required=platforms,
        wrong_platforms=_wrong(found, fleet, known) if found is not None else (),
        on_nodes=_on_nodes(found),
        known=known,
        signed={text: judge.judge(each, _digest(seen[text])) for text, each in kept.items()}
        if judge is not None
        else None,
    )
    write_report(output, IMAGES, form, report)
    if failed:
        raise InputError(dict.fromkeys(failed.values()))
    if not offline and entries:
        place = write_lock(paths, lock, known)
        say(f"{place}: {counted(len(known.entries), 'image')}.")
    return 1 if report.has_problems else 0


def _digest(seen: Seen) -> str:
    return seen.found.digest if seen.found is not None else ""


def _locked(written: Sequence[WrittenImage], known: ImageLock) -> dict[str, Seen]:
    """What the lock alone says; a tag is taken to be where it was."""
    return {
        each.text: Seen(image=each.image, tag_digest=each.image.digest, found=found)
        for each in written
        if (found := known.find(each.image)) is not None
    }


def _kinds(nodes: Nodes) -> tuple[Platform, ...]:
    """The kinds of machine among the nodes."""
    return tuple(dict.fromkeys(each for node in nodes.examples() for each in platforms_of(node)))


def _on_nodes(found: Declared | None) -> frozenset[str]:
    """The images whose nodes are known: those of DaemonSets."""
    views = found.views if found is not None else ()
    return frozenset(use.text for view in views for use in view.images)


def _wrong(found: Declared, nodes: Sequence[Node], known: ImageLock) -> tuple[WrongPlatform, ...]:
    decided = coverage(found.daemon_sets, nodes, claims=found.found.claims)
    return tuple(
        wrong
        for entry, view in zip(decided.daemon_sets, found.views, strict=True)
        for wrong in wrong_platforms(entry, view, known)
    )
