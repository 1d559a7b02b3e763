"""YAML read the way Kubernetes reads it, with the place of every key.

PyYAML's own loaders answer differently from Kubernetes (``1:30`` becomes ninety, the tag
``12e03`` stays a string, a repeated key is dropped in silence), so only libyaml's event stream
is taken from PyYAML; what the events mean is decided here, by the rules of
``sigs.k8s.io/yaml``. Nothing recurses and nothing is expanded, so a hostile file costs no more
than its length.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, cast

from constructs_lib.errors import YamlError
from constructs_lib.input_file import read_file
from constructs_lib.pattern import pattern
from constructs_lib.record import dataclass, field, replace
from constructs_lib.yaml.document import Document
from constructs_lib.yaml.lines import EMPTY
from constructs_lib.yaml.mistakes import character_error, decoded, syntax_error
from constructs_lib.yaml.scalars import MERGE_TAG, as_json, as_key, read_plain, read_tagged
from constructs_lib.yaml.sections import Sectioned, Sections
from constructs_lib.yaml.stream import documents_of, is_one_stream

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator

    import yaml

    from constructs_lib.k8s.manifest import Json
    from constructs_lib.yaml.document import Place, Places
    from constructs_lib.yaml.scalars import Word

__all__ = ["MAX_DEPTH", "DuplicateKeys", "read_yaml", "read_yaml_file"]

MAX_DEPTH: Final = 500
"""How many lists and mappings may stand inside each other."""

DuplicateKeys: TypeAlias = Literal["refuse", "last"]
"""What a repeated key does: an error, or the last value counts as in Kubernetes itself."""


def read_yaml_file(path: str | Path, *, duplicate_keys: DuplicateKeys = "refuse") -> list[Document]:
    """The documents of a file; see :func:`read_yaml`.

    Raises:
        YamlError: the file cannot be read, or Kubernetes would refuse its text.
    """
    try:
        text = read_file(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise YamlError(f"This file cannot be read: {reason}.", source=str(path)) from None
    return read_yaml(text, source=str(path), duplicate_keys=duplicate_keys)


def read_yaml(
    text: str | bytes,
    *,
    source: str = "<text>",
    duplicate_keys: DuplicateKeys = "refuse",
    first_line: int = 1,
    sections: Sections | None = None,
) -> list[Document]:
    """The documents of a text as Kubernetes reads them, without the empty ones.

    Args:
        text: any number of documents; bytes must be UTF-8.
        source: the name errors and documents carry.
        duplicate_keys: whether a repeated key is an error, as in Kubernetes' strict mode.
        first_line: the number of its first line, where it is a part of a file.
        sections: what has been read before. Default: nothing.

    Raises:
        YamlError: Kubernetes would refuse the text, or it is nested deeper than
            :data:`MAX_DEPTH`.
    """
    text = decoded(text, source, lines_before=first_line - 1)
    if is_one_stream(text):
        return _read_events(text, source, duplicate_keys, lines_before=first_line - 1)
    sections = sections or Sections()
    found: list[Document] = []
    for part, lines_before in documents_of(text, first_line - 1):
        simple = sections.read(part, lines_before + 1)
        if simple is None:
            found += _read_events(part, source, duplicate_keys, lines_before=lines_before)
        elif simple is not EMPTY:
            value, place, places, begins = cast("Sectioned", simple)
            found.append(
                Document(
                    value=value,
                    source=source,
                    line=place[0],
                    _place=place,
                    _places=places,
                    _text=part,
                    _lines_before=lines_before,
                    _begins=begins,
                )
            )
    return found


def _read_events(
    text: str, source: str, duplicate_keys: DuplicateKeys, *, lines_before: int
) -> list[Document]:
    """The documents of a text of any kind, from libyaml's events."""
    # PyYAML takes longer to import than most manifests take to read.
    import yaml  # noqa: PLC0415

    # PyYAML may be built without libyaml; its own parser refuses a few texts more.
    loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        events = yaml.parse(text, Loader=loader)
        composer = _Composer(text, source, duplicate_keys, lines_before)
        return list(composer.documents(events))
    except yaml.MarkedYAMLError as error:
        raise syntax_error(error, text, source, lines_before=lines_before) from None
    except (yaml.YAMLError, UnicodeEncodeError):
        raise character_error(text, source, lines_before=lines_before) from None


# go-yaml counts nodes while decoding: below the first two numbers it never complains, between
# the last two the share that aliases may bring in falls from 99 to 10 percent.
_FREE_ALIASED, _FREE_NODES = 100, 1_000
_MANY_NODES, _MOST_NODES = 400_000, 4_000_000

# Ours is stricter: whoever reads on meets every alias as the values it stands for, so these may not
# be many times what is written. No manifest that people write comes near.
_FREELY_REPEATED, _TIMES_WRITTEN = 20_000, 3


