"""XML whose texts hold only what XML allows and logs only show: the border of JUnit reports."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from constructs_lib.report.printable import Printable, without_commands
from constructs_lib.report.words import visible

__all__ = ["several_lines", "xml_document"]


class _Lines(str):
    """Lines that are clean already."""

    __slots__ = ()


def several_lines(*lines: str) -> str:
    """The text of an element that has several lines; each is cleaned."""
    return _Lines("\n".join(map(visible, lines)))


def xml_document(root: ET.Element) -> Printable:
    """A document; its attributes and texts are cleaned."""
    for element in root.iter():
        for key, value in element.attrib.items():
            element.set(key, visible(value))
        if element.text and not isinstance(element.text, _Lines):
            element.text = visible(element.text)
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return Printable(without_commands(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'))
