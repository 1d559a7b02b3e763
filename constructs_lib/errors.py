"""What can go wrong, as one small tree.

    ConstructsLibError
    ├── DeclarationError    a declaration (spec, construct arguments) that cannot be honoured
    │   ├── ManifestError   an object that Kubernetes would reject
    │   └── PickError       values by label that do not fit the clusters (``fleet/pick.py``)
    ├── CannotMergeError    an override that does not fit (``declaration/overrides.py``)
    ├── ClusterFileError    an invalid list of nodes or Pods (``cluster/reading.py``)
    ├── InputError          invalid files or manifests
    ├── YamlError           a text that Kubernetes would not read as meant
    ├── NodeJsError         no usable Node.js for the construct classes
    ├── SynthError          an app or the cdk8s command line that failed
    └── OutputError         a folder that cannot be written
        └── WrittenTwiceError   two files of one name (``output/folder.py``)

Every error is for the person who typed the input: it says where, what was seen, what was
expected and what to do next. None of them needs a traceback to be understood.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar, Final

from constructs_lib.path import Path, path_text
from constructs_lib.record import dataclass

__all__ = [
    "ConstructsLibError",
    "DeclarationError",
    "InputError",
    "ManifestError",
    "NodeJsError",
    "OutputError",
    "Problem",
    "SynthError",
    "YamlError",
    "listed",
]


class ConstructsLibError(Exception):
    """Base of every error this library raises for bad input. Exit code 2 at the command line."""

    def lines(self) -> list[str]:
        """The message line by line; a line break within a line belongs to a value it quotes."""
        return [str(self)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One problem in a declaration.

    Attributes:
        path: where it stands, in the words of the declaration
            (``("rollout", "max_unavailable")``); empty for the whole of it.
        message: the value seen, what was expected and what to do, as sentences.
    """

    path: Path
    message: str

    def __str__(self) -> str:
        return f"{path_text(self.path)}: {self.message}" if self.path else self.message


_MOST: Final = 50
"""How many problems are listed: nobody reads the ten thousandth."""


def listed(problems: Sequence[object]) -> Iterator[str]:
    """Problems as lines, the first of them and how many more there are."""
    yield from (f"  - {problem}" for problem in problems[:_MOST])
    if len(problems) > _MOST:
        yield f"  - and {len(problems) - _MOST:,} more"


class DeclarationError(ConstructsLibError):
    """A declaration with one or more problems, all of them listed at once.

    Attributes:
        subject: what was declared (``LogAgent 'log-agent'``).
        problems: every problem found.
        declared_at: ``file:line`` of the declaration, where it is known.
    """

    _fate: ClassVar[str] = "cannot be built"

    def __init__(
        self, subject: str, problems: Sequence[Problem], *, declared_at: str | None = None
    ) -> None:
        self.subject = subject
        self.problems = tuple(problems)
        self.declared_at = declared_at
        super().__init__(subject, self.problems, declared_at)

    def lines(self) -> list[str]:
        """What cannot be built, then each problem."""
        count = len(self.problems)
        head = f"{self.subject} {self._fate}: {count} problem{'s' if count > 1 else ''}"
        if self.declared_at:
            head = f"{self.declared_at}: {head}"
        return [f"{head}.", *listed(self.problems)]

    def __str__(self) -> str:
        return "\n".join(self.lines())


class ManifestError(DeclarationError):
    """An object that Kubernetes would reject, so nothing can be predicted about it."""

    _fate: ClassVar[str] = "is invalid"


class InputError(ConstructsLibError):
    """Input with one or more problems, all of them listed at once.

    Attributes:
        problems: every problem, each with its file, as sentences.
    """

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def lines(self) -> list[str]:
        """Each problem; several of them below a headline."""
        if len(self.problems) == 1:
            return [self.problems[0]]
        head = f"{len(self.problems)} problems in the input."
        return [head, *listed(self.problems)]

    def __str__(self) -> str:
        return "\n".join(self.lines())


class YamlError(ConstructsLibError):
    """A YAML text that Kubernetes refuses, or a value that YAML cannot carry to Kubernetes.

    Attributes:
        message: what is wrong, as a sentence.
        source: the file, or a name that stands for it (``<stdin>``); empty for a value.
        line: line of the problem, counted from 1; 0 if unknown.
        column: column of the problem, counted from 1; 0 if unknown.
    """

    def __init__(self, message: str, *, source: str = "", line: int = 0, column: int = 0) -> None:
        self.message = message
        self.source = source
        self.line = line
        self.column = column
        super().__init__(message, source, line, column)

    def __str__(self) -> str:
        where = ":".join(str(part) for part in (self.source, self.line, self.column) if part)
        return f"{where}: {self.message}" if where else self.message


class NodeJsError(ConstructsLibError):
    """The construct classes need Node.js 22 or newer and none was found."""


class SynthError(ConstructsLibError):
    """The app, or the cdk8s command line that runs it, did not do its work."""

    def lines(self) -> list[str]:
        """What the program said."""
        return str(self).splitlines()


class OutputError(ConstructsLibError):
    """A folder that cannot be written, or that holds files which are not ours to replace."""
