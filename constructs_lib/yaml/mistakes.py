"""What is wrong with a text that is no YAML, in words that help the person who wrote it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from constructs_lib.errors import YamlError

if TYPE_CHECKING:
    import yaml

__all__ = ["character_error", "decoded", "syntax_error"]

# Compiled where it is needed: that takes as long as reading a small file.
_NOT_YAML: Final = "[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"


def decoded(text: str | bytes, source: str, *, lines_before: int = 0) -> str:
    """The text itself, or what the bytes spell.

    Args:
        text: the text.
        source: the name it carries.
        lines_before: lines of the file before the text.

    Raises:
        YamlError: the bytes are not UTF-8.
    """
    if isinstance(text, str):
        return text
    try:
        return text.decode()
    except UnicodeDecodeError as error:
        before = text[: error.start].decode()
        message = f"The byte 0x{text[error.start]:02x} is not UTF-8; save the text as UTF-8."
        raise _error_at(len(before), before, message, source, lines_before) from None


def character_error(text: str, source: str, *, lines_before: int = 0) -> YamlError:
    """The error for a character that YAML does not allow, not even in quotes.

    Args:
        text: the text.
        source: the name it carries.
        lines_before: lines of the file before the text.
    """
    found = re.search(_NOT_YAML, text)
    code = f"U+{ord(found.group()):04X}" if found else "here"
    message = f"The character {code} is not allowed in YAML; escape it in double quotes."
    return _error_at(found.start() if found else 0, text, message, source, lines_before)


def _error_at(index: int, text: str, message: str, source: str, lines_before: int) -> YamlError:
    line, column = lines_before + text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)
    return YamlError(message, source=source, line=line, column=column)


# What libyaml says, and what the writer of the text most likely did.
_LIKELY = {
    "mapping values are not allowed": (
        "A ':' is not expected here; quote a value that contains ': ', or correct the indentation."
    ),
    "could not find expected ':'": (
        "A line has no ':' after its key; write 'key: value', or correct the indentation."
    ),
    "expected key": "This line does not fit the mapping above it; correct the indentation.",
    "expected '-'": "This line does not fit the list above it; correct the indentation.",
    "expected <block end>": "This line does not fit those above it; correct the indentation.",
}


def syntax_error(
    error: yaml.MarkedYAMLError, text: str, source: str, *, lines_before: int = 0
) -> YamlError:
    """The error for a text that libyaml cannot parse; the arguments are as above."""
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = text.splitlines()
    found = lines[line] if line < len(lines) else ""
    return YamlError(
        _explanation(error, found, column),
        source=source,
        line=lines_before + line + 1,
        column=column + 1,
    )


def _explanation(error: yaml.MarkedYAMLError, found: str, column: int) -> str:
    """What the writer of the line most likely did, else libyaml's own words as a sentence."""
    problem = error.problem or "it cannot be read"
    if found.lstrip(" ").startswith("\t") or found[column : column + 1] == "\t":
        return "A tab is used where YAML needs spaces; indent with spaces only."
    if "cannot start any token" in problem:
        return f"An unquoted value cannot start with {found[column : column + 1]!r}; quote it."
    if explained := next((text for words, text in _LIKELY.items() if words in problem), None):
        return explained
    context = f"{error.context}, " if error.context else ""
    return f"This is not YAML: {context}{problem}."
