"""Asks registries about many images at once: a few at a time, each with its own time limit.

Who watches sees how far it is; a log does not.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeVar

from constructs_lib.cli.images.connection import Network
from constructs_lib.cli.images.credential_files import CredentialFiles
from constructs_lib.cli.outputs import progress
from constructs_lib.errors import ConstructsLibError
from constructs_lib.k8s.image import Image
from constructs_lib.record import dataclass
from constructs_lib.registry.address import Address, address_of
from constructs_lib.registry.client import Registries
from constructs_lib.registry.http import Http
from constructs_lib.registry.login import Login

__all__ = ["Asking", "asking", "today"]

_AT_ONCE: Final = 8
_QUIET: Final = 1.0
"""How long a run stays silent: who need not wait need not read. Seconds."""

_Item = TypeVar("_Item", bound=Hashable)
_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """How registries are asked in one run.

    Attributes:
        registries: answers.
        mirrors: prefixes of images' names, each with what stands in its place.
        patience: how long one image may take. Seconds.
    """

    registries: Registries
    mirrors: Mapping[str, str]
    patience: float

    def address(self, image: Image) -> Address:
        """Where an image is asked for."""
        return address_of(image, self.mirrors)

    def every(
        self, items: Sequence[_Item], work: Callable[[_Item, float], _Answer]
    ) -> tuple[dict[_Item, _Answer], dict[_Item, str]]:
        """Ask about every item; gives the answers, and why there is none.

        Args:
            items: the items, each once.
            work: asks about one of them, with the moment at which its time is over.
        """
        answers: dict[_Item, _Answer] = {}
        failed: dict[_Item, str] = {}

        def one(item: _Item) -> _Answer:
            return work(item, time.monotonic() + self.patience)

        pool = ThreadPoolExecutor(max_workers=_AT_ONCE, thread_name_prefix="registry")
        try:
            running = {pool.submit(one, item): item for item in items}
            for future in _as_they_end(running, len(items)):
                try:
                    answers[running[future]] = future.result()
                except ConstructsLibError as error:
                    failed[running[future]] = str(error)
        finally:
            pool.shutdown(wait=len(answers) + len(failed) == len(items), cancel_futures=True)
        return (
            {item: answers[item] for item in items if item in answers},
            {item: failed[item] for item in items if item in failed},
        )


def today() -> dt.date:
    """The day that is written down, the same wherever the command runs."""
    return dt.datetime.now(tz=dt.UTC).date()


@contextmanager
def asking(
    *,
    registry_config: Path | None,
    mirrors: Sequence[tuple[str, str]],
    insecure: Sequence[str],
    timeout: float,
) -> Iterator[Asking]:
    """How registries are asked, by the options of a command; connections end with it.

    Raises:
        ConstructsLibError: a file of credentials cannot be read.
    """
    credentials = CredentialFiles(only=registry_config)
    credentials.read()
    network = Network()
    http = Http(
        transport=network, insecure=frozenset(insecure), clock=time.monotonic, sleep=time.sleep
    )
    login = Login(http=http, credential_of=credentials.find)
    try:
        yield Asking(
            registries=Registries(http=http, login=login), mirrors=dict(mirrors), patience=timeout
        )
    finally:
        network.close()


def _as_they_end(
    running: Mapping[Future[_Answer], object], count: int
) -> Sequence[Future[_Answer]]:
    """The futures as they end; on a terminal, how many have."""
    ended: list[Future[_Answer]] = []
    left = set(running)
    start = time.monotonic()
    while left:
        done, left = wait(left, timeout=_QUIET, return_when=FIRST_COMPLETED)
        ended += done
        if time.monotonic() - start > _QUIET:
            progress(f"asked {len(ended)} of {count} images")
    progress("")
    return ended
