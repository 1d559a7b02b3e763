"""A command that ends early: what is said on standard error, and the exit code.

Bad input and usage are 2. What is nobody's input is 3: a report that could not be delivered, too
little memory, or a mistake in this program. So 1 always means that something was found.
"""

from __future__ import annotations

import errno
import traceback
from collections.abc import Iterator

import click

from constructs_lib.cli.outputs import StreamError, say
from constructs_lib.errors import ConstructsLibError

__all__ = ["end"]

_BAD, _UNEXPECTED, _INTERRUPTED = 2, 3, 130


def end(error: Exception, *, debug: bool = False) -> int:
    """Say why a command ended; gives its exit code.

    Args:
        error: what ended it.
        debug: whether to show where in the program something unexpected happened.
    """
    if isinstance(error, click.ClickException):
        say(*_usage(error))
        return _BAD
    if isinstance(error, ConstructsLibError):
        first, *others = error.lines()
        say(f"error: {first}", *others)
        return _BAD
    if isinstance(error, click.Abort):
        say("stopped")
        return _INTERRUPTED
    if debug:
        text = "".join(traceback.format_exception(error))
        say(*text.splitlines())
    said = _unexpected(error)
    if said is not None:
        say(f"error: {said}")
    return _UNEXPECTED


def _usage(error: click.ClickException) -> Iterator[str]:
    """What click itself would print; a name that an argument quotes stays on its line."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        yield from error.format_message().splitlines()
        return
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        yield from context.get_usage().splitlines()
        yield f"Try '{context.command_path} --help' for help."
        yield ""
    yield f"Error: {error.format_message()}"


def _unexpected(error: Exception) -> str | None:
    """The sentence on an error that is nobody's input; none where nobody is there to read it."""
    if isinstance(error, StreamError):
        return None if error.nobody_reads else f"{error}."
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return f"This cannot be written: {error.strerror}."
    if isinstance(error, MemoryError):
        return "There is not enough memory for this input."
    if isinstance(error, RecursionError):
        return "Something in the input is nested too deeply."
    what = " ".join(f"{type(error).__name__}: {error}".split())
    return (
        f"Unexpected: {what:.200}. This is a mistake in constructs-lib; please report it, with "
        "what 'constructs-lib --debug ...' prints."
    )