@dataclass(slots=True, eq=False)
class _Node:
    """A scalar, collection or alias while its document is put together."""

    value: Json  # of a scalar: the word, not yet JSON
    place: Place
    is_merge: bool = False
    is_alias: bool = False
    is_open: bool = False
    size: int = 1  # how many nodes it is with every alias expanded
    depth: int = 0
    places: Places | None = None
    children: list[_Node] = field(default_factory=list)
    members: dict[object, tuple[_Node, _Node]] = field(default_factory=dict)


_SECRET: Final = pattern(r"kind[\"']?\s*:\s*[\"']?Secret\b")
_SLASH: Final = "\\/"
_ESCAPED_SLASH: Final = pattern(r"(?<!\\)(?:\\\\)*\\/")
_GLUED_TAG: Final = pattern(r"(?:&[^\s,\[\]{}]+\s+)?!(?:<[^>\n]*>|(?!<)[^\s,\[\]{}]*)[,\[\]{}]")

_EMPTY = _Node(None, (0, 0))
"""The root of a document without content."""


class _Composer:
    """Puts documents together from events, one document after the other."""

    def __init__(
        self, text: str, source: str, duplicate_keys: DuplicateKeys, lines_before: int
    ) -> None:
        self._text = text
        self._has_slashes = _SLASH in text
        self._source = source
        self._lines_before = lines_before
        self._refuse_duplicates = duplicate_keys == "refuse"
        self._handlers: dict[str, Callable[[Any], None]] = {
            "DocumentStartEvent": self._start_document,
            "ScalarEvent": self._scalar,
            "AliasEvent": self._alias,
            "MappingStartEvent": lambda event: self._open(event, {}),
            "SequenceStartEvent": lambda event: self._open(event, []),
            "MappingEndEvent": lambda _: self._close(self._build_mapping),
            "SequenceEndEvent": lambda _: self._close(self._build_sequence),
        }

    def documents(self, events: Iterable[yaml.Event]) -> Iterator[Document]:
        for event in events:
            name = type(event).__name__
            if handler := self._handlers.get(name):
                handler(event)
            elif name == "DocumentEndEvent" and (root := self._siblings[0]) is not _EMPTY:
                yield Document(
                    value=self._json(root),
                    source=self._source,
                    line=root.place[0],
                    _place=root.place,
                    _places=root.places,
                    _text=self._text,
                    _lines_before=self._lines_before,
                )

    def _start_document(self, event: yaml.DocumentStartEvent) -> None:
        if event.version and tuple(event.version) != (1, 1):
            message = "Kubernetes rejects a %YAML line that is not %YAML 1.1; remove the line."
            raise self._error(message, self._place(event))
        self._stack: list[_Node] = []
        self._siblings: list[_Node] = []
        self._anchors: dict[str, _Node] = {}
        self._nodes = 1  # what go-yaml counts while decoding; the document is the first
        self._aliased = 0

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        text, tag, plain = event.value, event.tag, event.implicit[0]
        place = self._place(event)
        if not text and plain and not self._stack and not tag and not event.anchor:
            self._siblings.append(_EMPTY)
            return
        if self._has_slashes and event.style == '"':
            self._check_escapes(event)
        if tag is None:
            word: Word = read_plain(text) if plain else text
        else:
            self._check_tag(event)
            try:
                word = read_tagged(tag, text)
            except ValueError as error:
                raise self._error(f"{error}; correct it or drop the tag.", place) from None
        is_merge = text == "<<" and (plain or tag == MERGE_TAG)
        self._add(_Node(word, place, is_merge=is_merge), event.anchor)

    def _check_escapes(self, event: Any) -> None:
        """Refuse what libyaml takes for a slash and go-yaml v2 does not know."""
        written = self._text[event.start_mark.index : event.end_mark.index]
        if _ESCAPED_SLASH.search(written):
            message = "Kubernetes does not know the escape '\\/'; write '/' alone."
            raise self._error(message, self._place(event))

    def _check_tag(self, event: Any) -> None:
        """Refuse a tag that libyaml ends before a comma or bracket, and go-yaml does not."""
        if _GLUED_TAG.match(self._text, event.start_mark.index):
            message = "Kubernetes takes what follows for a part of the tag; put a space after it."
            raise self._error(message, self._place(event))

    def _alias(self, event: yaml.AliasEvent) -> None:
        place = self._place(event)
        anchor = self._anchors.get(event.anchor or "")
        if anchor is None:
            raise self._error(
                "This alias has no anchor before it; quote a value that begins with *.", place
            )
        if anchor.is_open:
            raise self._error("The value of the anchor of this alias contains itself.", place)
        self._check_depth(anchor.depth, place)
        self._check_aliasing(place)
        self._nodes += anchor.size
        self._aliased += anchor.size
        alias = replace(anchor, place=place, is_alias=True, is_merge=False)
        alias.size += 1
        self._add(alias)
        self._check_aliasing(place)

    def _add(self, node: _Node, anchor: str | None = None) -> None:
        self._nodes += 1
        if anchor is not None:
            self._anchors[anchor] = node
        self._siblings.append(node)

    def _check_depth(self, depth: int, place: Place) -> None:
        if len(self._stack) + depth > MAX_DEPTH:
            raise self._error(f"Nested deeper than {MAX_DEPTH} lists and mappings.", place)

    def _check_aliasing(self, place: Place) -> None:
        """The bounds of go-yaml v2, on counts alone: ``decode.go``, ``allowedAliasRatio``; ours."""
        if self._aliased <= _FREE_ALIASED or self._nodes <= _FREE_NODES:
            return
        share = (self._nodes - _MANY_NODES) / (_MOST_NODES - _MANY_NODES)
        allowed = 0.99 - 0.89 * min(max(share, 0.0), 1.0)
        if self._aliased / self._nodes > allowed:
            message = "Kubernetes rejects this many values from aliases; write the values out."
            raise self._error(message, place)
        written = self._nodes - self._aliased
        if self._aliased > max(_FREELY_REPEATED, _TIMES_WRITTEN * written):
            message = (
                f"{self._aliased:,} values come from aliases, over {_TIMES_WRITTEN} times what "
                "is written; write the values out."
            )
            raise self._error(message, place)

    def _open(self, event: yaml.CollectionStartEvent, value: Json) -> None:
        place = self._place(event)
        if event.tag is not None:
            self._check_tag(event)
        self._check_depth(1, place)
        node = _Node(value, place, is_open=True)
        self._add(node, event.anchor)
        self._stack.append(node)
        self._siblings = node.children

    def _close(self, build: Callable[[_Node], None]) -> None:
        node = self._stack.pop()
        node.size = 1 + sum([child.size for child in node.children])
        node.depth = 1 + max([child.depth for child in node.children], default=0)
        build(node)
        node.is_open = False
        self._siblings = self._stack[-1].children if self._stack else [node]
        if not self._stack:
            self._check_aliasing(node.place)

    def _build_sequence(self, node: _Node) -> None:
        node.value.extend([self._json(child) for child in node.children])
        node.places = {i: (child.place, child.places) for i, child in enumerate(node.children)}

    def _build_mapping(self, node: _Node) -> None:
        children = iter(node.children)
        merged: set[object] = set()
        for key, value in zip(children, children, strict=True):
            if key.is_merge:
                together: set[object] = set()
                for pair in self._merged(value):
                    together.add(self._set(node, *pair, together))
                merged |= together
            else:
                merged.discard(self._set(node, key, value, merged))
        value = node.value
        places: Places = {}
        for key, member in node.members.values():
            name = key.value if type(key.value) is str else self._key_name(key)
            # Two keys to go-yaml, one to JSON: Kubernetes keeps either, this reader the first.
            if name not in places:
                value[name] = self._json(member)
                places[name] = (key.place, member.places)
        node.places = places

    def _set(self, node: _Node, key: _Node, value: _Node, replaced: Container[object]) -> object:
        """Set a key, also over what a merge key before it brought in: that is what merging is for.

        Kubernetes' strict mode refuses that, but no kubectl asks it of a file.
        """
        word = key.value
        # go-yaml tells 1 from "1" and from true, which Python does not, and -0.0 not from 0.0.
        identity = word
        if type(word) is not str:
            name = self._key_name(key)
            identity = (float, word) if type(word) is float else (name, type(word), word)
        first = node.members.get(identity)
        if first and self._refuse_duplicates and identity not in replaced:
            raise self._duplicate(key, first[0], is_root=not self._stack)
        node.members[identity] = (key, value)
        return identity

    def _merged(self, node: _Node) -> Iterator[tuple[_Node, _Node]]:
        sources = [node]
        if isinstance(node.value, list) and not node.is_alias:
            sources = node.children
        for source in reversed(sources):
            if not isinstance(source.value, dict):
                message = "A merge key '<<' takes a mapping or a list of mappings."
                raise self._error(message, source.place)
            yield from source.members.values()

    def _json(self, node: _Node) -> Json:
        if type(node.value) is not float:
            return node.value
        try:
            return as_json(node.value)
        except ValueError as error:
            raise self._error(f"{error}; put it in quotes.", node.place) from None

    def _key_name(self, key: _Node) -> str:
        if isinstance(key.value, (dict, list)):
            raise self._error("A list or a mapping cannot be a key.", key.place)
        try:
            return as_key(key.value)
        except ValueError as error:
            raise self._error(f"{error}; put it in quotes.", key.place) from None

    def _duplicate(self, key: _Node, first: _Node, *, is_root: bool) -> YamlError:
        name = self._key_name(key)
        # What cannot be read is shown without anything of a Secret.
        said = "This key" if _SECRET.search(self._text) else f"The key {name!r}"
        message = (
            f"{said} is already set at line {first.place[0]}, column {first.place[1]}; keep one "
            "of them."
        )
        if is_root and key.value == "apiVersion":
            message = (
                f"{message} If these are two objects, a line '---' between them is missing "
                "('cdk8s synth --stdout' joins its files without one)."
            )
        return self._error(message, key.place)

    def _error(self, message: str, place: Place) -> YamlError:
        return YamlError(message, source=self._source, line=place[0], column=place[1])

    def _place(self, event: Any) -> Place:
        mark = event.start_mark
        return self._lines_before + mark.line + 1, mark.column + 1
