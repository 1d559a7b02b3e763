"""Widths and colours of bars as classes: the page's policy lets no element bring a style."""

from __future__ import annotations

from typing import Final

__all__ = ["bar_styles", "hue", "width"]

_HUES: Final = 137
"""Degrees between the colours of two agents; neighbours never look alike."""


def width(start: float, end: float) -> str:
    """The class of a part of a bar, from one share of it to another.

    Parts that follow each other fill the bar together, however they are rounded.
    """
    return f"w{round(100 * min(end, 1)) - round(100 * min(start, 1))}"


def hue(index: int) -> str:
    """The class with the colour of an agent, under its name and in the bars."""
    return f"h{index * _HUES % 360}"


def bar_styles(agents: int) -> str:
    """The rules of every class that bars may have.

    Args:
        agents: how many agents have a colour.
    """
    hues = sorted({index * _HUES % 360 for index in range(agents)})
    rules = [f".w{percent} {{ width: {percent}% }}" for percent in range(101)]
    return "\n".join([*rules, *(f".h{each} {{ --hue: {each} }}" for each in hues), ""])
