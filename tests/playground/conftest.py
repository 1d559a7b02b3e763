"""The playground, built once for all tests, also where several processes run them."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.playground.chromium import Page, open_browser
from tests.playground.server import serve
from tools.playground.build import build


@pytest.fixture(scope="session")
def playground(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a built playground."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    folder = shared / "playground"
    with (shared / "playground.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            build(folder)
    return folder


@pytest.fixture(scope="session")
def address(playground: Path) -> Iterator[str]:
    """Where the playground is served."""
    with serve(playground) as found:
        yield found


@pytest.fixture(scope="module")
def page(address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The playground in a browser, after its first visit has been judged."""
    with open_browser(tmp_path_factory.mktemp("browser")) as found:
        found.size(1400, 900)
        found.open(address)
        found.wait_for("document.querySelector('.finding') !== null")
        yield found
