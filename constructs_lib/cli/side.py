"""One side of a comparison: the objects of a file, a folder, a git revision or standard input.

A folder may be one that ``kubectl diff`` made: its files have no ending and are named
``group.version.Kind.namespace.name``. An empty folder is a side without objects, as it is there
when everything is new.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from constructs_lib.change.compare import same
from constructs_lib.change.normal import normal_form
from constructs_lib.change.pairing import Key, is_daemon_set, key_of, title_of
from constructs_lib.cli.git_revision import PREFIX, read_revision
from constructs_lib.cli.manifests import InputError, files_in, read_one
from constructs_lib.daemon_set.scheduling import DaemonSet, read_daemon_set
from constructs_lib.daemon_set.strategy import strategy_problems
from constructs_lib.errors import ManifestError, Problem, YamlError
from constructs_lib.k8s.label_selector import read_requirement
from constructs_lib.k8s.laws import containers_of
from constructs_lib.k8s.manifest import Json, Manifest, objects_of
from constructs_lib.k8s.priority import PriorityClasses, read_priority_classes
from constructs_lib.k8s.structure import check_fields
from constructs_lib.yaml.json_reader import read_json
from constructs_lib.yaml.reader import Document, read_yaml

__all__ = ["Side", "read_side"]

_SUFFIXES: Final = (".yaml", ".yml", ".json")
_KUBECTL_NAME: Final = re.compile(r"([a-z0-9.-]+\.)?v[0-9][a-z0-9]*\.[A-Z][A-Za-z0-9]*\.[^.]*\..+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What stands on one side."""

    objects: tuple[Manifest, ...]
    """The objects, each once."""
    daemon_sets: tuple[DaemonSet, ...]
    """The DaemonSets among them."""
    priority_classes: PriorityClasses
    """What priority classes are worth there."""


def read_side(path: str) -> Side:
    """The objects at a path.

    Raises:
        ConstructsLibError: something cannot be read, is no object with a name, or is there twice;
            a DaemonSet is malformed.
    """
    documents = list(_documents(path))
    problems = [str(each) for each in documents if isinstance(each, YamlError)]
    if problems:
        raise InputError(problems)
    found = [
        (document, manifest)
        for document in documents
        if isinstance(document, Document)
        for manifest in objects_of(document.value)
    ]
    problems = [*_nameless(found)] or [*_repeated(found)]
    if problems:
        raise InputError(problems)
    objects = list({key_of(manifest): manifest for _, manifest in found}.values())
    classes = read_priority_classes(objects)
    return Side(
        objects=tuple(objects),
        daemon_sets=tuple({each.title: each for each in _daemon_sets(found, classes)}.values()),
        priority_classes=classes,
    )


def _documents(path: str) -> Iterator[Document | YamlError]:
    for name, text in _texts(path):
        try:
            yield from read_one(name) if text is None else _read(name, text)
        except YamlError as error:
            yield error


def _texts(path: str) -> Iterable[tuple[str, bytes | None]]:
    """Each file with its text, or none where it is on this disk."""
    if path.startswith(PREFIX):
        revision = path.removeprefix(PREFIX).partition(":")[0]
        found = read_revision(path, _SUFFIXES)
        return [(f"{PREFIX}{revision}:{name}", text) for name, text in found.items()]
    folder = Path(path)
    if not folder.is_dir():
        return [(path, None)]
    theirs = [str(each) for each in folder.iterdir() if _KUBECTL_NAME.fullmatch(each.name)]
    return [(name, None) for name in sorted({*files_in(path), *theirs})]


def _read(source: str, text: bytes) -> list[Document]:
    if source.endswith(".json"):
        return read_json(text, source=source)
    return read_yaml(text, source=source)


def _place(document: Document) -> str:
    return f"{document.source}:{document.line}" if document.line > 0 else document.source


def _nameless(found: Iterable[tuple[Document, Manifest]]) -> Iterator[str]:
    for document, manifest in found:
        metadata = manifest.get("metadata")
        named = metadata if isinstance(metadata, dict) else {}
        if not (isinstance(manifest["kind"], str) and isinstance(manifest["apiVersion"], str)):
            yield f"{_place(document)}: apiVersion or kind is not text, so it is no object"
        elif not (isinstance(named.get("name"), str) and named["name"]):
            yield (
                f"{_place(document)}: this {manifest['kind']} has no metadata.name; an object "
                "without a name cannot be compared"
            )
        elif not isinstance(named.get("namespace"), str | None):
            yield f"{_place(document)}: metadata.namespace is not text; put it in quotes"


def _repeated(found: Iterable[tuple[Document, Manifest]]) -> Iterator[str]:
    """Objects that are there twice and differ; which of them the cluster gets, nobody can tell."""
    first: dict[Key, tuple[Document, Manifest]] = {}
    for document, manifest in found:
        known, other = first.setdefault(key_of(manifest), (document, manifest))
        if other is not manifest and not same(normal_form(other), normal_form(manifest)):
            title = f"{manifest['kind']} {title_of(manifest)}"
            yield (
                f"{_place(document)}: the {title} is another one than at {_place(known)}; give "
                "the manifests of one cluster at a time"
            )


def _daemon_sets(
    found: Iterable[tuple[Document, Manifest]], classes: PriorityClasses
) -> list[DaemonSet]:
    problems: list[str] = []
    daemon_sets: list[DaemonSet] = []
    for document, manifest in found:
        if not is_daemon_set(manifest):
            continue
        try:
            daemon_sets.append(_daemon_set(manifest, classes))
        except ManifestError as error:
            problems += [f"{_place(document)}: {error.subject}: {each}" for each in error.problems]
    if problems:
        raise InputError(problems)
    return daemon_sets


def _daemon_set(manifest: Manifest, classes: PriorityClasses) -> DaemonSet:
    read = read_daemon_set(manifest, priority_classes=classes)
    normal: Json = normal_form(manifest)
    problems = [
        *check_fields(normal["metadata"], "ObjectMeta", ("metadata",)),
        *strategy_problems(normal["spec"].get("updateStrategy")),
        *_refused(normal),
    ]
    if problems:
        raise ManifestError(f"DaemonSet {read.title}", problems)
    return read


def _refused(daemon_set: Manifest) -> Iterator[Problem]:
    """What has the right fields and is refused all the same, so that nothing can be said of it."""
    for path, container in containers_of(daemon_set):
        if not container.get("image"):
            yield Problem(path=(*path, "image"), message="is missing; a container has an image")
    for index, entry in enumerate(daemon_set["spec"]["selector"].get("matchExpressions") or ()):
        if read_requirement(entry) is None:
            yield Problem(
                path=("spec", "selector", "matchExpressions", index),
                message=f"{entry} is no condition that Kubernetes knows",
            )
