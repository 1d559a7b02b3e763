"""Nodes that cannot run an image, in one sentence that every report says alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from constructs_lib.report.words import counted, names_in_words

if TYPE_CHECKING:
    from constructs_lib.placement.wrong_platform import WrongPlatform

__all__ = ["wrong_platform_in_words"]


def wrong_platform_in_words(wrong: WrongPlatform) -> str:
    """Which nodes cannot run which image, and what they say instead."""
    system, architecture = wrong.platform[:2]
    kind = architecture if system == "linux" else f"{system}/{architecture}"
    nodes = f"{counted(len(wrong.nodes), f'{kind} node')} ({names_in_words(wrong.nodes)})"
    platforms = ", ".join(str(each) for each in wrong.locked.platforms)
    if wrong.locked.is_index:
        fate = "cannot pull (no match for platform)"
    else:
        fate = "would get exec format error from"
    return f"{wrong.daemon_set}: {nodes} {fate} {wrong.image}, which is for {platforms} only."
