"""What is the same for every DaemonSet of one run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from constructs_lib.platforms.facts import Platform
    from constructs_lib.policy.config import Config
    from constructs_lib.registry.image_lock import ImageLock

__all__ = ["Settings"]


class Settings(Protocol):
    """What a rule may ask that judges a spec alone; ``context.py`` says what each is."""

    @property
    def config(self) -> Config: ...
    @property
    def nodes(self) -> int | None: ...
    @property
    def minor(self) -> int: ...
    @property
    def images(self) -> ImageLock | None: ...
    @property
    def platforms(self) -> Sequence[Platform]: ...
    @property
    def knows_windows(self) -> bool: ...
    @property
    def knows_openshift(self) -> bool: ...
