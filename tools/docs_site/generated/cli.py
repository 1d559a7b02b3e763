"""The reference of the command line, from the commands themselves."""

from __future__ import annotations

from collections.abc import Iterator

import click

from constructs_lib.cli.commands import WithExamples
from constructs_lib.cli.program import cli
from tools.docs_site.page import Page

__all__ = ["cli_pages"]

_GUIDES = {
    "admission": "admission",
    "adopt": "adopt",
    "check": "check",
    "coverage": "coverage",
    "diff": "diff",
    "gitops": "gitops",
    "images": "images",
    "live": "live",
    "rollout": "rollout",
    "synth": "cdk8s",
}
"""Commands that a guide explains."""


def cli_pages() -> Iterator[Page]:
    """The list of commands, then the page of each."""
    context = click.Context(cli, info_name="constructs-lib")
    pages: list[Page] = []
    rows: list[str] = []
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        rows.append(f"| [`constructs-lib {name}`]({name}.md) | {command.get_short_help_str(200)} |")
        text = "\n".join(_command(command, context, ["constructs-lib", name]))
        pages.append(Page(source=f"docs/cli/{name}.md", text=text))
    head = [
        "# Commands",
        "",
        "Exit codes are the same everywhere: 0 fine, 1 something was found, 2 bad input or usage,",
        "3 the run could not end. `--help` says in a terminal what these pages say.",
        "",
        "| command | what it does |",
        "|---|---|",
        *rows,
        "",
    ]
    yield Page(source="docs/cli/README.md", text="\n".join(head))
    yield from pages


def _command(command: click.Command, parent: click.Context, words: list[str]) -> Iterator[str]:
    context = click.Context(command, info_name=words[-1], parent=parent)
    yield f"{'#' * (len(words) - 1)} {' '.join(words)}\n"
    yield from _paragraphs(command.help or "")
    guide = _GUIDES.get(" ".join(words[1:]))
    if guide is not None:
        yield f"With examples and their output: [{guide}](../{guide}.md).\n"
    if not isinstance(command, click.Group) or command.invoke_without_command:
        yield from _alone(command, context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            sub = command.get_command(context, name)
            assert sub is not None
            yield from _command(sub, context, [*words, name])


def _alone(command: click.Command, context: click.Context) -> Iterator[str]:
    """How a command is called by itself."""
    usage = command.get_usage(context).removeprefix("Usage: ")
    yield f"```text\n{' '.join(usage.split())}\n```\n"
    options = [row for each in command.get_params(context) if (row := _row(each, context))]
    yield "| option | meaning |"
    yield "|---|---|"
    yield from options
    yield ""
    if isinstance(command, WithExamples):
        yield "```sh\n" + "\n".join(command.examples) + "\n```\n"


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in text.split("\n\n"):
        yield " ".join(paragraph.replace("\b", "").split()) + "\n"


def _row(parameter: click.Parameter, context: click.Context) -> str | None:
    record = parameter.get_help_record(context)
    if record is None or not record[1]:
        return None
    names, meaning = (text.replace("|", "\\|") for text in record)
    if isinstance(parameter.type, click.Choice):
        # Beside the option they would leave no room for what it means.
        names = names.partition(" [")[0]
        meaning += f" One of {', '.join(f'`{each}`' for each in parameter.type.choices)}."
    return f"| `{names}` | {' '.join(meaning.split())} |"
