"""HTML that cannot forget to escape: text is text unless it was made here.

Names in a report come from manifests and nodes of anyone. A plain string put into an element is
escaped; only what :func:`element` gave back goes in as it is.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape

from constructs_lib.report.printable import Printable, without_commands
from constructs_lib.report.words import visible

__all__ = ["Markup", "document", "element", "joined", "multiline"]

_VOID = frozenset({"meta", "br", "input"})


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def element(name: str, /, *children: str, **attributes: str | int | None) -> Markup:
    """An element with its children; strings are escaped.

    Args:
        name: its name.
        children: text and elements, in order.
        attributes: by name, with ``_`` for ``-`` and one at the end where Python needs it; none
            leaves the attribute out. The page's policy lets no ``style`` and no handler in.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_escaped(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID:
        return Markup(f"<{name}{written}>")
    return Markup(f"<{name}{written}>{joined(*children)}</{name}>")


def document(*, title: str, style: str, script: str, body: Markup) -> Printable:
    """A page that needs nothing but itself, and whose policy allows nothing else.

    The policy names its style and its script by their hashes, so that no other runs, and no
    attribute of an element can be one.

    Args:
        title: its title.
        style: its style sheet, which holds no text of an input.
        script: its script, likewise.
        body: what it shows.
    """
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'"
    )
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("title", title),
        element("style", Markup(style)),
    )
    whole = element(
        "html", head, element("body", body, element("script", Markup(script))), lang="en"
    )
    return Printable(without_commands(f"<!DOCTYPE html>\n{whole}\n"))


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def joined(*parts: str) -> Markup:
    """Text and elements one after the other; strings are escaped."""
    return Markup("".join([p if isinstance(p, Markup) else _escaped(p) for p in parts]))


def multiline(text: str) -> Markup:
    """A text of several lines, escaped."""
    return Markup("\n".join(map(_escaped, text.splitlines())))


def _escaped(text: str) -> str:
    return escape(visible(text))
