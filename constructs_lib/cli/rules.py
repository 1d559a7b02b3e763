"""``constructs-lib rules``: what the checker looks for, listed, explained or searched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import get_close_matches
from functools import partial
from typing import TypeAlias

import click
from click.shell_completion import CompletionItem

from constructs_lib.cli.commands import Command
from constructs_lib.cli.options import format_option
from constructs_lib.cli.outputs import STDOUT, width_of, write_output
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.rules.catalogue import RULES
from constructs_lib.report.printable import Printable
from constructs_lib.report.rules import json, markdown, text

__all__ = ["rules"]

_NAMES = ("text", "json", "markdown")
_Render: TypeAlias = Callable[..., Printable]


@click.group(invoke_without_command=True)
@format_option(_NAMES)
@click.pass_context
def rules(context: click.Context, *, form: str) -> None:
    """List the rules of 'check', or explain one."""
    if context.invoked_subcommand is None:
        context.invoke(list_rules, form=form)


@rules.command(
    "list",
    cls=Command,
    examples=(
        "constructs-lib rules list",
        "constructs-lib rules list --format json",
    ),
)
@format_option(_NAMES)
def list_rules(*, form: str) -> None:
    """List all rules, one per line."""
    shown = partial(text.listed, width=width_of(STDOUT))
    renderers: dict[str, _Render] = {
        "text": shown,
        "json": json.render,
        "markdown": markdown.reference,
    }
    write_output(STDOUT, renderers[form](RULES))


def _complete(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem[str]]:
    """Ids of rules, or names where no id begins so, with what each finds."""
    del context, parameter
    ids = [CompletionItem(rule.id, help=rule.summary) for rule in RULES]
    names = [CompletionItem(rule.slug, help=rule.summary) for rule in RULES]
    return [each for each in ids if each.value.startswith(incomplete.upper())] or [
        each for each in names if each.value.startswith(incomplete.lower())
    ]


@rules.command(
    cls=Command,
    examples=(
        "constructs-lib rules explain DS202",
        "constructs-lib rules explain host path",
    ),
)
@click.argument("words", metavar="ID|WORDS...", nargs=-1, required=True, shell_complete=_complete)
@format_option(_NAMES)
def explain(words: Sequence[str], *, form: str) -> None:
    """Explain a rule: what it finds, why it matters, what to write instead.

    WORDS search the names and summaries of rules; if several rules match, they are listed.
    """
    found = _find(words)
    if form == "json":
        write_output(STDOUT, json.render(found))
    elif len(found) == 1:
        shown = partial(text.explained, width=width_of(STDOUT))
        renderer: dict[str, _Render] = {"text": shown, "markdown": markdown.explained}
        write_output(STDOUT, renderer[form](found[0]))
    else:
        listed = partial(text.listed, width=width_of(STDOUT))
        renderers: dict[str, _Render] = {"text": listed, "markdown": markdown.listed}
        write_output(STDOUT, renderers[form](found))


def _find(words: Sequence[str]) -> list[Rule]:
    """The rule of that id or name, else every rule that holds all the words, in whatever case."""
    wanted = [word.lower() for word in words]
    by_name = {key: rule for rule in RULES for key in (rule.id.lower(), rule.slug)}
    named = by_name.get("-".join(wanted))
    if named is not None:
        return [named]
    found = [rule for rule in RULES if all(word in _searched(rule) for word in wanted)]
    if found:
        return found
    near = get_close_matches("-".join(wanted), by_name, n=1)
    hint = f" Did you mean {by_name[near[0]].id} {by_name[near[0]].slug}?" if near else ""
    raise click.UsageError(
        f"No rule matches {' '.join(words)!r}.{hint} 'constructs-lib rules' lists all rules."
    )


def _searched(rule: Rule) -> str:
    return f"{rule.id} {rule.slug} {rule.slug.replace('-', ' ')} {rule.summary}".lower()
