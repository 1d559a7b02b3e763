"""``constructs-lib images update``: newer images, tag and digest in one, and what they restart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from constructs_lib.cli.commands import Command
from constructs_lib.cli.config_file import find_config
from constructs_lib.cli.edited_files import show_edited, write_edited
from constructs_lib.cli.images.asking import asking, today
from constructs_lib.cli.images.options import (
    insecure_option,
    mirror_option,
    registry_config_option,
    timeout_option,
)
from constructs_lib.cli.images.texts import read_known, write_lock
from constructs_lib.cli.node_list import read_node_list
from constructs_lib.cli.options import (
    INPUT,
    config_option,
    lock_option,
    nodes_option,
    reading_option,
    show_values_option,
)
from constructs_lib.cli.outputs import STDOUT, say, write_output
from constructs_lib.cluster.node import Node
from constructs_lib.daemon_set.roles import RoleOf
from constructs_lib.errors import InputError, YamlError
from constructs_lib.intake.git_revision import PREFIX
from constructs_lib.intake.input import of_texts
from constructs_lib.intake.known import Known
from constructs_lib.intake.texts import STDIN, Reading, read_texts
from constructs_lib.k8s.image_version import Step
from constructs_lib.questions.declared import declared, declared_before
from constructs_lib.questions.diff import compare
from constructs_lib.registry.image_lock import ImageLock
from constructs_lib.registry.inspect import Inspector, name_of
from constructs_lib.registry.platform import USUAL_PLATFORMS
from constructs_lib.registry.update import Bump, find_bump
from constructs_lib.registry.written_images import WrittenImage, read_written_images
from constructs_lib.report.formats import DIFF
from constructs_lib.report.printable import Printable
from constructs_lib.report.words import counted
from constructs_lib.yaml.edit import Put
from constructs_lib.yaml.edit.document import edit_text

__all__ = ["update"]


@click.command(
    cls=Command,
    examples=(
        "constructs-lib images update dist/ --to patch --diff",
        "constructs-lib images update dist/ --to minor",
    ),
)
@click.argument("paths", metavar="PATH...", type=INPUT, nargs=-1, required=True)
@click.option(
    "--to",
    type=click.Choice(["minor", "patch", "digest"]),
    default="minor",
    show_default=True,
    help="Largest step: a new minor version, a new patch version, or the same tag built again.",
)
@click.option("--diff", is_flag=True, help="Show the changes and write nothing.")
@show_values_option
@nodes_option()
@config_option
@reading_option
@lock_option
@registry_config_option
@mirror_option
@insecure_option
@timeout_option
def update(
    *,
    paths: tuple[str, ...],
    to: Step,
    diff: bool,
    show_values: bool,
    nodes: str | None,
    config: Path | None,
    reading: Reading,
    lock: Path | None,
    registry_config: Path | None,
    mirrors: tuple[tuple[str, str], ...],
    insecure: tuple[str, ...],
    timeout: float,
) -> int:
    """Write newer tags with the digests of their indexes, and print what they restart.

    PATH is a file of manifests or of images, or a folder. Comments and layout stay. An image that
    would lose a platform stays as it is. Exits 2 if a registry cannot be asked; nothing is then
    written.
    """
    if any(path == STDIN or path.startswith(PREFIX) for path in paths):
        raise click.UsageError("Name files or folders: this writes into them.")
    texts = read_texts(paths, reading)
    written = read_written_images(texts)
    fleet = read_node_list(nodes, reading) if nodes is not None else None
    known = read_known(paths, lock)
    images = {each.text: each.image for each in written}
    with asking(
        registry_config=registry_config, mirrors=mirrors, insecure=insecure, timeout=timeout
    ) as ask:
        inspector = Inspector(
            registries=ask.registries, sized=USUAL_PLATFORMS, lock=known, today=today()
        )
        bumps, failed = ask.every(
            list(images),
            lambda text, until: find_bump(
                inspector, images[text], ask.address(images[text]), to=to, until=until
            ),
        )
    if failed:
        raise InputError(dict.fromkeys(failed.values()))
    after = {**texts, **_edited(texts, written, bumps)}
    changed = {name: data for name, data in after.items() if data != texts[name]}
    restarts = _restarts(texts, after, fleet, find_config(config).roles) if changed else None
    if diff:
        show_edited(_decoded(texts), _decoded(changed), show_values=show_values)
    else:
        write_edited(texts, changed)
        moved = _moved(known, bumps)
        if moved != known:
            write_lock(paths, lock, moved)
    _tell(bumps, written, diff=diff)
    if restarts is not None and not diff:
        write_output(STDOUT, restarts)
    return 0


def _edited(
    texts: Mapping[str, bytes], written: Sequence[WrittenImage], bumps: Mapping[str, Bump]
) -> dict[str, bytes]:
    """The texts that change.

    Raises:
        InputError: a text cannot be edited safely; all of it at once.
    """
    edits: dict[str, list[tuple[int, Put]]] = {}
    for each in written:
        new = bumps[each.text].new
        if new != each.image:
            line = each.document.position(()).line
            edit = Put(path=each.path, value=f"{name_of(new)}@{new.digest}")
            edits.setdefault(each.document.source, []).append((line, edit))
    changed, problems = {}, []
    for source, some in edits.items():
        try:
            changed[source] = edit_text(texts[source].decode(), some).encode()
        except YamlError as error:
            problems.append(f"{source}: {error.message} Nothing was written.")
    if problems:
        raise InputError(problems)
    return changed


def _restarts(
    before: Mapping[str, bytes],
    after: Mapping[str, bytes],
    nodes: Sequence[Node] | None,
    roles: Sequence[RoleOf],
) -> Printable | None:
    """What applying the new manifests does; none where there is no DaemonSet.

    Raises:
        InputError: a manifest cannot be read, or the API server refuses it.
    """
    known = Known()
    old, _ = declared_before(of_texts(before, known), roles=roles, known=known)
    new = declared(of_texts(after, known), roles=roles, known=known)
    if not new.daemon_sets:
        return None
    return DIFF.render("text", compare(old, new, nodes=nodes))


def _moved(known: ImageLock, bumps: Mapping[str, Bump]) -> ImageLock:
    """What is known of images afterwards: of those that are gone, nothing."""
    replaced = {each.old.digest for each in bumps.values() if each.new != each.old}
    found = [each.locked for each in bumps.values() if each.locked is not None]
    kept = known.without(frozenset(digest for digest in replaced if digest is not None))
    return kept.with_entries(found)


def _tell(bumps: Mapping[str, Bump], written: Sequence[WrittenImage], *, diff: bool) -> None:
    count = 0
    for text, bump in bumps.items():
        owners = ", ".join(dict.fromkeys(each.owner for each in written if each.text == text))
        if bump.new != bump.old:
            count += 1
            what = bump.new.tag if bump.new.tag != bump.old.tag else f"{bump.new.tag}, built again"
            say(f"{name_of(bump.old)} -> {what} ({owners})")
        elif bump.kept_because:
            say(f"{name_of(bump.old)} stays: {bump.kept_because} ({owners})")
    would = "would be updated" if diff else "updated"
    say(f"{count:,} of {counted(len(bumps), 'image')} {would}.")


def _decoded(texts: Mapping[str, bytes]) -> dict[str, str]:
    return {name: data.decode() for name, data in texts.items()}
