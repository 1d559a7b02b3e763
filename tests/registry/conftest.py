"""A registry that misbehaves as it is told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.registries import FakeRegistry


@pytest.fixture
def registry() -> Iterator[FakeRegistry]:
    with FakeRegistry().running() as found:
        yield found
