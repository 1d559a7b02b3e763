"""DS1608: files for somebody else in a folder that Flux takes for manifests."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from constructs_lib.input_folder import YAML
from constructs_lib.policy.cel.reasons import OTHER_OBJECTS
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.engine_objects import flux_paths
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule

__all__ = ["RULE"]

_KUSTOMIZATIONS: Final = frozenset({"kustomization.yaml", "kustomization.yml", "Kustomization"})
_SHOWN: Final = 3


def _check(context: Context) -> Iterator[Violation]:
    others = [
        name
        for name, held in context.files.items()
        if held == "other" and name.endswith(YAML) and _file(name) not in _KUSTOMIZATIONS
    ]
    if not others:
        return
    kustomized = {
        posixpath.dirname(name) for name in context.files if _file(name) in _KUSTOMIZATIONS
    }
    for kustomization, folder in flux_paths(context):
        found = [name for name in others if _is_read(name, folder, kustomized)]
        if found:
            yield Violation(
                path=("spec", "path"),
                message=f"Flux takes every YAML file below {folder} for manifests, and there "
                f"{'is' if len(found) == 1 else 'are'} {_words(found)}.",
                on=kustomization,
            )


def _is_read(name: str, folder: str, kustomized: Collection[str]) -> bool:
    """Whether a file is below a folder, with no kustomization between that says what counts."""
    parts, wanted = name.split("/")[:-1], folder.split("/")
    for start in range(len(parts) - len(wanted) + 1):
        end = start + len(wanted)
        if parts[start:end] == wanted:
            between = ("/".join(parts[:stop]) for stop in range(end, len(parts) + 1))
            return not any(each in kustomized for each in between)
    return False


def _file(name: str) -> str:
    return posixpath.basename(name)


def _words(names: Sequence[str]) -> str:
    left = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {left:,} more" if left > 0 else "")


RULE = Rule(
    id="DS1608",
    slug="other-yaml-below-path",
    summary="Below the path of a Flux Kustomization are YAML files that hold no manifests.",
    why=(
        "Where no `kustomization.yaml` says what counts, Flux reads every `.yaml` and `.yml` file "
        "below `path`. One that is no manifest fails the build: nothing of the folder is applied "
        "any more, no fix either."
    ),
    remedy=(
        "Move the file out of the folder, name it in `.sourceignore`, or write a "
        "`kustomization.yaml` there that lists the manifests."
    ),
    bad="""\
# agents/values.yaml lies in the folder, too.
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: agents
  namespace: flux-system
spec:
  interval: 10m
  path: ./agents
  prune: true
""",
    good="""\
# Nothing but manifests lies in the folder.
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: agents
  namespace: flux-system
spec:
  interval: 10m
  path: ./agents
  prune: true
""",
    check_input=_check,
    beside=("agents/values.yaml",),
    source="fluxcd/pkg, kustomize/kustomize_generator.go (scanManifests)",
    beyond_cel=OTHER_OBJECTS,
)
