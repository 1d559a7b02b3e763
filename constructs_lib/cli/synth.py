"""``constructs-lib synth``: the real ``cdk8s synth``, with the right Node.js and a safe output.

``cdk8s synth`` deletes its output folder before it runs the app, so a failing app leaves nothing
where good YAML was. Here it writes to a scratch folder; the result takes the place of the output
folder in one step, and only when everything went well.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

from constructs_lib.cli.commands import Command
from constructs_lib.cli.options import show_values_option
from constructs_lib.cli.outputs import say
from constructs_lib.cli.written_folder import write_folder_or_check
from constructs_lib.cli.written_twice import written_twice
from constructs_lib.errors import InputError, SynthError
from constructs_lib.input_file import read_file
from constructs_lib.nodejs import nodejs_environment
from constructs_lib.yaml.reader import read_yaml_file

__all__ = ["cdk8s_command", "synth"]

_CONFIG: Final = "cdk8s.yaml"
_NO_OUTPUT: Final = "app expected to create"
"""What cdk8s says of an app that succeeded without creating the output folder."""
_NOTHING: Final = (
    f"The app of {_CONFIG} succeeded but wrote no YAML; does it call app.synth(), and is its App "
    "without outdir=...?"
)
_VALIDATED: Final = "Validations finished\n"
"""What cdk8s says before the reports of validation plugins."""
_JAVASCRIPT: Final = Path("node_modules/cdk8s-cli/bin/cdk8s")


@click.command(
    cls=Command,
    examples=(
        "constructs-lib synth",
        "constructs-lib synth --check",
        "constructs-lib synth --output manifests",
    ),
)
@click.option(
    "-o",
    "--output",
    metavar="FOLDER",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to write. Default: 'output' of cdk8s.yaml, else dist.",
)
@click.option(
    "--check",
    is_flag=True,
    help="Write nothing; show what synth would change, and exit 1 if it would.",
)
@show_values_option
def synth(output: Path | None, *, check: bool, show_values: bool) -> int:
    """Run 'cdk8s synth' on the app of cdk8s.yaml and write its YAML.

    The output folder changes in one step, and only if the app succeeds. Files that synth did
    not write are left alone.
    """
    folder = output or _configured_output()
    with tempfile.TemporaryDirectory(prefix="constructs-lib-") as scratch:
        synthesized = Path(scratch) / "out"
        _run_cdk8s(synthesized, shown_as=folder)
        files = list(_yaml_files(synthesized))
    if not files:
        raise SynthError(_NOTHING)
    twice = list(written_twice(files))
    if twice:
        raise InputError(twice)
    return write_folder_or_check(
        folder,
        files,
        check=check,
        remedy="Run 'constructs-lib synth'.",
        show_values=show_values,
    )


def _configured_output() -> Path:
    config = Path(_CONFIG)
    if not config.exists():
        raise SynthError(
            f"There is no {_CONFIG} in {Path.cwd()}; run this where it is. It names the app: "
            "'language: python' and 'app: python apps/my_app.py'."
        )
    documents = read_yaml_file(config)
    settings = documents[0].value if documents else {}
    return Path(settings.get("output") or "dist") if isinstance(settings, dict) else Path("dist")


def _run_cdk8s(output: Path, *, shown_as: Path) -> None:
    environment = nodejs_environment()
    command = cdk8s_command(environment["JSII_NODE"])
    result = subprocess.run(  # noqa: S603  # the cdk8s program of this project
        [*command, "synth", "--no-check-upgrade", "--output", str(output)],
        env={**environment, "PATH": _path(environment)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    reports = result.stdout.partition(_VALIDATED)[2].strip()
    said = "\n\n".join(filter(None, (reports, _without_stack_trace(result.stderr))))
    said = said.replace(str(output), str(shown_as))
    if _NO_OUTPUT in said:
        raise SynthError(_NOTHING)
    if result.returncode != 0:
        raise SynthError(said or f"cdk8s failed with exit code {result.returncode}.")
    if said:
        say(*said.splitlines())


def cdk8s_command(node: str) -> list[str]:
    """What starts the cdk8s command line: that of the project, else that on the PATH.

    Raises:
        SynthError: there is none.
    """
    for folder in (Path.cwd(), *Path.cwd().parents):
        if (folder / _JAVASCRIPT).exists():
            return [node, str(folder / _JAVASCRIPT)]
    program = shutil.which("cdk8s")
    if program is None:
        raise SynthError(
            "The cdk8s command line is not installed. Install it into this project with: "
            "npm install --save-dev cdk8s-cli"
        )
    return [program]


def _path(environment: dict[str, str]) -> str:
    """The PATH with this Python and that Node.js first: the app's ``python`` is this one."""
    first = (str(Path(sys.executable).parent), str(Path(environment["JSII_NODE"]).parent))
    return os.pathsep.join((*first, environment.get("PATH", os.defpath)))


def _without_stack_trace(text: str) -> str:
    """What the app said, without the JavaScript trace that cdk8s adds when the app fails."""
    lines = text.splitlines()
    kept = [line for line in lines if not line.startswith(('Error: command "', "    at "))]
    return "\n".join(kept).strip().removeprefix("error: ").removeprefix("Error: ")


def _yaml_files(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*.yaml")):
        yield path.relative_to(folder).as_posix(), read_file(path).decode()
