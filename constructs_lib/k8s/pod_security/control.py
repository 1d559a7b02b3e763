"""What a control of the Pod Security Standards is, and what it sees of a Pod.

A control walks the manifest by field: each step gives the field, there or not, with its path. So
a control says where it looks and what it refuses, and a malformed Pod cannot trip it.

Source: ``visitor.go``, ``helpers.go`` and ``registry.go`` of kubernetes/pod-security-admission,
Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Final, Literal, TypeAlias

from constructs_lib.k8s.manifest import Json
from constructs_lib.record import dataclass

__all__ = ["LATEST", "Breach", "Control", "Field", "Level", "Pod"]

LATEST: Final = 37
"""The newest policy version known here, as the minor version of Kubernetes 1: 37 is v1.37."""

Level: TypeAlias = Literal["privileged", "baseline", "restricted"]
"""A level of the Pod Security Standards, from the laxest to the strictest."""

_CONTAINER_LISTS: Final = ("initContainers", "containers", "ephemeralContainers")
_USER_NAMESPACES_RELAX_SINCE: Final = 35
_WINDOWS_IS_KNOWN_SINCE: Final = 25


class Field:
    """A field of a manifest, set or not. Its path is put together when somebody asks.

    Attributes:
        value: its value; none if it is not set.
    """

    __slots__ = ("_step", "_within", "value")

    def __init__(self, step: str, value: Json, within: Field | None = None) -> None:
        """Take a field.

        Args:
            step: the last step of its path, or all of it.
            value: its value; none if it is not set.
            within: the field that it is in.
        """
        self.value = value
        self._step = step
        self._within = within

    @property
    def path(self) -> str:
        """Where it stands (``spec.containers[0].securityContext``)."""
        return f"{self._within.path}{self._step}" if self._within is not None else self._step

    def __getitem__(self, name: str) -> Field:
        """The field of this name inside it; not set where this one is no map."""
        value = self.value.get(name) if isinstance(self.value, dict) else None
        return Field(f".{name}", value, self)

    @property
    def shown(self) -> str:
        """Its value as a message tells it."""
        return "nothing" if self.value is None else repr(self.value)

    def items(self) -> Iterator[Field]:
        """The items of a list; none of anything else."""
        values = self.value if isinstance(self.value, list) else []
        for index, value in enumerate(values):
            yield Field(f"[{index}]", value, self)

    def entries(self) -> Iterator[tuple[str, Field]]:
        """The keys of a map, which may hold dots, with their fields; none of anything else."""
        values = self.value if isinstance(self.value, dict) else {}
        for key, value in values.items():
            yield str(key), Field(f"[{key}]", value, self)


@dataclass(frozen=True, kw_only=True)
class Pod:
    """A Pod, or the template of one, as the controls of one policy version see it.

    Attributes:
        spec: the Pod spec.
        annotations: the annotations beside it, not those of a DaemonSet around the template.
        minor: the policy version, as the minor version of Kubernetes 1.
    """

    spec: Field
    annotations: Field
    minor: int

    @cached_property
    def containers(self) -> tuple[Field, ...]:
        """Every container: init, regular, ephemeral."""
        return tuple(each for kind in _CONTAINER_LISTS for each in self.spec[kind].items())

    @cached_property
    def security_contexts(self) -> tuple[Field, ...]:
        """The Pod's own securityContext, then that of each container, set or not."""
        return tuple(each["securityContext"] for each in (self.spec, *self.containers))

    @property
    def has_its_own_users(self) -> bool:
        """Whether root inside is nobody outside, and this policy version counts that."""
        return self.minor >= _USER_NAMESPACES_RELAX_SINCE and self.spec["hostUsers"].value is False

    @property
    def is_windows(self) -> bool:
        """Whether it declares Windows, and this policy version counts that. Selectors do not."""
        windows = self.spec["os"]["name"].value == "windows"
        return self.minor >= _WINDOWS_IS_KNOWN_SINCE and windows


Breach: TypeAlias = tuple[Field, str]
"""The field that breaks a control, and what is wrong with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """One control of the standards.

    Attributes:
        id: what the source calls it (``hostPathVolumes``).
        name: what the documentation calls it (``HostPath Volumes``).
        breaches: finds every place of a Pod that breaks it.
        since: the first policy version that has it, as the minor version of Kubernetes 1.
        replaces: the baseline control that is left out where this one applies.
    """

    id: str
    name: str
    breaches: Callable[[Pod], Iterator[Breach]]
    since: int = 0
    replaces: str | None = None
