"""A fix is written into the text, which stays as it was elsewhere."""

from __future__ import annotations

import pytest

from playground.questions.check import answer as check
from playground.questions.fix import answer
from tests.playground.manifests import TROUBLED


def fingerprint(rule: str) -> str:
    (found,) = (
        each for each in check(manifests=TROUBLED, nodes="")["findings"] if each["rule"] == rule
    )
    return str(found["fingerprint"])


def test_all_that_is_safe_is_put_right_and_nothing_else() -> None:
    told = answer(manifests=TROUBLED, nodes="")

    assert told["manifests"] == TROUBLED.replace("tier: node", "tier: node\n        app: agent")
    assert (told["fixed"], told["left"]) == (1, "")


def test_one_finding_is_put_right_also_where_that_changes_behaviour() -> None:
    told = answer(manifests=TROUBLED, nodes="", finding=fingerprint("DS202"))

    assert "app: agent\n" not in told["manifests"]
    assert "100%" not in told["manifests"]
    assert told["fixed"] == 1


def test_what_only_a_person_can_put_right_stays() -> None:
    told = answer(manifests=TROUBLED, nodes="", finding=fingerprint("DS701"))

    assert told == {"manifests": TROUBLED, "fixed": 0, "left": ""}


def test_a_finding_that_is_not_there_is_a_mistake_of_the_page() -> None:
    with pytest.raises(ValueError, match="not in list"):
        answer(manifests=TROUBLED, nodes="", finding="0:1")
