"""JSON read into the same documents as YAML, at the speed of the ``json`` module.

``kubectl get -o json`` of a large cluster is hundreds of megabytes, and the YAML event stream is
slow on it. JSON has no places: a document read here says line 0, and errors name the path alone.
"""

from __future__ import annotations

import json
from typing import Final

from constructs_lib.errors import YamlError
from constructs_lib.yaml.reader import Document

__all__ = ["NO_LINE", "read_json"]

NO_LINE: Final = 0
"""The line of a document whose places are not known."""


def read_json(text: str | bytes, *, source: str = "<text>") -> list[Document]:
    """The one document of a JSON text.

    Args:
        text: JSON; bytes must be UTF-8, with or without a byte order mark.
        source: the name errors and the document carry.

    Raises:
        YamlError: the text is not JSON.
    """
    try:
        decoded = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        return [Document(value=json.loads(decoded), source=source, line=NO_LINE)]
    except UnicodeDecodeError as error:
        message = f"The byte 0x{error.object[error.start]:02x} is not UTF-8; save it as UTF-8."
        raise YamlError(message, source=source) from None
    except json.JSONDecodeError as error:
        message = f"This is not JSON: {error.msg}; if it is YAML, name the file .yaml."
        raise YamlError(message, source=source, line=error.lineno, column=error.colno) from None
    except RecursionError:
        raise YamlError("Nested too deeply to be read.", source=source) from None
