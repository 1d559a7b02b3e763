"""Why a registry could not be asked: one sentence each, with what to do.

Nothing that a registry sent is quoted: it has seen the credentials, and could send them back.
"""

from __future__ import annotations

from constructs_lib.errors import ConstructsLibError

__all__ = ["NotThereError", "RegistryError"]


class RegistryError(ConstructsLibError):
    """A registry gave no usable answer."""


class NotThereError(RegistryError):
    """The registry answered: it has no such thing."""
