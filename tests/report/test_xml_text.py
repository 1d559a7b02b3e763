"""XML that any reader takes, whatever a name holds."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.report.words import visible
from constructs_lib.report.xml_text import several_lines, xml_document


@given(st.text(min_size=1))
def test_any_text_can_be_read_back(text: str) -> None:
    root = ET.Element("a", name=text)
    ET.SubElement(root, "b").text = text
    ET.SubElement(root, "c").text = several_lines(text, text)

    read = ET.fromstring(xml_document(root))  # noqa: S314  # written above

    assert read.get("name") == visible(text)
    assert [each.text for each in read] == [visible(text), f"{visible(text)}\n{visible(text)}"]


def test_no_line_of_it_is_a_command() -> None:
    root = ET.Element("a")
    root.text = several_lines("x", "::error::x", "##[group]x")

    assert "\n: :error::x\n#♯[group]x<" in xml_document(root)
