"""What a cluster shows, as the page of its coverage puts it beside the prediction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from constructs_lib.cluster.nodes import Nodes
from constructs_lib.record import dataclass
from constructs_lib.report.coverage.markup import Markup

__all__ = ["Reality"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reality:
    """What a cluster shows."""

    section: Markup
    """What is told before the prediction."""
    cases: Mapping[str, Mapping[str, str]]
    """By ``namespace/name`` and node what is the case where no Pod is Ready that should be."""

    def of(self, daemon_set: str, nodes: Nodes) -> Counter[str]:
        """What is the case on some nodes, and on how many of them."""
        mine = self.cases.get(daemon_set, {})
        return Counter(mine[name] for name in nodes.each_name() if name in mine)
