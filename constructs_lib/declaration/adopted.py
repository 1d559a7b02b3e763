"""An agent that ran before it was declared here.

The selector of a DaemonSet can never be changed, so such an agent keeps the one it has. It may
keep all else, too: then this library adds nothing to its Pods, and none of them restarts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Annotated, Literal

from pydantic import Field

from constructs_lib.declaration.model import Labels, LatePart, ListOf, Reason, checked
from constructs_lib.declaration.pinned import Pinned
from constructs_lib.errors import Problem
from constructs_lib.k8s.nearest import nearest

__all__ = ["Adopted"]


def _selector_problem(labels: Collection[str]) -> str | None:
    if not labels:
        return "selects every Pod of the namespace; copy it from the DaemonSet that runs"
    return None


class Adopted(LatePart):
    """The DaemonSet that runs already, and what of it is kept."""

    selector: Annotated[Labels | ListOf[str], checked(_selector_problem)]
    """Its ``spec.selector.matchLabels``, kept for ever; its Pods always carry them. Labels that
    stand in ``pod_labels`` or ``labels`` may be a list of their names."""
    reason: Reason
    """Where it comes from (``adopted from k8s/logging.yaml:12``)."""
    only_declared: bool = False
    """Whether it has only what is declared, so that nothing changes and no Pod restarts: no label,
    annotation, toleration, node label, priority, identity or security setting of this library, and
    none of its laws beyond what Kubernetes asks. ``check`` says what it lacks. By default it gets
    all of it, as other agents do, and its Pods restart once."""
    pod_metadata: dict[Literal["name", "namespace", "generateName"], str] = Field(
        default_factory=dict
    )
    """What the metadata of its template says beside labels and annotations. It means nothing to
    Kubernetes, but its Pods restart without it."""
    beside: Pinned | None = None
    """Objects that belong to it and are kept as they are: a file, pinned by its SHA-256."""

    def selected(self, labels: Mapping[str, str]) -> dict[str, str]:
        """The labels by which it selects its Pods.

        Args:
            labels: the labels of its objects and of its Pods.
        """
        if isinstance(self.selector, dict):
            return dict(self.selector)
        return {name: labels[name] for name in self.selector if name in labels}

    def problems(self, labels: Mapping[str, str]) -> Iterator[Problem]:
        """The names in the selector that no label has.

        Args:
            labels: the labels of its objects and of its Pods.
        """
        for index, name in enumerate(self.selector):
            if isinstance(self.selector, dict) or name in labels:
                continue
            near = nearest(name, labels)
            hint = f"did you mean {near!r}?" if near else "give it with its value: {...: ...}"
            message = f"no label is called {name!r} in pod_labels or labels; {hint}"
            yield Problem(path=("adopted", "selector", index), message=message)
