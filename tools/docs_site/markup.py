"""Markdown as HTML: headings with the anchors that GitHub gives them, code with colours.

markdown-it and Pygments do the work; both stand in the lock because rich, of sigstore, needs them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

__all__ = ["Heading", "Rendered", "Section", "anchor", "render"]

_FORMATTER: Final = HtmlFormatter(nowrap=True)
_COMMAND: Final = re.compile(r"^\$ (.*)$", re.MULTILINE)
_NOT_IN_ANCHORS: Final = re.compile(r"[^\w\- ]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading: how deep (1 for the title), its words as HTML, and its anchor."""

    level: int
    html: str
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What stands below a heading until the next one, as plain words for the search."""

    title: str
    anchor: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A page as HTML, with what the pages around it need."""

    body: str
    headings: tuple[Heading, ...]
    sections: tuple[Section, ...]


def anchor(title: str) -> str:
    """The anchor that GitHub gives to a heading."""
    return _NOT_IN_ANCHORS.sub("", title.lower()).replace(" ", "-")


def render(text: str, *, link: Callable[[str], str]) -> Rendered:
    """A page as HTML.

    Args:
        text: Markdown.
        link: gives the target in the site for one in the repository.
    """
    parser = _parser()
    tokens = parser.parse(text)
    headings = list(_anchored(tokens, parser))
    for token in tokens:
        for child in token.children or ():
            if child.type == "link_open":
                child.attrSet("href", link(str(child.attrGet("href"))))
    body = parser.renderer.render(tokens, parser.options, {})
    return Rendered(
        body=body, headings=tuple(headings), sections=tuple(_sections(tokens, headings))
    )


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", renderer_cls=RendererHTML).enable(["table", "strikethrough"])
    parser.options["highlight"] = _coloured
    for name in ("table_open", "table_close"):
        parser.add_render_rule(name, _table)
    return parser


def _table(
    renderer: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, _env: Any
) -> str:
    """A wide table scrolls for itself, so that the page does not."""
    tag = renderer.renderToken(tokens, at, options, {})
    opens = tokens[at].type == "table_open"
    return f'<div class="wide" tabindex="0">{tag}' if opens else f"{tag}</div>\n"


def _coloured(code: str, language: str, _attributes: str) -> str:
    try:
        # What a command printed may look like a prompt, so sessions are read here.
        lexer = None if language == "console" else get_lexer_by_name(language)
    except ClassNotFound:
        lexer = None
    if lexer is not None:
        coloured = highlight(code, lexer, _FORMATTER)
    else:
        coloured = html.escape(code, quote=False)
    if language == "console":
        coloured = _COMMAND.sub(r'<span class="gp">$ </span><span class="gs">\1</span>', coloured)
    name = html.escape(language or "text")
    return f'<pre class="{name}" tabindex="0"><code>{coloured}</code></pre>\n'


def _anchored(tokens: Sequence[Token], parser: MarkdownIt) -> Iterator[Heading]:
    seen: dict[str, int] = {}
    for token, words in pairwise(tokens):
        if token.type != "heading_open":
            continue
        name = anchor(_plain(words))
        again = seen.get(name, -1) + 1
        seen[name] = again
        name = f"{name}-{again}" if again else name
        token.attrSet("id", name)
        shown = parser.renderer.render([words], parser.options, {})
        yield Heading(level=int(token.tag[1]), html=shown, anchor=name)


def _plain(token: Token) -> str:
    """The words of an inline token."""
    words = (
        child.content if child.type in {"text", "code_inline"} else " "
        for child in token.children or ()
        if child.type in {"text", "code_inline", "softbreak"}
    )
    return "".join(words)


def _sections(tokens: Sequence[Token], headings: Sequence[Heading]) -> Iterator[Section]:
    titles = iter(headings)
    title, at, words = "", "", list[str]()
    heading = False
    for token in tokens:
        if token.type == "heading_open":
            if title:
                yield Section(title=title, anchor=at, text=" ".join(words))
            at, words, heading = next(titles).anchor, [], True
        elif token.type == "inline":
            if heading:
                title, heading = _plain(token), False
            else:
                words.append(_plain(token))
        elif token.type in {"fence", "code_block"}:
            words.append(token.content)
    if title:
        yield Section(title=title, anchor=at, text=" ".join(words))
