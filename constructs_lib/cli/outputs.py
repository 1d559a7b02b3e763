"""Where a report goes: formats paired with files, one of them to standard output.

A program reads one of these streams, so no stream ever carries two formats. Standard output is
written in UTF-8 whatever the locale, because a report is the same file everywhere.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TextIO, TypeVar

from constructs_lib.cli.terminal_width import terminal_width
from constructs_lib.cli.usage import usage_error
from constructs_lib.input_folder import YAML
from constructs_lib.k8s.hidden import without_addresses
from constructs_lib.report.printable import Printable
from constructs_lib.report.terminal import as_text, line

if TYPE_CHECKING:
    from constructs_lib.report.formats import Formats

__all__ = [
    "STDOUT",
    "StreamError",
    "append_text",
    "copied",
    "keep_inputs",
    "paired",
    "pass_on",
    "progress",
    "redraw",
    "say",
    "wants_color",
    "width_of",
    "write_output",
    "write_report",
    "write_text",
]

_Form = TypeVar("_Form", bound=str)
_Result = TypeVar("_Result")

STDOUT: Final = Path("-")
"""The place that stands for standard output."""

_COPIES: Final[list[list[tuple[str, bytes]]]] = []
_STREAMS: Final = {"stdout": "Standard output", "stderr": "Standard error"}


class StreamError(Exception):
    """A standard stream that cannot be written.

    Attributes:
        nobody_reads: whether its reader has gone, as ``head`` does when it has enough.
    """

    def __init__(self, name: str, reason: str, *, number: int | None = None) -> None:
        super().__init__(f"{_STREAMS[name]} cannot be written: {reason}")
        self.nobody_reads = number == errno.EPIPE


def paired(formats: Sequence[_Form], outputs: Sequence[Path]) -> list[tuple[_Form, Path]]:
    """Each format with its file, in order; ``-`` is standard output.

    With one file less than formats the first format goes to standard output.

    Raises:
        click.UsageError: files and formats do not match, or two of them go to one place.
    """
    places = list(outputs)
    if len(places) == len(formats) - 1:
        places.insert(0, STDOUT)
    if len(places) != len(formats):
        raise usage_error(
            f"{len(formats)} --format and {len(places)} --output: give every format its output, "
            "in the same order; only the first may do without, and goes to standard output."
        )
    twice = next((place for place in places if places.count(place) > 1), None)
    if twice is not None:
        raise usage_error(f"Two formats go to {twice}; give each an --output of its own.")
    return list(zip(formats, places, strict=True))


def keep_inputs(places: Iterable[Path | None], inputs: Iterable[str | Path | None]) -> None:
    """Refuse to write over what the run reads.

    Raises:
        click.UsageError: a place is one of the inputs, or a YAML file in a folder of them.
    """
    written = [place for place in places if place is not None and place.is_file()]
    read = [Path(each) for each in inputs if each is not None and Path(each).exists()]
    for place in written:
        for each in read:
            in_folder = place.suffix in YAML and each.resolve() in place.resolve().parents
            if in_folder or place.samefile(each):
                raise usage_error(f"{place} is read by this run; write to another file.")


def write_report(place: Path, formats: Formats[_Result], form: str, result: _Result) -> None:
    """Write a result in one of its formats; only a terminal gets colours, and lines that fit it.

    Raises:
        ConstructsLibError: the file cannot be written.
    """
    color = place == STDOUT and wants_color()
    text = formats.render(form, result, color=color, width=width_of(place))
    write_output(place, text)


def width_of(place: Path) -> int | None:
    """Columns of the terminal that shows a report; none where no terminal does."""
    return terminal_width(sys.stdout) if place == STDOUT else None


def say(*lines: str, error: bool = True) -> None:
    """Print lines of text, in which no name does anything, to standard error or output.

    What looks like a credential is left out of what standard error gets, as it may quote an input.
    What cannot be said on standard error is lost: there is no other place to say it.

    Raises:
        StreamError: standard output cannot be written.
    """
    if error:
        with suppress(StreamError):
            width = terminal_width(sys.stderr)
            _send(as_text(map(without_addresses, lines), width=width), "stderr")
    else:
        text = as_text(lines, width=terminal_width(sys.stdout))
        _send(text.encode("utf-8", "replace"), "stdout")


def write_output(place: Path, text: Printable) -> None:
    """Write a report to its file, or to standard output.

    Raises:
        ConstructsLibError: the file cannot be written.
        StreamError: standard output cannot be written.
    """
    if place == STDOUT:
        _send(text.encode("utf-8", "replace"), "stdout")
    else:
        write_text(place, text)


def progress(text: str) -> None:
    """Show how far a run is, on the last line of a terminal; an empty text takes it away.

    A log, which nobody watches, gets nothing.
    """
    if sys.stderr is not None and sys.stderr.isatty() and wants_color():
        with suppress(StreamError):
            _send(f"\r\x1b[K{line(text)}", "stderr")


def redraw(text: Printable) -> None:
    """Show a text on a terminal in place of what it shows.

    Raises:
        StreamError: standard output cannot be written.
    """
    # Back to the first line, and away with what was there.
    _send(f"\x1b[H\x1b[2J{text}".encode("utf-8", "replace"), "stdout")


def pass_on(data: bytes) -> None:
    """Write a text of the user to standard output, as it is: it came from standard input.

    Raises:
        StreamError: standard output cannot be written.
    """
    _send(data, "stdout")


def append_text(place: Path, text: Printable) -> None:
    """Write a report at the end of a file.

    Raises:
        ConstructsLibError: the file cannot be written.
    """
    from constructs_lib.output.file import append_file  # noqa: PLC0415  # few reports go to files

    append_file(place, text.encode("utf-8", "replace"))


def _send(data: bytes | str, name: Literal["stdout", "stderr"]) -> None:
    stream: TextIO | None = getattr(sys, name)
    if stream is None:
        raise StreamError(name, "it is closed")
    try:
        _write(data, stream, name)
    except OSError as error:
        # Python tries once more when it ends, and then exits with a code of its own.
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        raise StreamError(name, error.strerror or str(error), number=error.errno) from None
    for copy in _COPIES:
        copy.append((name, data if isinstance(data, bytes) else data.encode("utf-8", "replace")))


def _write(data: bytes | str, stream: TextIO, name: str) -> None:
    if isinstance(data, bytes) and os.name != "nt" and hasattr(stream, "buffer"):
        stream.flush()
        stream.buffer.write(data)
        stream.buffer.flush()
    else:
        # It knows consoles of Windows, and streams that take text alone or no colours.
        from click import echo  # noqa: PLC0415  # takes long to import

        echo(data, nl=False, err=name == "stderr")


def write_text(place: Path, text: Printable) -> None:
    """Write a file in UTF-8, whole or not at all; its folder is made where it is missing.

    Raises:
        ConstructsLibError: the file cannot be written.
    """
    from constructs_lib.output.file import write_file  # noqa: PLC0415  # few reports go to files

    write_file(place, text.encode("utf-8", "replace"))


@contextmanager
def copied() -> Iterator[list[tuple[str, bytes]]]:
    """A copy of all that is sent meanwhile: the name of the stream, and what it got."""
    copy: list[tuple[str, bytes]] = []
    _COPIES.append(copy)
    try:
        yield copy
    finally:
        _COPIES.remove(copy)


def wants_color() -> bool:
    """Whether standard output may carry colours.

    ``NO_COLOR`` forbids them, ``FORCE_COLOR`` asks for them; otherwise a terminal outside of
    ``CI`` gets them.
    """
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    plain = os.environ.get("CI") or os.environ.get("TERM") == "dumb"
    return not plain and sys.stdout is not None and sys.stdout.isatty()
