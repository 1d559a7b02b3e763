"""How an update replaces Pods, as the API server reads and defaults it."""

from __future__ import annotations

from constructs_lib.k8s.manifest import Json

__all__ = ["Strategy"]


class Strategy:
    """The update strategy as the API server would default it.

    Attributes:
        type: ``RollingUpdate`` unless it says otherwise.
        max_unavailable: a count or percentage as written; 1 by default.
        max_surge: likewise; 0 by default.
    """

    __slots__ = ("max_surge", "max_unavailable", "type")

    def __init__(self, spec: Json) -> None:
        strategy = spec.get("updateStrategy", {})
        rolling = strategy.get("rollingUpdate", {})
        self.type: str = strategy.get("type", "RollingUpdate") or "RollingUpdate"
        self.max_unavailable: int | str = rolling.get("maxUnavailable", 1)
        self.max_surge: int | str = rolling.get("maxSurge", 0)

    @property
    def surges(self) -> bool:
        """Whether an update starts a second Pod on a node before the first has stopped."""
        return self.type == "RollingUpdate" and self.max_surge not in {0, "0", "0%"}
