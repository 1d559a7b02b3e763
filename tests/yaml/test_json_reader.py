"""JSON gives the same documents as YAML, and a bad text one clear error."""

from __future__ import annotations

import pytest

from constructs_lib.errors import YamlError
from constructs_lib.yaml.json_reader import read_json
from constructs_lib.yaml.reader import read_yaml

TEXT = '{"kind": "List", "items": [{"kind": "Node", "ready": true, "pods": 110}]}'


def test_json_is_read_into_what_yaml_would_give() -> None:
    (json_document,), (yaml_document,) = read_json(TEXT), read_yaml(TEXT)

    assert json_document.value == yaml_document.value


def test_a_json_document_knows_its_name_and_first_line() -> None:
    (document,) = read_json(b"\xef\xbb\xbf\n {}", source="nodes.json")

    assert (document.source, document.line) == ("nodes.json", 2)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("{\n  a: 1}", "n.json:2:3: This is not JSON", id="YAML"),
        pytest.param(b"\xff", "n.json: The byte 0xff is not UTF-8", id="other bytes"),
        pytest.param("[" * 100_000, "n.json: Nested deeper", id="hostile"),
        pytest.param("[" * 501 + "]" * 501, "n.json: Nested deeper", id="one list too many"),
        pytest.param('["[",' * 501 + "1" + "]" * 501, "Nested deeper", id="brackets in texts"),
        pytest.param('{"a":[' * 251 + "]}" * 251, "Nested deeper", id="lists and maps in turn"),
        pytest.param(
            '["]",' * 501 + "1" + ',"["]' * 501, "Nested deeper", id="brackets in texts that close"
        ),
        pytest.param("9" * 5_000, "n.json: This cannot be read", id="a number without end"),
    ],
)
def test_a_text_that_is_not_json_is_refused(text: str | bytes, told: str) -> None:
    with pytest.raises(YamlError, match=told):
        read_json(text, source="n.json")


@pytest.mark.parametrize("text", ["[" * 500 + "]" * 500, '["[",' * 500 + "1" + "]" * 500])
def test_as_many_lists_as_yaml_may_have_are_read(text: str) -> None:
    assert len(read_json(text)) == 1
