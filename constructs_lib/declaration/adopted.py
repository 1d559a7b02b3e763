"""An agent that ran before it was declared here.

The selector of a DaemonSet can never be changed, so such an agent keeps the one it has. It may
keep all else, too: then this library adds nothing to its Pods, and none of them restarts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from constructs_lib.declaration.model import Labels, Part, Reason, checked

__all__ = ["Adopted"]


def _selector_problem(labels: Mapping[str, str]) -> str | None:
    if not labels:
        return "selects every Pod of the namespace; copy it from the DaemonSet that runs"
    return None


class Adopted(Part):
    """The DaemonSet that runs already, and what of it is kept."""

    selector: Annotated[Labels, checked(_selector_problem)]
    """Its ``spec.selector.matchLabels``, kept for ever; its Pods always carry them."""
    reason: Reason
    """Where it comes from (``adopted from k8s/logging.yaml:12``)."""
    only_declared: bool = False
    """Whether its Pods have only what is declared, so that none restarts: no label, annotation,
    toleration, node label, priority, identity or security setting of this library. ``check`` says
    what they lack. By default they get all of it, as other agents do, and restart once."""
