"""Taints and requirements on labels say the same as a part and as a text of kubectl."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.declaration.node_texts import (
    requirement_fields,
    requirement_text,
    taint_fields,
    taint_text,
)
from constructs_lib.declaration.nodes import Everywhere, NodeLabel, Nodes, Taint
from constructs_lib.errors import DeclarationError

TAINTS: dict[str, Taint | Everywhere] = {
    "dedicated:NoSchedule": Taint(key="dedicated"),
    "dedicated=batch:NoExecute": Taint(key="dedicated", value="batch", effect="NoExecute"),
    "dedicated=:NoSchedule": Taint(key="dedicated", value=""),
    "CriticalAddonsOnly:*": Taint(key="CriticalAddonsOnly", effect=None),
    "*:NoExecute": Everywhere(effect="NoExecute"),
    "*:*": Everywhere(),
}
LABELS = {
    "gpu": NodeLabel(key="gpu", operator="Exists"),
    "!gpu": NodeLabel(key="gpu", operator="DoesNotExist"),
    "disk=ssd": NodeLabel(key="disk", operator="In", values=["ssd"]),
    "disk=": NodeLabel(key="disk", operator="In", values=[""]),
    "disk!=ssd": NodeLabel(key="disk", operator="NotIn", values=["ssd"]),
    "zone in (a, b)": NodeLabel(key="zone", operator="In", values=["a", "b"]),
    "zone notin (a, b)": NodeLabel(key="zone", operator="NotIn", values=["a", "b"]),
}
SAME = {
    " ! gpu ": "!gpu",
    "disk == ssd": "disk=ssd",
    "zone in (a,b)": "zone in (a, b)",
    "in in (in)": "in=in",
}
NAMES = st.from_regex(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,20}[A-Za-z0-9])?", fullmatch=True)


@pytest.mark.parametrize("text", TAINTS)
def test_a_taint_is_written_as_kubectl_shows_it(text: str) -> None:
    assert Nodes(tolerates=[text]) == Nodes(tolerates=[TAINTS[text]])


@pytest.mark.parametrize("text", LABELS)
def test_a_requirement_is_written_as_behind_l_of_kubectl(text: str) -> None:
    assert Nodes(where=[text]) == Nodes(where=[LABELS[text]])
    assert Nodes(any_of=[[text], ["a"]]).any_of[0] == (LABELS[text],)


@pytest.mark.parametrize(("written", "same"), SAME.items())
def test_spaces_and_other_spellings_of_kubectl_mean_the_same(written: str, same: str) -> None:
    assert requirement_fields(written) == requirement_fields(same)


@given(NAMES, st.none() | st.just("") | NAMES, st.sampled_from([None, "NoExecute"]))
def test_a_taint_is_read_as_it_was_written(key: str, value: str | None, effect: str | None) -> None:
    text = taint_text(key=key, value=value, effect=effect)

    assert taint_fields(text) == {"key": key, "value": value, "effect": effect}


@given(NAMES, st.sampled_from(["In", "NotIn"]), st.lists(st.just("") | NAMES, min_size=1))
def test_a_requirement_is_read_as_it_was_written(key: str, word: str, values: list[str]) -> None:
    text = requirement_text(key=key, operator=word, values=values)

    assert requirement_fields(text) == {"key": key, "operator": word, "values": values}


WRONG: dict[str, tuple[Callable[[], Any], str]] = {
    "no effect": (
        lambda: Nodes(tolerates=["gpu"]),
        "tolerates[0]: 'gpu' is no taint; write 'key:effect' or 'key=value:effect'",
    ),
    "a value of every key": (
        lambda: Nodes(tolerates=["*=a:NoExecute"]),
        "tolerates[0]: '*=a:NoExecute' has a value of every key; write '*:NoExecute'",
    ),
    "an unknown effect": (
        lambda: Nodes(tolerates=["*:NoSchedul"]),
        "tolerates[0].effect: got 'NoSchedul'; did you mean 'NoSchedule'?",
    ),
    "two words": (lambda: Nodes(where=["gpu yes"]), "where[0]: 'gpu yes' is no requirement"),
    "a value of what is absent": (
        lambda: Nodes(where=["!gpu=yes"]),
        "where[0]: '!gpu=yes' is no requirement",
    ),
    "no list": (
        lambda: Nodes(where="gpu"),
        "where: got 'gpu'; expected a list of NodeLabel(key=..., operator=...)",
    ),
}


@pytest.mark.parametrize(("declare", "said"), WRONG.values(), ids=WRONG)
def test_a_text_that_says_nothing_is_told_with_what_to_write(
    declare: Callable[[], Any], said: str
) -> None:
    with pytest.raises(DeclarationError) as error:
        declare()

    assert str(error.value.problems[0]).startswith(said)
