"""Fixes written to files: all of them judged first, each replaced whole or not at all.

What standard input held goes to standard output. Everything said about it goes to standard error,
so that a diff, or a text, can be piped on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from constructs_lib.cli.edited_files import show_edited, write_edited
from constructs_lib.cli.outputs import pass_on, say
from constructs_lib.policy.config import Config
from constructs_lib.policy.engine.fixing import Fixed, fix_texts
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
    show_values: bool = False,
) -> dict[str, bytes]:
    """Put right what a program can; gives the texts as they are now.

    Args:
        texts: what was read from each file, by its name.
        config: what the user decided.
        minor: the Kubernetes release to judge for, as in 36 for 1.36.
        nodes: how many nodes the DaemonSets are meant for, if it is known.
        unsafe: whether to write fixes that change what a working Pod does.
        diff: whether to print the changes as a unified diff, and to write nothing.
        show_values: whether the diff shows values that are secrets, or look so.

    Raises:
        ConstructsLibError: a file cannot be written; none is changed then.
    """
    before = _decoded(texts)
    results = fix_texts(before, config, minor=minor, nodes=nodes, unsafe=unsafe)
    changed = {name: new.text for name, new in results.items() if new.text != before[name]}
    if diff:
        show_edited(before, changed, show_values=show_values)
        return dict(texts)
    after = {**texts, **{name: text.encode() for name, text in changed.items()}}
    write_edited(texts, {name: after[name] for name in changed if name != _STDIN})
    if _STDIN in after:
        pass_on(after[_STDIN])
    _tell(results)
    return after


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
