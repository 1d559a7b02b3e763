"""All objects of one side of a change, each question about them answered once.

Thousands of DaemonSets may stand beside thousands of objects: whoever asks something of the objects
for each DaemonSet reads them once and looks the answer up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from constructs_lib.k8s.manifest import Manifest
from constructs_lib.record import dataclass, field

__all__ = ["Surroundings"]

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What stands around a DaemonSet. Everything is in normal form."""

    objects: Sequence[Manifest]
    """Every object that is no DaemonSet: these know nothing of each other."""
    _answers: dict[Callable[..., Any], Any] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def read(self, question: Callable[[Sequence[Manifest]], _T]) -> _T:
        """What a function makes of the objects. It is called once."""
        if question not in self._answers:
            self._answers[question] = question(self.objects)
        answer: _T = self._answers[question]
        return answer
