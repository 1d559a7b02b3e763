"""A DaemonSet: its selector, its update strategy, and what its Pods may not have.

Source: ``ValidateDaemonSetSpec`` and ``ValidateDaemonSetUpdateStrategy`` in
``pkg/apis/apps/validation/validation.go``, ``ValidateLabelSelector`` in apimachinery's
``pkg/apis/meta/v1/validation``, ``Convert_v1_DaemonSet_To_apps_DaemonSet`` in
``pkg/apis/apps/v1/conversion.go``, Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeAlias

from constructs_lib.daemon_set.strategy import strategy_refusals
from constructs_lib.k8s.fields import api_version
from constructs_lib.k8s.label_selector import read_requirement
from constructs_lib.k8s.manifest import Json, Manifest, Path
from constructs_lib.pattern import pattern
from constructs_lib.validation.gates import gates_of
from constructs_lib.validation.names import label_refusals
from constructs_lib.validation.refusal import Refusal, RefusalKind
from constructs_lib.validation.template import template_refusals

__all__ = ["SpecRefusals", "daemon_set_refusals", "spec_refusals"]

_SELECTOR: Final[Path] = ("spec", "selector")
_TEMPLATE: Final[Path] = ("spec", "template")
_POD: Final[Path] = (*_TEMPLATE, "spec")
_GENERATION: Final = "deprecated.daemonset.template.generation"
_WHOLE: Final = pattern(r"[+-]?[0-9]{1,18}")


def spec_refusals(spec: Json, minor: int, without: frozenset[RefusalKind]) -> Iterator[Refusal]:
    """Why the API server refuses the spec of a DaemonSet, or each of its Pods.

    Args:
        spec: the spec, as in :func:`daemon_set_refusals`.
        minor: the Kubernetes release, as in 36 for 1.36.
        without: kinds of reasons that nobody asks for.
    """
    template = spec.get("template")
    if template is None:
        return
    if "selector" not in without:
        yield from _selector(spec, template.get("metadata", {}).get("labels", {}))
    if "labels" not in without:
        pairs = spec.get("selector", {}).get("matchLabels", {})
        yield from label_refusals(pairs, (*_SELECTOR, "matchLabels"))
    yield from _counts(spec)
    strategy = spec.get("updateStrategy", {}) if "strategy" not in without else {}
    for refusal in strategy_refusals(strategy) if strategy else ():
        yield Refusal(path=refusal.path, message=refusal.message, kind="strategy")
    if "spec" not in template:
        yield Refusal(path=_POD, message="is missing; a DaemonSet is made of Pods")
        return
    if "restart" not in without:
        yield from _no_end(template["spec"])
    yield from template_refusals(template, _TEMPLATE, gates_of(minor), without=without)


SpecRefusals: TypeAlias = Callable[[Json, int, frozenset[RefusalKind]], Iterable[Refusal]]
"""What answers as :func:`spec_refusals` does."""


def daemon_set_refusals(
    manifest: Manifest,
    minor: int,
    *,
    without: frozenset[RefusalKind] = frozenset(),
    of_spec: SpecRefusals = spec_refusals,
) -> Iterator[Refusal]:
    """Why the API server refuses a DaemonSet, or each of its Pods.

    Args:
        manifest: a DaemonSet without nulls, whose fields have their right types; fields may be
            missing.
        minor: the Kubernetes release, as in 36 for 1.36.
        without: kinds of reasons that nobody asks for. Default: none.
        of_spec: asked about the spec.
    """
    metadata = manifest.get("metadata", {})
    if "labels" not in without:
        yield from label_refusals(metadata.get("labels", {}), ("metadata", "labels"))
    generation = metadata.get("annotations", {}).get(_GENERATION, "0")
    if _WHOLE.fullmatch(generation) is None:
        message = f"is {generation!r:.60}, which cannot be read; remove it"
        yield Refusal(path=("metadata", "annotations", _GENERATION), message=message)
    version = api_version("DaemonSet")
    if manifest.get("apiVersion") != version and "version" not in without:
        message = (
            f"is {manifest.get('apiVersion')}, which no supported release has; write {version}"
        )
        yield Refusal(path=("apiVersion",), message=message, kind="version")
    spec = manifest.get("spec")
    if spec is None:
        yield Refusal(path=("spec",), message="is missing; a DaemonSet's Pods are described there")
    else:
        yield from of_spec(spec, minor, without)


def _counts(spec: Json) -> Iterator[Refusal]:
    for field in ("minReadySeconds", "revisionHistoryLimit"):
        if spec.get(field, 0) < 0:
            message = f"is {spec[field]}; it must be 0 or more"
            yield Refusal(path=("spec", field), message=message)


def _selector(spec: Json, labels: Json) -> Iterator[Refusal]:
    selector = spec.get("selector", {})
    pairs, expressions = selector.get("matchLabels", {}), selector.get("matchExpressions", ())
    if not pairs and not expressions:
        state = "is empty" if "selector" in spec else "is missing"
        message = f"{state}, so it matches no Pods; select on labels of the template"
        yield Refusal(path=_SELECTOR, message=message, kind="selector")
        return
    unmet = next(_unmet(pairs, expressions, labels), None)
    if unmet is not None:
        yield unmet


def _unmet(pairs: Json, expressions: Json, labels: Json) -> Iterator[Refusal]:
    for key, value in pairs.items():
        if labels.get(key) != value:
            seen = f"is {labels[key]!r}" if key in labels else "is missing"
            message = f"selects {key}={value}, which {seen} in the template's labels"
            yield Refusal(path=(*_SELECTOR, "matchLabels", key), message=message, kind="selector")
    for index, entry in enumerate(expressions):
        requirement = read_requirement(entry)
        path = (*_SELECTOR, "matchExpressions", index)
        if requirement is None or requirement.operator in {"Gt", "Lt"}:
            message = (
                "is not a valid condition; write operator In or NotIn with values, or Exists or "
                "DoesNotExist without"
            )
            yield Refusal(path=path, message=message, kind="selector")
        elif not requirement.matches(labels):
            message = f"requires '{requirement}', which does not hold for the template's labels"
            yield Refusal(path=path, message=message, kind="selector")


def _no_end(pod: Json) -> Iterator[Refusal]:
    """Pods of a DaemonSet run until their node goes."""
    policy = pod.get("restartPolicy") or "Always"
    if policy != "Always":
        message = f"is {policy!r}; a DaemonSet takes 'Always' only"
        yield Refusal(path=(*_POD, "restartPolicy"), message=message, kind="restart")
    if "activeDeadlineSeconds" in pod:
        message = "is not for a DaemonSet, whose Pods do not end; remove it"
        yield Refusal(path=(*_POD, "activeDeadlineSeconds"), message=message, kind="restart")
