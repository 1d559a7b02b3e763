"""DS1309 and configuration: a change that restarts Pods for nothing, or does not restart them.

A Pod reads environment variables and files under ``subPath`` once; a mounted ConfigMap is brought
up to date within about a minute, but few programs read it again. An annotation with a checksum in
the template is the usual way to restart them. It carries no other meaning: where nothing it stands
for changed, it restarts every node's Pod for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from constructs_lib.change.compare import Difference, same
from constructs_lib.change.impact import template_causes
from constructs_lib.change.remarks.remark import Remark, Update, namespace_of
from constructs_lib.daemon_set.references import references
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.manifest import Json, Manifest

__all__ = ["configuration"]

_METADATA = ("spec", "template", "metadata")


def configuration(update: Update) -> Iterator[Remark]:
    """Configuration that will or will not reach the Pods, and restarts for nothing."""
    causes = template_causes(update.differences)
    changed = list(_changed(update))
    for title in changed:
        yield _reaches(title) if causes else _does_not_reach(title)
    if causes and not changed and _is_noise(update, causes):
        places = ", ".join(each.place.removeprefix("spec.template.") for each in causes)
        yield Remark(
            rule="DS1309",
            name="template-only-noise",
            severity="info",
            message=f"Only {places} differs in the template: every Pod restarts without need.",
        )


def _is_noise(update: Update, causes: Sequence[Difference]) -> bool:
    """Whether only labels and annotations differ, and no selector asks for them."""
    selects = any(each.is_in("spec", "selector") for each in update.differences)
    return not selects and all(each.is_in(*_METADATA) for each in causes)


def _reaches(title: str) -> Remark:
    return Remark(
        name="configuration-rolls",
        severity="info",
        message=f"{title} changes and so does the template: the restart applies it in every Pod.",
    )


def _does_not_reach(title: str) -> Remark:
    return Remark(
        name="configuration-does-not-roll",
        severity="warning",
        message=(
            f"{title} changes but the template does not: Pods that read it at start keep the old "
            "content; put its checksum into an annotation of the template."
        ),
    )


def _changed(update: Update) -> Iterator[str]:
    namespace = namespace_of(update.pair.new)
    before, after = update.before.read(_content), update.after.read(_content)
    for kind, name in _used(update.pair.after):
        key = kind, namespace, name
        if key in before and key in after and not same(before[key], after[key]):
            yield f"{kind} {name}"


def _content(objects: Sequence[Manifest]) -> dict[tuple[str, str, str], Json]:
    return {
        (each["kind"], namespace_of(each), each["metadata"]["name"]): [
            each.get("data"),
            each.get("binaryData"),
        ]
        for each in objects
        if each["kind"] in {"ConfigMap", "Secret"}
    }


def _used(daemon_set: DaemonSetView) -> dict[tuple[str, str], None]:
    """The ConfigMaps and Secrets that a Pod reads, wherever it names them."""
    return dict.fromkeys((each.kind, each.name) for each in references(daemon_set) if each.name)
