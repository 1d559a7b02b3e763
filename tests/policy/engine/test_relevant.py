"""Rules whose files are not read for an input would have found nothing in it."""

from __future__ import annotations

import pytest

from constructs_lib.intake.input import Input, input_of
from constructs_lib.policy.config import Config
from constructs_lib.policy.engine import checker
from constructs_lib.policy.engine.checker import judge
from constructs_lib.policy.engine.relevant import relevant
from constructs_lib.policy.example import example_objects
from constructs_lib.policy.finding import Report
from constructs_lib.policy.rules.catalogue import FILES, RULES
from tests.policy.judging import STRICT

EXAMPLES = [
    pytest.param(text, id=f"{rule.id}-{what}")
    for rule in RULES
    if rule.id != "DS003"  # it is about what cannot be read
    for what, text in (("bad", rule.bad), ("good", rule.good))
]


def reports(found: Input, monkeypatch: pytest.MonkeyPatch, config: Config) -> list[Report]:
    """What is found by the rules that may find something, and by all."""
    few = judge(found, config).report()
    with monkeypatch.context() as patched:
        patched.setattr(checker, "relevant", lambda _: FILES)
        return [few, judge(found, config).report()]


@pytest.mark.parametrize("example", EXAMPLES)
def test_what_is_not_read_would_find_nothing(example: str, monkeypatch: pytest.MonkeyPatch) -> None:
    objects = example_objects(example)
    for some in (objects, *([each] for each in objects)):
        few, every = reports(input_of(some), monkeypatch, STRICT)

        assert few == every


def test_a_plain_daemon_set_is_asked_no_rule_of_what_it_has_not() -> None:
    context = judge(input_of(example_objects("{}"))).context
    asked = {FILES[each].partition(".")[0] for each in relevant(context)}

    assert {"conflicts", "delivery", "platform"}.isdisjoint(asked)
