"""``python -m constructs_lib.cli.cdk8s_plugin``: the folder to name in cdk8s.yaml."""

from __future__ import annotations

from pathlib import Path

from constructs_lib.cli.outputs import say


def _folder() -> str:
    """The folder of the plugin, as cdk8s takes it: absolute, or beginning with ``./``."""
    folder, here = Path(__file__).parent, Path.cwd()
    if folder.is_relative_to(here):
        return f"./{folder.relative_to(here).as_posix()}"
    return str(folder)


say(_folder(), error=False)
