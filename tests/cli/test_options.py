"""An option that several commands share has one name, one help text and one metavar."""

from __future__ import annotations

from collections import defaultdict
from importlib import import_module

import click
import pytest

from constructs_lib.cli.options import FILE
from constructs_lib.cli.program import COMMANDS

MANIFEST_COMMANDS = ("check", "coverage", "diff", "rollout")
MAY_DIFFER = {
    ("admission", "--format"),
    ("admission", "--kubernetes-version"),
    ("admission", "--output"),
    ("adopt", "--output"),
    ("check", "--format"),
    ("check", "--output"),
    ("init", "--fleet"),
    ("synth", "--output"),
}
"""``admission`` writes policies, ``adopt`` a module, ``synth`` a folder, ``check`` many reports;
the fleet of ``init`` is yet to be."""
OTHER_MEANINGS = {"--fail-on", "--diff", "--check"}
"""What fails, and what is compared, is a matter of each command."""


def options(command: str) -> dict[str, click.Option]:
    found = getattr(import_module(f"constructs_lib.cli.{command}"), command)
    return {each.opts[-1]: each for each in found.params if isinstance(each, click.Option)}


def test_shared_options_have_one_help_text_and_one_metavar() -> None:
    texts: dict[str, set[tuple[str | None, str | None]]] = defaultdict(set)
    for command in COMMANDS:
        for name, option in options(command).items():
            if (command, name) not in MAY_DIFFER and name not in OTHER_MEANINGS:
                texts[name].add((option.help, option.metavar))

    assert {name: found for name, found in texts.items() if len(found) > 1} == {}


@pytest.mark.parametrize("command", MANIFEST_COMMANDS)
def test_a_report_goes_to_a_file_by_o(command: str) -> None:
    output = options(command)["--output"]

    assert (output.opts, output.metavar) == (["-o", "--output"], FILE)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_has_a_help_text(command: str) -> None:
    assert [name for name, option in options(command).items() if not option.help] == []
