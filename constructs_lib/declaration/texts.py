"""Texts that stand in files beside the module that declares what they are for.

A configuration of many lines is easier to read, and to edit with the tools that know it, in a file
of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from constructs_lib.errors import InputError
from constructs_lib.input_file import read_file

__all__ = ["texts_of"]


def texts_of(module: str) -> Callable[[str], str]:
    """What reads the files of the folder that has a module's name.

    After ``text = texts_of(__file__)`` in ``apps/logging.py``, ``text("tail.conf")`` is what
    ``apps/logging/tail.conf`` holds.

    Args:
        module: the module, ``__file__``.
    """
    folder = Path(module).with_suffix("")

    def text(name: str) -> str:
        """The text of a file.

        Args:
            name: its path in the folder.

        Raises:
            InputError: it cannot be read.
        """
        file = folder / name
        try:
            return read_file(file).decode()
        except UnicodeDecodeError:
            raise InputError([f"{file} is no text in UTF-8; write it as that."]) from None
        except FileNotFoundError:
            message = (
                f"{file} does not exist; texts stand in the folder that has the module's name."
            )
            raise InputError([message]) from None
        except OSError as error:
            raise InputError([f"{file} cannot be read ({error.strerror or error})."]) from None

    return text
