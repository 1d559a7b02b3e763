"""``constructs-lib rules``: what the checker looks for, listed or explained."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Final, Literal, TypeAlias, get_args

import click

from constructs_lib.policy.rule import Rule
from constructs_lib.policy.rules.catalogue import RULES
from constructs_lib.report.rules import json, markdown, text

__all__ = ["rules"]

_Form: TypeAlias = Literal["text", "json", "markdown"]

_format: Final = click.option(
    "--format", "form", type=click.Choice(get_args(_Form)), default="text", show_default=True
)


@click.group(invoke_without_command=True)
@_format
@click.pass_context
def rules(context: click.Context, *, form: _Form) -> None:
    """List the rules of 'check', or explain one."""
    if context.invoked_subcommand is None:
        context.invoke(list_rules, form=form)


@rules.command("list")
@_format
def list_rules(*, form: _Form) -> None:
    """One line a rule."""
    renderers = {"text": text.listed, "json": json.render, "markdown": markdown.reference}
    click.echo(renderers[form](RULES), nl=False)


@rules.command()
@click.argument("rule_id", metavar="ID")
@_format
def explain(rule_id: str, *, form: _Form) -> None:
    """What a rule finds, why it matters and what to write instead."""
    rule = _find(rule_id)
    if form == "json":
        click.echo(json.render([rule]), nl=False)
    else:
        click.echo({"text": text, "markdown": markdown}[form].explained(rule), nl=False)


def _find(name: str) -> Rule:
    """A rule by its id or its name, in whatever case."""
    by_name = {key: rule for rule in RULES for key in (rule.id.lower(), rule.slug)}
    found = by_name.get(name.lower())
    if found is None:
        near = get_close_matches(name.lower(), by_name, n=1)
        hint = f" Did you mean {by_name[near[0]].id}?" if near else ""
        raise click.UsageError(f"There is no rule {name}.{hint} 'constructs-lib rules' lists them.")
    return found
