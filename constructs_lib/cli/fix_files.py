"""Fixes written to files: all of them judged first, each replaced whole or not at all.

What standard input held goes to standard output. Everything said about it goes to standard error,
so that a diff, or a text, can be piped on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from constructs_lib.cli.outputs import STDOUT, pass_on, say, write_output
from constructs_lib.errors import InputError
from constructs_lib.input_file import leads_out
from constructs_lib.output.compare import Difference
from constructs_lib.output.file import write_files
from constructs_lib.policy.config import Config
from constructs_lib.policy.engine.fixing import Fixed, fix_texts
from constructs_lib.report.terminal import as_patch
from constructs_lib.report.words import counted

__all__ = ["fix_files"]

_STDIN: Final = "<stdin>"
"""What standard input is called among the texts."""


def fix_files(
    texts: Mapping[str, bytes],
    config: Config,
    *,
    minor: int,
    nodes: int | None,
    unsafe: bool,
    diff: bool,
) -> dict[str, bytes]:
    """Put right what a program can; gives the texts as they are now.

    Args:
        texts: what was read from each file, by its name.
        config: what the user decided.
        minor: the Kubernetes release to judge for, as in 36 for 1.36.
        nodes: how many nodes the DaemonSets are meant for, if it is known.
        unsafe: whether to write fixes that change what a working Pod does.
        diff: whether to print the changes as a unified diff, and to write nothing.

    Raises:
        ConstructsLibError: a file cannot be written; none is changed then.
    """
    before = _decoded(texts)
    results = fix_texts(before, config, minor=minor, nodes=nodes, unsafe=unsafe)
    changed = {name: new.text for name, new in results.items() if new.text != before[name]}
    if diff:
        for name, text in changed.items():
            change = Difference(path=name, kind="changed", ours=before[name], theirs=text)
            write_output(STDOUT, as_patch(change.diff))
        return dict(texts)
    after = {**texts, **{name: text.encode() for name, text in changed.items()}}
    files = {Path(name): after[name] for name in changed if name != _STDIN}
    _refuse_links_out(files)
    was = {file: texts[str(file)] for file in files}
    write_files(files, follow_links=True, was=was)
    if _STDIN in after:
        pass_on(after[_STDIN])
    _tell(results)
    return after


def _refuse_links_out(files: Iterable[Path]) -> None:
    outside = [file for file in files if leads_out(file)]
    if outside:
        raise InputError(
            f"{file} is a link that leads out of this folder; fix the file itself."
            for file in outside
        )


def _decoded(texts: Mapping[str, bytes]) -> dict[str, str]:
    """The texts that can be fixed; what is not UTF-8 is told by the report."""
    decoded = {}
    for name, data in texts.items():
        try:
            decoded[name] = data.decode()
        except UnicodeDecodeError:
            continue
    return decoded


def _tell(results: Mapping[str, Fixed]) -> None:
    for result in results.values():
        for each in result.refused:
            found = each.finding
            place = f"{found.source}:{found.line}"
            say(f"{place}: {found.rule} is not fixed: {each.reason}")
    findings = sum(len(result.fixed) for result in results.values())
    files = sum(bool(result.fixed) for result in results.values())
    if findings:
        say(f"fixed: {counted(findings, 'finding')} in {counted(files, 'file')}")
