"""What every part of a declaration has in common.

A part is a frozen pydantic model that takes keywords only and knows no field it does not
declare. It is checked where it is typed: a mistake is a ``DeclarationError`` that names the line
of the declaration, never a traceback through this library.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    ClassVar,
    Final,
    Self,
    TypeAlias,
    TypeVar,
)

from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    ValidationError,
)

from constructs_lib.declaration.mistakes import declaration_error, refused
from constructs_lib.declaration.typed_model import Model
from constructs_lib.errors import Problem
from constructs_lib.k8s.metadata import (
    NAMESPACED_NAME_LIMIT,
    dns_label_problem,
    label_key_problem,
    label_value_problem,
)
from constructs_lib.validation.names import data_key_problem

__all__ = [
    "AbsolutePath",
    "AgentName",
    "Annotations",
    "DnsLabel",
    "FileName",
    "Labels",
    "ListOf",
    "Part",
    "Port",
    "Reason",
    "checked",
]

_Item = TypeVar("_Item")


class Part(Model):
    """One part of a declaration: frozen, keyword-only, no unknown field.

    Raises:
        DeclarationError: with every mistake among the fields given.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    not_fields: ClassVar[Mapping[str, str]] = {}
    """Kubernetes' own fields and former names that people write, and what to write instead."""

    if not TYPE_CHECKING:

        def __init__(self, /, **fields: Any) -> None:
            try:
                super().__init__(**fields)
            except ValidationError as error:
                raise declaration_error(type(self), fields, error) from None
            for found in (
                _unwritable(fields, ()),
                self.problems_of_the_whole(),
                self.problems_of_its_parts(),
            ):
                problems = list(found)
                if problems:
                    raise refused(type(self), fields, problems)

        # Without this mark pydantic would build nested parts through __init__ as well, and the
        # first mistake of a nested part would hide all the others.
        __init__.__pydantic_base_init__ = True

    def problems_of_the_whole(self) -> Iterable[Problem]:
        """What is wrong with it although each field is right; only where a user writes it.

        A part inside another one is not asked: what surrounds it is.
        """
        return ()

    def problems_of_its_parts(self) -> Iterable[Problem]:
        """The same for what it is divided into; asked if the whole is right."""
        return ()

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        """A part is frozen, so its copy is itself: pydantic copies defaults for every agent."""
        return self


def _unwritable(value: Any, path: tuple[str | int, ...]) -> Iterator[Problem]:
    """Texts that no manifest can carry to a program; parts have been asked themselves."""
    if isinstance(value, str):
        found = _UNWRITABLE.search(value)
        if found is not None:
            message = f"holds {found[0]!r}, which no file, argument or variable can hold"
            yield Problem(path=path, message=message)
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _unwritable(key, path)
            yield from _unwritable(each, (*path, key))
    elif isinstance(value, list | tuple):
        for index, each in enumerate(value):
            yield from _unwritable(each, (*path, index))


_UNWRITABLE: Final = re.compile("[\0\ud800-\udfff]")
"""NUL ends every text of the system; half of a surrogate pair is in no encoding."""


def checked(problem: Any) -> AfterValidator:
    """A validator from a function that says why a value is wrong, or nothing."""

    def validate(value: Any) -> Any:
        message = problem(value)
        if message is not None:
            raise ValueError(message)
        return value

    return AfterValidator(validate)


def _absolute_path_problem(path: str) -> str | None:
    if not path.startswith("/") or ".." in path.split("/"):
        return f"{path!r} is not an absolute path; begin with '/' and use no '..'"
    return None


def _reason_problem(text: str) -> str | None:
    if len(text.strip()) < len("a reason"):
        return f"{text!r} is not a reason; write a sentence a reviewer can judge"
    return None


def _labels_problem(labels: dict[str, str]) -> str | None:
    found = [_label_problem(key, value) for key, value in labels.items()]
    return "; ".join(filter(None, found)) or None


def _label_problem(key: str, value: str) -> str | None:
    return label_key_problem(key) or label_value_problem(value)


def _annotations_problem(annotations: dict[str, str]) -> str | None:
    return "; ".join(filter(None, map(label_key_problem, annotations))) or None


def _agent_name_problem(name: str) -> str | None:
    return dns_label_problem(name, limit=NAMESPACED_NAME_LIMIT)


if TYPE_CHECKING:
    ListOf: TypeAlias = Sequence[_Item]
    """Values in their order, written as a list or a tuple. What is kept is a tuple."""
else:
    ListOf: TypeAlias = tuple[_Item, ...]

DnsLabel: TypeAlias = Annotated[str, checked(dns_label_problem)]
"""A name of lower-case letters, digits and '-', at most 63 characters (RFC 1123)."""

AgentName: TypeAlias = Annotated[str, checked(_agent_name_problem)]
"""A DNS label of at most 57 characters, so that the names of its Pods are not cut."""

AbsolutePath: TypeAlias = Annotated[str, checked(_absolute_path_problem)]
"""An absolute path without '..'."""

FileName: TypeAlias = Annotated[str, checked(data_key_problem)]
"""The name of a file in a ConfigMap: no folders, no '..'."""

Reason: TypeAlias = Annotated[str, checked(_reason_problem)]
"""Why an exception is right here: a sentence that a reviewer of the YAML will read."""

Labels: TypeAlias = Annotated[dict[str, str], checked(_labels_problem)]
"""Label keys and values."""

Annotations: TypeAlias = Annotated[dict[str, str], checked(_annotations_problem)]
"""Annotation keys and values."""


def _port_problem(number: int) -> str | None:
    if not 1 <= number <= 65535:  # noqa: PLR2004  # the range of a port is common knowledge
        return f"{number} is not a port; ports are 1 to 65535"
    return None


Port: TypeAlias = Annotated[int, Field(strict=True), checked(_port_problem)]
"""A port number, 1 to 65535."""
