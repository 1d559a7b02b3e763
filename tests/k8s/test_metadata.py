"""Names and labels are those Kubernetes accepts, and the selector is out of everybody's reach."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.metadata import (
    common_labels,
    dns_label_problem,
    label_key_problem,
    label_value_problem,
    labels_of,
    metadata,
    selector_labels,
)

NO_DNS_LABEL = (
    "is not a DNS label; use lower-case letters, digits and '-', "
    "beginning and ending with a letter or digit"
)
SELECTOR = {"app.kubernetes.io/name": "log-agent", "app.kubernetes.io/instance": "shop"}

label_texts = st.dictionaries(st.text(min_size=1), st.text(), max_size=4)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a", id="one letter"),
        pytest.param("0", id="one digit"),
        pytest.param("log-agent--2", id="dashes"),
        pytest.param("a" * 63, id="63 characters"),
    ],
)
def test_a_dns_label(text: str) -> None:
    assert dns_label_problem(text) is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param("", f"'' {NO_DNS_LABEL}", id="empty"),
        pytest.param("Agent", f"'Agent' {NO_DNS_LABEL}", id="upper case"),
        pytest.param("log.agent", f"'log.agent' {NO_DNS_LABEL}", id="a dot"),
        pytest.param("log_agent", f"'log_agent' {NO_DNS_LABEL}", id="an underscore"),
        pytest.param("-agent", f"'-agent' {NO_DNS_LABEL}", id="a dash at the start"),
        pytest.param("agent-", f"'agent-' {NO_DNS_LABEL}", id="a dash at the end"),
        pytest.param("agent\n", f"'agent\\n' {NO_DNS_LABEL}", id="a line break"),
        pytest.param("ägent", f"'ägent' {NO_DNS_LABEL}", id="another alphabet"),
        pytest.param(
            "a" * 64, f"'{'a' * 64}' has 64 characters; at most 63 are allowed", id="too long"
        ),
    ],
)
def test_what_is_no_dns_label_is_explained(text: str, problem: str) -> None:
    assert dns_label_problem(text) == problem


@pytest.mark.parametrize(("length", "accepted"), [(57, True), (58, False)])
def test_a_name_may_be_limited_further(length: int, *, accepted: bool) -> None:
    assert (dns_label_problem("a" * length, limit=57) is None) is accepted


@pytest.mark.parametrize(
    "key",
    [
        pytest.param("team", id="a name"),
        pytest.param("Team_1.a-b", id="every character"),
        pytest.param("app.kubernetes.io/name", id="a prefix"),
        pytest.param("a" * 63, id="63 characters"),
        pytest.param(f"example.com/{'a' * 63}", id="63 characters after the slash"),
        pytest.param(f"{'a' * 253}/b", id="a prefix of 253 characters"),
    ],
)
def test_a_label_key(key: str) -> None:
    assert label_key_problem(key) is None


@pytest.mark.parametrize(
    "key",
    [
        pytest.param("", id="empty"),
        pytest.param("a b", id="a blank"),
        pytest.param("a" * 64, id="64 characters"),
        pytest.param(f"{'a' * 254}/b", id="a prefix of 254 characters"),
        pytest.param("/team", id="an empty prefix"),
        pytest.param("example.com/", id="an empty name"),
        pytest.param("example.com/a/b", id="two slashes"),
        pytest.param("Example.com/team", id="upper case in the prefix"),
        pytest.param("example..com/team", id="two dots in the prefix"),
        pytest.param("-team", id="a dash at the start"),
        pytest.param("team.", id="a dot at the end"),
        pytest.param("team\n", id="a line break"),
    ],
)
def test_what_is_no_label_key_is_explained(key: str) -> None:
    assert label_key_problem(key) == (
        f"{key!r} is not a valid key; write 'name' or 'prefix.example/name' with letters, "
        "digits, '-', '_' and '.', at most 63 characters after the slash"
    )


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("", id="empty"),
        pytest.param("V1.0_rc-1", id="every character"),
        pytest.param("1" * 63, id="63 characters"),
    ],
)
def test_a_label_value(value: str) -> None:
    assert label_value_problem(value) is None


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("a b", id="a blank"),
        pytest.param("a/b", id="a slash"),
        pytest.param("1" * 64, id="64 characters"),
        pytest.param("_a", id="an underscore at the start"),
        pytest.param("a-", id="a dash at the end"),
        pytest.param("a\n", id="a line break"),
    ],
)
def test_what_is_no_label_value_is_explained(value: str) -> None:
    assert label_value_problem(value) == (
        f"{value!r} is not a valid label value; use at most 63 letters, digits, '-', '_' and "
        "'.', beginning and ending with a letter or digit"
    )


def test_the_selector_is_the_program_and_the_installation() -> None:
    assert selector_labels(program="log-agent", instance="shop") == SELECTOR


def test_an_object_carries_what_it_is_and_who_made_it() -> None:
    labels = common_labels(
        program="log-agent", instance="shop", component="logs", version="5.1", extra={"team": "a"}
    )

    assert labels == {
        "team": "a",
        "app.kubernetes.io/name": "log-agent",
        "app.kubernetes.io/instance": "shop",
        "app.kubernetes.io/version": "5.1",
        "app.kubernetes.io/component": "logs",
        "app.kubernetes.io/managed-by": "constructs-lib",
    }


def test_an_unknown_version_is_left_out() -> None:
    labels = common_labels(
        program="log-agent", instance="shop", component="logs", version=None, extra={}
    )

    assert "app.kubernetes.io/version" not in labels


@given(label_texts, st.dictionaries(st.sampled_from(sorted(SELECTOR)), st.text()))
def test_further_labels_never_replace_the_selector(
    extra: dict[str, str], against: dict[str, str]
) -> None:
    labels = common_labels(
        program="log-agent",
        instance="shop",
        component="logs",
        version=None,
        extra={**extra, **against},
    )

    assert SELECTOR.items() <= labels.items()


@pytest.mark.parametrize(
    "nothing", [pytest.param(None, id="none"), pytest.param({}, id="an empty map")]
)
def test_metadata_has_nothing_empty(nothing: dict[str, str] | None) -> None:
    assert metadata("agent", labels=nothing, annotations=nothing) == {"name": "agent"}


def test_metadata_is_in_the_order_people_read_it() -> None:
    result = metadata("agent", namespace="logging", labels={"b": "1"}, annotations={"a": "2"})

    assert list(result.items()) == [
        ("name", "agent"),
        ("namespace", "logging"),
        ("labels", {"b": "1"}),
        ("annotations", {"a": "2"}),
    ]


def test_metadata_does_not_share_what_it_was_given() -> None:
    labels = {"team": "a"}
    result = metadata("agent", labels=labels)

    labels["team"] = "b"

    assert result["labels"] == {"team": "a"}


@pytest.mark.parametrize(
    ("manifest", "labels"),
    [
        pytest.param({"metadata": {"labels": {"app": "a"}}}, {"app": "a"}, id="some"),
        pytest.param({"metadata": {"labels": None}}, {}, id="none"),
        pytest.param({"metadata": {"labels": ["app"]}}, {}, id="a list in their place"),
        pytest.param({}, {}, id="no metadata"),
    ],
)
def test_an_object_has_the_labels_of_its_metadata(
    manifest: dict[str, Json], labels: dict[str, str]
) -> None:
    assert labels_of(manifest) == labels
