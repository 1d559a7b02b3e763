"""A text that Fluent Bit would read as something else is refused where it is typed."""

from __future__ import annotations

import pytest

from constructs_lib import DeclarationError, LogAgentSpec
from constructs_lib.log_agent import Http, Loki


@pytest.mark.parametrize("text", ["a${OUTPUT_PASSWORD}b", "a\nEvil: 1", "a\r\nb"])
def test_a_label_that_would_change_is_refused(text: str) -> None:
    with pytest.raises(DeclarationError, match=r"output\.stream_labels\.job: "):
        LogAgentSpec(
            name="l", namespace="n", output=Loki(host="h", stream_labels={"job": text})
        ).manifests()


def test_a_comma_would_be_another_label() -> None:
    with pytest.raises(DeclarationError, match="takes for the next label"):
        LogAgentSpec(
            name="l", namespace="n", output=Loki(host="h", stream_labels={"job": "a, evil=1"})
        ).manifests()


@pytest.mark.parametrize(
    "headers", [{"a b": "c"}, {"a": "b\r\nEvil: 1"}, {"a:": "b"}, {"": "b"}, {"a": "b\0"}]
)
def test_a_header_is_a_name_and_one_line(headers: dict[str, str]) -> None:
    with pytest.raises(DeclarationError, match="headers"):
        Http(host="h", headers=headers)


@pytest.mark.parametrize("text", ["a\0b", "a\ud800b"])
def test_what_no_program_can_be_told_is_refused_where_it_is_typed(text: str) -> None:
    with pytest.raises(DeclarationError, match="which no file, argument or variable can hold"):
        Loki(host="h", tenant=text)
