"""Why policies of the API server cannot find what several rules find."""

from __future__ import annotations

from typing import Final

__all__ = ["DROPPED", "GUESSED", "MACHINES", "OTHER_OBJECTS", "PLATFORM", "PROGRAM", "REFUSED"]

DROPPED: Final = "The API server drops the field before any policy sees it."

OTHER_OBJECTS: Final = "It depends on other objects, which a policy cannot read."

REFUSED: Final = "The API server rejects it before any policy sees it."

PLATFORM: Final = "It depends on the platform of the cluster, which a policy does not know."

PROGRAM: Final = (
    "It reads what a program is configured with, in its own language and often in a ConfigMap."
)

GUESSED: Final = "Which agents are meant is guessed by their images, and a policy guesses nothing."

MACHINES: Final = "It depends on the machines of the nodes, which a policy does not know."
