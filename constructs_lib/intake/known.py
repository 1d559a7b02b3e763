"""What has been read and answered before, so that what two sides have alike is read once.

Most of a change is what nobody changed: of two trees nearly all documents have the same text. A
document of the same text is the same value, and so the same object; whatever follows from an object
alone is asked once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

from constructs_lib.k8s.manifest import Json
from constructs_lib.yaml.document import Document
from constructs_lib.yaml.sections import Sections

__all__ = ["Known"]

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Known:
    """The texts and objects of one command that have been met.

    Attributes:
        sections: parts of documents, which other documents may repeat.
    """

    def __init__(self) -> None:
        self.sections = Sections()
        self._documents: dict[bytes, tuple[int, list[Document]]] = {}
        # What was asked about is kept, so that nothing else gets its id.
        self._answers: dict[tuple[object, ...], tuple[Json, Any]] = {}

    def documents(
        self, text: bytes, read: Callable[[], list[Document]], *, source: str, lines_before: int = 0
    ) -> list[Document]:
        """The documents of a text, read once; their values are shared, so nobody may change them.

        Args:
            text: the text, or a part of it that no other part changes.
            read: reads it.
            source: the file, or a name that stands for it.
            lines_before: how many lines stand before the text in it.

        Raises:
            YamlError: the text cannot be read.
        """
        if text not in self._documents:
            self._documents[text] = lines_before, read()
        first, found = self._documents[text]
        return [each.moved(source, lines_before - first) for each in found]

    def answer(
        self,
        question: Callable[Concatenate[Json, _P], _T],
        value: Json,
        *args: _P.args,
        **kwargs: _P.kwargs,
    ) -> _T:
        """What a function makes of an object or of a part of it, called once for each.

        Args:
            question: a function whose answer follows from its arguments alone.
            value: the object or part; equal ones are one where they were read once.
            args: what else the function is given; can be hashed.
            kwargs: the same by name.
        """
        key = question, id(value), *args, *kwargs.items()
        if key not in self._answers:
            self._answers[key] = value, question(value, *args, **kwargs)
        answer: _T = self._answers[key][1]
        return answer
