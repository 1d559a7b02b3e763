"""``constructs-lib completion``: what makes a shell complete commands, options, rules and files.

The shell asks the program itself, through click, so the script never has to be made again.
"""

from __future__ import annotations

import click
from click.shell_completion import ShellComplete, get_completion_class

from constructs_lib.cli.commands import Command
from constructs_lib.cli.outputs import say

__all__ = ["completion"]


@click.command(
    cls=Command,
    examples=(
        'eval "$(constructs-lib completion bash)"  # in ~/.bashrc; bash 4.4 or newer',
        'eval "$(constructs-lib completion zsh)"  # in ~/.zshrc, after compinit',
        "constructs-lib completion fish > ~/.config/fish/completions/constructs-lib.fish",
    ),
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, *, shell: str) -> None:
    """Print the script that completes commands, options, rules and files in a shell."""
    root = context.find_root()
    form = get_completion_class(shell)
    if form is None:  # pragma: no cover  # click knows all three
        raise click.UsageError(f"click does not know {shell}.")
    name = "constructs-lib"
    made = form(root.command, {}, name, "_CONSTRUCTS_LIB_COMPLETE")
    # Not made.source(): for bash it would run the bash of this machine to ask for its version.
    say(*ShellComplete.source(made).strip("\n").splitlines(), error=False)
