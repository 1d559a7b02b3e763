"""What every part of a declaration has in common.

A part is a frozen pydantic model that takes keywords only and knows no field it does not
declare. It is checked where it is typed: a mistake is a ``DeclarationError`` that names the line
of the declaration, never a traceback through this library.
"""

from __future__ import annotations

import posixpath
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

from constructs_lib.declaration.command_text import CommandText
from constructs_lib.declaration.mistakes import declaration_error, refused
from constructs_lib.declaration.typed_model import Model
from constructs_lib.declaration.validator import later, set_validator
from constructs_lib.errors import Problem
from constructs_lib.k8s.metadata import (
    dns_label_problem,
    dns_subdomain_problem,
    label_key_problem,
    label_value_problem,
)
from constructs_lib.validation.config_map import MOST_BYTES, size_of
from constructs_lib.validation.names import data_key_problem

__all__ = [
    "AbsolutePath",
    "AgentName",
    "Annotations",
    "Arguments",
    "Command",
    "DnsLabel",
    "FileName",
    "Files",
    "Labels",
    "LatePart",
    "ListOf",
    "MountPath",
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
            self._make(fields)

        # Without this mark pydantic would build nested parts through __init__ as well, and the
        # first mistake of a nested part would hide all the others.
        __init__.__pydantic_base_init__ = True

        @classmethod
        def model_rebuild(cls, *, force: bool = False, **words: Any) -> bool | None:
            # pydantic calls it where it first needs to check fields, or to write them as JSON.
            if not force and set_validator(cls):
                return True
            depth = words.pop("_parent_namespace_depth", 2) + 1
            return super().model_rebuild(force=force, _parent_namespace_depth=depth, **words)

        @classmethod
        def model_json_schema(cls, *args: Any, **words: Any) -> dict[str, Any]:
            if not cls.__pydantic_complete__:
                # What checks its fields may know nothing of its late parts, whose fields belong in.
                cls.model_rebuild(force=True)
            return super().model_json_schema(*args, **words)

    def _make(self, fields: dict[str, Any]) -> None:
        """Become what the fields say, where a user writes it.

        Raises:
            DeclarationError: with every mistake among the fields.
        """
        try:
            super().__init__(**fields)
        except ValidationError as error:
            also = list(_unwritable(_right_ones(fields, error), ()))
            raise declaration_error(type(self), fields, error, also=also) from None
        for found in (
            _unwritable(fields, ()),
            self.problems_of_the_whole(),
            self.problems_of_its_parts(),
        ):
            problems = list(found)
            if problems:
                raise refused(type(self), fields, problems)

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


class LatePart(Part):
    """A part that most declarations do not give, so that its checks are made when one is given.

    It stands in a field alone, not beside other kinds: pydantic tells those apart by their schemas.
    """

    if not TYPE_CHECKING:

        @classmethod
        def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
            return later(cls) or handler(source)


def _right_ones(fields: Mapping[str, Any], error: ValidationError) -> Mapping[str, Any]:
    """The fields that pydantic finds right; none where a mistake is one of the whole."""
    wrong = {detail["loc"][:1] for detail in error.errors(include_url=False)}
    return {name: value for name, value in fields.items() if wrong.isdisjoint({(), (name,)})}


def _unwritable(value: Any, path: tuple[str | int, ...]) -> Iterator[Problem]:
    """Texts that no manifest can carry to a program; parts have been asked themselves."""
    if isinstance(value, str):
        if value.isprintable() and len(value) <= _SURELY_FITS:
            return  # as nearly all are
        found = _UNWRITABLE.search(value)
        if found is not None:
            message = f"holds {found[0]!r}, which no file, argument or variable can hold"
            yield Problem(path=path, message=message)
        if size_of(value) > MOST_BYTES:
            message = f"has {len(value):,} characters; no object of Kubernetes holds over 1 MiB"
            yield Problem(path=path, message=message)
    elif isinstance(value, list | tuple):
        for index, each in enumerate(value):
            yield from _unwritable(each, (*path, index))
    elif not isinstance(value, Part) and isinstance(value, Mapping):
        for key, each in value.items():
            yield from _unwritable(key, path)
            yield from _unwritable(each, (*path, key))


_SURELY_FITS: Final = MOST_BYTES // 4
"""A character takes at most four bytes."""
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
    steps = path.split("/")
    if not path.startswith("/") or ".." in steps:
        return f"{path!r} is not an absolute path; begin with '/' and use no '..'"
    if not path.isprintable() or " " in path:
        return f"{path!r} holds a space or a character that cannot be seen; write it without"
    if "" in steps[1:-1] or "." in steps:
        short = posixpath.normpath(path).replace("//", "/")
        return f"{path!r} has steps that go nowhere; write {short!r}"
    return None


def _mount_path_problem(path: str) -> str | None:
    if ":" in path:
        return f"{path!r} holds ':', at which container runtimes divide a mount; write it without"
    if len(path) > _LONGEST_PATH or max(map(len, path.split("/"))) > _LONGEST_STEP:
        return f"{path!r:.60} is too long for Linux, which takes {_LONGEST_STEP} between two '/'"
    return None


_LONGEST_PATH: Final = 4095
_LONGEST_STEP: Final = 255
"""``PATH_MAX`` and ``NAME_MAX`` in ``include/uapi/linux/limits.h``."""


def _command_problem(words: Sequence[str]) -> str | None:
    if words and not words[0].strip():
        return f"begins with {words[0]!r}; the first word is the program to run"
    return None


def _files_problem(files: Mapping[str, str]) -> str | None:
    size = sum(map(size_of, files.values()))
    if size > MOST_BYTES:
        return f"{size:,} bytes are too much; a ConfigMap holds 1 MiB. Put large files in the image"
    return None


def _reason_problem(text: str) -> str | None:
    if len(text.strip()) < len("a reason"):
        return f"{text!r} is not a reason; write a sentence a reviewer can judge"
    if len(text) > _LONGEST_REASON:
        return f"{len(text):,} characters are too many to read; write at most {_LONGEST_REASON:,}"
    return None


_LONGEST_REASON: Final = 1000
"""Reasons become annotations, of which the API server takes 256 KiB an object."""


def _labels_problem(labels: dict[str, str]) -> str | None:
    found = [*map(label_key_problem, labels), *map(label_value_problem, labels.values())]
    return "; ".join(filter(None, found)) or None


def _annotations_problem(annotations: dict[str, str]) -> str | None:
    found = "; ".join(filter(None, map(label_key_problem, annotations)))
    size = sum(size_of(key) + size_of(value) for key, value in annotations.items())
    if not found and size > _MOST_ANNOTATIONS:
        return f"{size:,} bytes are too much; write at most {_MOST_ANNOTATIONS:,} bytes together"
    return found or None


_MOST_ANNOTATIONS: Final = 192 * 1024
"""The API server takes 256 KiB; the agent writes annotations of its own beside them."""


def _agent_name_problem(name: str) -> str | None:
    return None if dns_subdomain_problem(name) is None else dns_label_problem(name)


if TYPE_CHECKING:
    ListOf: TypeAlias = Sequence[_Item]
    """Values in their order, written as a list or a tuple. What is kept is a tuple."""
else:
    ListOf: TypeAlias = tuple[_Item, ...]

DnsLabel: TypeAlias = Annotated[str, checked(dns_label_problem)]
"""A name of lower-case letters, digits and '-', at most 63 characters (RFC 1123)."""

AgentName: TypeAlias = Annotated[str, checked(_agent_name_problem)]
"""A DNS label; only an agent that ran before it was declared may have dots in its name."""

AbsolutePath: TypeAlias = Annotated[str, checked(_absolute_path_problem)]
"""An absolute path without '..', empty steps and spaces."""

MountPath: TypeAlias = Annotated[AbsolutePath, checked(_mount_path_problem)]
"""An absolute path at which a container can have something mounted: without ':'."""

Arguments: TypeAlias = Annotated[ListOf[str], CommandText()]
"""Words that a program is told: a list, or a text that is divided as a shell divides it."""

Command: TypeAlias = Annotated[Arguments, checked(_command_problem)]
"""A program and its first arguments; none stands for what the image runs."""

FileName: TypeAlias = Annotated[str, checked(data_key_problem)]
"""The name of a file in a ConfigMap: no folders, no '..'."""

Files: TypeAlias = Annotated[dict[FileName, str], checked(_files_problem)]
"""Files by name, at most 1 MiB together: what a ConfigMap holds."""

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
