"""A rule as the API server can ask it: expressions in CEL, the language of its admission policies.

They stand beside the Python of their rule and are held against it on thousands of DaemonSets. An
expression may use the functions of Kubernetes 1.31 that Python can evaluate too: no sets, and no
comprehensions with two variables. Source: ``pkg/cel/environment/base.go`` of k8s.io/apiserver.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Literal, TypeAlias

from constructs_lib.record import dataclass, field

__all__ = ["LISTS", "Asked", "Cel", "quoted", "strings"]

Asked: TypeAlias = Literal["pod", "container", "app container", "run-once container", "host mount"]
"""What an expression is asked of."""

LISTS: Final[Mapping[Asked, str]] = {
    "container": "containers",
    "app container": "appContainers",
    "run-once container": "runOnceContainers",
    "host mount": "containers",
}
"""The variables that hold the containers of each kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cel:
    """How one case of a rule is found.

    Attributes:
        finds: an expression that is true where it is found. It uses the variables of
            ``variables.py`` and the rule's own. It is asked of the container ``c``, or of its
            volumeMount ``m`` of a path of the node.
        of: what it is asked of. Default: the whole DaemonSet, once.
        when: what has to be true of the DaemonSet as a whole; it is asked first. Default: nothing.
        path: of a mount, what has to be true of the path ``p`` on the node, in its normal form.
            It is asked once a volume, ``finds`` once a mount. Default: it may be any.
        seen: an expression for the text that is shown. Default: the name of the container, and
            the paths of its mounts.
        cases: the cases of the rule that it stands for. It cannot tell them apart and is as grave
            as the first. Default: what the rule finds without a case.
        values: variables of its own, by their names: lists and what is long or used twice.
    """

    finds: str
    of: Asked = "pod"
    when: str = ""
    path: str = "true"
    seen: str = ""
    cases: tuple[str | None, ...] = (None,)
    values: Mapping[str, str] = field(default_factory=dict)


def quoted(text: str) -> str:
    """A text as CEL writes it."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n")
    return f"'{escaped}'"


def strings(texts: Iterable[str]) -> str:
    """Texts as a list in CEL."""
    return f"[{', '.join(map(quoted, texts))}]"
