"""Fixes written to files: all of them judged first, each replaced whole or not at all.

What standard input held goes to standard output. Everything said about it goes to standard error,
so that a diff, or a text, can be piped on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from constructs_lib.cli.edited_files import show_edited, write_edited
from constructs_lib.cli.outputs import pass_on, say
from constructs_lib.intake.input import Input, of_texts
from constructs_lib.policy.config import Config
from constructs_lib.policy.engine.checker import Judgement
from constructs_lib.policy.engine.fixing import FIXES, Fixed, fix_texts
from constructs_lib.policy.finding import Report
from constructs_lib.report.words import counted

__all__ = ["fix_files", "show_fixes"]

_STDIN: Final = "<stdin>"
"""What standard input is called among the texts."""


def fix_files(
    texts: Mapping[str, bytes],
    judge: Callable[[Input], Judgement],
    config: Config,
    *,
    minor: int,
    nodes: int | None,
    unsafe: bool,
) -> tuple[Report, Mapping[str, bytes]]:
    """Put right what a program can; gives what is found then, and the texts as they are now.

    Args:
        texts: what was read from each file, by its name.
        judge: judges what is in the texts afterwards.
        config: what the user decided.
        minor: the Kubernetes release to judge for, as in 36 for 1.36.
        nodes: how many nodes the DaemonSets are meant for, if it is known.
        unsafe: whether to write fixes that change what a working Pod does.

    Raises:
        ConstructsLibError: a file cannot be written; none is changed then.
    """
    before = _decoded(texts)
    results = fix_texts(before, config, minor=minor, nodes=nodes, unsafe=unsafe)
    changed = _changed(before, results)
    after = {**texts, **{name: text.encode() for name, text in changed.items()}}
    write_edited(texts, {name: after[name] for name in changed if name != _STDIN})
    if _STDIN in after:
        pass_on(after[_STDIN])
    _tell(results)
    return judge(of_texts(after)).report(), after


def show_fixes(
    texts: Mapping[str, bytes],
    judge: Callable[[Input], Judgement],
    *,
    unsafe: bool,
    show_values: bool,
) -> tuple[Report, Mapping[str, bytes]]:
    """Print what :func:`fix_files` would change as a unified diff, and write nothing.

    Args:
        texts: what was read from each file, by its name.
        judge: judges what is in the texts.
        unsafe: whether to show fixes that change what a working Pod does.
        show_values: whether the diff shows values that are secrets, or look so.
    """
    judgement, before = judge(of_texts(texts)), _decoded(texts)
    context = judgement.context
    results = fix_texts(
        before,
        context.config,
        minor=context.minor,
        nodes=context.nodes,
        unsafe=unsafe,
        known=judgement.verdicts(FIXES),
    )
    show_edited(before, _changed(before, results), show_values=show_values)
    return judgement.report(), texts


def _changed(before: Mapping[str, str], results: Mapping[str, Fixed]) -> dict[str, str]:
    return {name: new.text for name, new in results.items() if new.text != before[name]}


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
