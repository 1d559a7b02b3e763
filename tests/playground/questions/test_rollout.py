"""The verdict on an update, with and without what ran before."""

from __future__ import annotations

from playground.questions.rollout import answer
from tests.playground.documented import BOOKSTORE, NODES


def test_without_manifests_before_every_daemon_set_is_updated() -> None:
    told = answer(manifests=BOOKSTORE, nodes=NODES, before=" \n")

    assert "log-agent: " in told["text"]
    assert "\x1b[" in told["text"]


def test_what_did_not_change_does_not_restart() -> None:
    told = answer(manifests=BOOKSTORE, nodes=NODES, before=BOOKSTORE)

    assert told["text"].startswith("nothing restarts: ")
