"""HTML that cannot forget to escape: text is text unless it was made here.

Names in a report come from manifests and nodes of anyone. A plain string put into an element is
escaped; only what :func:`element` gave back goes in as it is.
"""

from __future__ import annotations

from html import escape

from constructs_lib.report.words import visible

__all__ = ["Markup", "element", "joined", "multiline"]

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
            leaves the attribute out.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_escaped(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID:
        return Markup(f"<{name}{written}>")
    return Markup(f"<{name}{written}>{joined(*children)}</{name}>")


def joined(*parts: str) -> Markup:
    """Text and elements one after the other; strings are escaped."""
    return Markup("".join([p if isinstance(p, Markup) else _escaped(p) for p in parts]))


def multiline(text: str) -> Markup:
    """A text of several lines, escaped."""
    return Markup("\n".join(map(_escaped, text.splitlines())))


def _escaped(text: str) -> str:
    return escape(visible(text))
