"""How many random trials there are: ``CLUSTER_TEST_SEEDS=100`` makes a hundred of each kind."""

from __future__ import annotations

import os

__all__ = ["seeds"]


def seeds(first: int, count: int) -> range:
    """The seeds of one kind of trial.

    Args:
        first: the first one, different for each kind.
        count: how many where nobody says so.
    """
    return range(first, first + int(os.environ.get("CLUSTER_TEST_SEEDS", count)))
