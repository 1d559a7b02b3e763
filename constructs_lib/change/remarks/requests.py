"""DS1310: what an agent asks of its nodes grows by more than a fifth.

What counts is the sum over the fleet: requests of the whole Pod times the nodes it is wanted on. On
a full node the new Pod does not fit and stays Pending.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.change.remarks.remark import Remark, Update
from constructs_lib.daemon_set.pod_resources import pod_requests
from constructs_lib.k8s.amounts import amount_in_words

__all__ = ["requests"]

_MOST: Final = 20
"""Percent that requests may grow without a word."""


def requests(update: Update) -> Iterator[Remark]:
    """Each resource of which it asks for a lot more."""
    before, after = (pod_requests(each.pod) for each in (update.pair.before, update.pair.after))
    for resource, amount in after.items():
        had = before.get(resource, 0)
        if amount * 100 > had * (100 + _MOST):
            yield Remark(
                rule="DS1310",
                name="requests-grew",
                severity="warning",
                message=_message(update, resource, had, amount),
            )


def _message(update: Update, resource: str, had: int, amount: int) -> str:
    def words(count: int) -> str:
        return amount_in_words(resource, count)

    change = f"Requests of {resource} grow from {words(had)} to {words(amount)} per Pod"
    if update.nodes is None:
        return f"{change}; on full nodes the new Pod stays Pending."
    desired = update.nodes.desired
    more = words((amount - had) * desired)
    return f"{change}: {more} more on {desired:,} nodes; on full ones the new Pod stays Pending."
