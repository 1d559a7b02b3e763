"""Every command and option is in the reference."""

from __future__ import annotations

import click
import pytest

from constructs_lib.cli.program import COMMANDS, cli
from tools.docs_site.generated.cli import cli_pages

PAGES = {page.source: page.text for page in cli_pages()}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_is_on_its_page(name: str) -> None:
    text = PAGES[f"docs/cli/{name}.md"]
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    commands = [command]
    if isinstance(command, click.Group):
        context = click.Context(command)
        found = (command.get_command(context, each) for each in command.list_commands(context))
        commands += [each for each in found if each is not None]
    options = [
        option
        for each in commands
        for parameter in each.params
        if isinstance(parameter, click.Option) and not parameter.hidden
        for option in parameter.opts
    ]

    assert [option for option in options if option not in text] == []


def test_a_page_ends_with_examples() -> None:
    assert (
        "```sh\nconstructs-lib rollout dist/ --nodes nodes.json\n" in PAGES["docs/cli/rollout.md"]
    )
