"""The plugins of kubectl, and what completes them.

kubectl finds a plugin by the name of its program (``kubectl-ds_coverage`` is ``kubectl
ds-coverage``) and hands every word on. For completion it calls ``kubectl_complete-ds_coverage``
with the words so far, and reads candidates and a last line ``:N``. Source: kubectl 1.37,
``pkg/cmd/plugin_completion.go``, and the directives of cobra's ``completions.go``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Final

import click

from constructs_lib.cli.outputs import say
from constructs_lib.cli.program import run

__all__ = ["PLUGINS", "complete", "plugin"]

PLUGINS: Final = {
    "ds_check": "ds_check",
    "ds_coverage": "ds_coverage",
    "ds_live": "",
    "ds_rollout": "ds_rollout",
}
"""Every plugin, and the module of its command beside this one; none for ``live`` itself."""

_ONLY_THESE: Final = 4
_FILES: Final = 0
_FOLDERS: Final = 16


def plugin(name: str) -> None:
    """Run a plugin and exit."""
    run(_command(name), name=f"kubectl {name.replace('_', '-')}")


def complete(name: str) -> None:
    """Print what the last of the words may become, and how the shell goes on from there."""
    *words, begun = sys.argv[1:] or [""]
    from click.shell_completion import ShellComplete  # noqa: PLC0415  # asked by shells only

    asked = ShellComplete(_command(name), {}, f"kubectl {name}", "_UNUSED")
    found = asked.get_completions(words, begun)
    directive = _ONLY_THESE
    if any(each.type in {"file", "dir"} for each in found):
        directive = _FILES if any(each.type == "file" for each in found) else _FOLDERS
    plain = [str(each.value) for each in found if each.type == "plain"]
    say(*plain, f":{directive}", error=False)


def _command(name: str) -> click.Command:
    module = PLUGINS[name]
    package = __package__ or ""
    if not module:
        live: click.Command = import_module(package).live
        return live
    found: click.Command = getattr(import_module(f"{package}.{module}"), module)
    return found


def _runs(name: str) -> Callable[[], None]:
    return lambda: plugin(name)


def _completes(name: str) -> Callable[[], None]:
    return lambda: complete(name)


ds_check, complete_ds_check = _runs("ds_check"), _completes("ds_check")
ds_coverage, complete_ds_coverage = _runs("ds_coverage"), _completes("ds_coverage")
ds_live, complete_ds_live = _runs("ds_live"), _completes("ds_live")
ds_rollout, complete_ds_rollout = _runs("ds_rollout"), _completes("ds_rollout")
