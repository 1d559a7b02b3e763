"""What every declaration is."""

from __future__ import annotations

import pytest

from constructs_lib import NodeExporterSpec


def exporter(name: str = "exporter") -> NodeExporterSpec:
    return NodeExporterSpec(name=name, namespace="monitoring")


def test_declarations_that_say_the_same_are_equal_also_when_one_was_rendered() -> None:
    rendered = exporter()
    assert rendered.yaml()

    assert rendered == exporter()
    assert rendered != exporter("other")
    assert rendered != "exporter"


def test_a_declaration_with_a_mapping_has_no_hash() -> None:
    with pytest.raises(TypeError, match="unhashable"):
        hash(exporter())
