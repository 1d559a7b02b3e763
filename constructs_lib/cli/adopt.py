"""``constructs-lib adopt``: the manifests a team has become typed code that changes nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import click

from constructs_lib.cli.commands import Command
from constructs_lib.cli.options import INPUT, reading_option, show_values_option
from constructs_lib.cli.outputs import STDOUT, keep_inputs, say, wants_color, write_output
from constructs_lib.errors import ConstructsLibError, InputError, NodeJsError, OutputError
from constructs_lib.input_file import leads_out, read_file
from constructs_lib.intake.input import read_input
from constructs_lib.intake.texts import STDIN, Reading
from constructs_lib.nodejs import find_nodejs
from constructs_lib.output.compare import Difference
from constructs_lib.output.file import write_files
from constructs_lib.report.patch import patch
from constructs_lib.report.words import counted

if TYPE_CHECKING:
    from constructs_lib.adopt.adoption import Adoption
    from constructs_lib.adopt.ladder import Adopted
    from constructs_lib.adopt.read import Team
    from constructs_lib.adopt.rungs import Highest
    from constructs_lib.change.impact import Impact

__all__ = ["adopt"]

Allowed: TypeAlias = Literal["nothing", "restart"]

_REFUSED: Final = (
    "Nothing was written: {files} would lose what somebody else wrote. Take over what you want of "
    "the difference, or write over it with --force."
)


@click.command(
    cls=Command,
    examples=(
        "constructs-lib adopt k8s/logging.yaml -o apps/logging.py",
        "helm template charts/agent | constructs-lib adopt --native -o apps/agent.py -",
        "constructs-lib adopt k8s/logging.yaml -o apps/logging.py --check",
    ),
)
@click.argument("path", type=INPUT)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="Python module to write; its files go to the folder of its name, copies to vendor/.",
)
@click.option("--native", is_flag=True, help="Write specs and write_yaml, not a cdk8s app.")
@click.option(
    "--check",
    is_flag=True,
    help="Write nothing; exit 1 if the module would change what PATH holds.",
)
@click.option(
    "--allow",
    "allowed",
    type=click.Choice(["nothing", "restart"]),
    default="nothing",
    show_default=True,
    help="What may happen to the Pods for the sake of better code.",
)
@click.option(
    "--rung",
    "highest",
    type=click.Choice(["product", "node-agent", "vendored"]),
    default="product",
    show_default=True,
    help="Highest rung that is tried: a product's construct, NodeAgent or VendoredAgent.",
)
@click.option("--force", is_flag=True, help="Write over files that were edited by hand.")
@reading_option
@show_values_option
def adopt(
    *,
    path: str,
    output: Path,
    native: bool,
    check: bool,
    allowed: Allowed,
    highest: Highest,
    force: bool,
    reading: Reading,
    show_values: bool,
) -> int:
    """Turn the manifests of running agents into typed code, proven to restart no Pod.

    PATH is a file, a folder, git:REV:PATH or - for standard input. Each DaemonSet becomes the
    highest construct that gives exactly what runs. Nothing is written unless the module was run
    and changes nothing. Exits 2 if the input is invalid.
    """
    # What reads declarations takes longer to import than other commands take to start.
    from constructs_lib.adopt.read import read_team  # noqa: PLC0415

    if output.suffix != ".py" or output.stem.startswith("."):
        raise click.UsageError(f"--output {output} is no Python module; its name ends in '.py'.")
    team = read_team(read_input([path], reading))
    if check:
        return _check(team, output, allowed)
    adoption = _adopted(team, allowed, highest)
    return _write(adoption, output, path, native=native, force=force, show_values=show_values)


def _check(team: Team, output: Path, allowed: Allowed) -> int:
    """Prove that a module still changes nothing."""
    from constructs_lib.adopt.adoption import against  # noqa: PLC0415  # see above
    from constructs_lib.cli.adopted_module import synthesized  # noqa: PLC0415
    from constructs_lib.report.adopt.text import differences, result_of  # noqa: PLC0415

    if not output.is_file():
        raise InputError([f"{output} does not exist; write it without --check first."])
    proof = against(team, synthesized(output, folder=Path.cwd()))
    say(f"{output}: {result_of(proof, color=wants_color())}", error=False)
    if proof.is_no_op:
        return 0
    say(*(f"  {each}" for each in differences(proof)), error=False)
    return 0 if allowed == "restart" and proof.is_at_most("restart") else 1


def _adopted(team: Team, allowed: Allowed, highest: Highest) -> Adoption:
    from constructs_lib.adopt.adoption import adopt as adopted  # noqa: PLC0415  # see above
    from constructs_lib.adopt.rungs import rungs_from, surroundings_from  # noqa: PLC0415

    worst: Impact = "restart" if allowed == "restart" else "no-op"
    around = surroundings_from(highest)
    return adopted(team, rungs_from(highest), surroundings=around, allowed=worst)


def _write(
    adoption: Adoption, output: Path, path: str, *, native: bool, force: bool, show_values: bool
) -> int:
    """Write the module and its files, all of them or none."""
    from constructs_lib.adopt.code.shadowed import is_shadowing  # noqa: PLC0415  # see above
    from constructs_lib.report.adopt.text import lines_of  # noqa: PLC0415  # see above

    about = f"The agents of {'standard input' if path == STDIN else path}, as they run."
    files = _files(adoption, output, about, native=native)
    before = {name: data for name in files if (data := _there(name)) is not None}
    changed = {name: data for name, data in files.items() if before.get(name) != data}
    edited = [name for name in changed if name in before]
    keep_inputs(edited, [path])
    if edited and not force:
        for name in edited:
            _tell_difference(name, before[name], files[name], show_values=show_values)
        raise InputError([_REFUSED.format(files=", ".join(map(str, edited)))])
    _prove(adoption, output, files, about, native=native)
    write_files(changed, was={name: before[name] for name in edited})
    count = counted(len(adoption.agents), "agent")
    done = "wrote" if changed else "nothing changed in"
    say(f"{done} {output}: {count}", *lines_of(adoption, color=wants_color()), error=False)
    left = [path for path in map(_kept, adoption.agents) if path not in files and path.is_file()]
    if left:
        say(f"{output} no longer needs {', '.join(map(str, left))}; delete what nothing else pins.")
    if is_shadowing(output.stem):
        say(f"{output.name} has the name of another module; another name is less surprising.")
    return 0


def _kept(adopted: Adopted) -> Path:
    """Where an agent has what it has no words for."""
    from constructs_lib.adopt.vendored_rung import kept_path  # noqa: PLC0415  # see above

    return Path(kept_path(adopted.agent))


def _files(adoption: Adoption, output: Path, about: str, *, native: bool) -> dict[Path, bytes]:
    """All files of an adoption, from the current folder."""
    from constructs_lib.adopt.code.expression import WIDTH  # noqa: PLC0415  # see above
    from constructs_lib.cli.line_length import line_length  # noqa: PLC0415

    width = line_length(output.parent, WIDTH)
    made = adoption.code(stem=output.stem, about=about, native=native, width=width)
    return {
        output: made.text.encode(),
        **{output.parent / name: data for name, data in made.files.items()},
        **{Path(name): data for name, data in made.vendored.items()},
    }


def _prove(
    adoption: Adoption, output: Path, files: Mapping[Path, bytes], about: str, *, native: bool
) -> None:
    """Run the module in a folder of its own and compare what it gives.

    Raises:
        ConstructsLibError: it gives something else than was proven.
    """
    from constructs_lib.adopt.proof import proven  # noqa: PLC0415  # see above
    from constructs_lib.cli.adopted_module import written  # noqa: PLC0415

    if not native and not _has_nodejs():
        say("There is no Node.js here, so the same declarations were run as specs.")
        files = _files(adoption, output, about, native=True)
    with tempfile.TemporaryDirectory(prefix="constructs-lib-") as scratch:
        folder = Path(scratch)
        there = {name: folder / _below(name, output) for name in files}
        write_files({there[name]: data for name, data in files.items()})
        made = written(there[output], folder=folder)
    proof = proven(adoption.manifests, made)
    if not proof.is_no_op:
        first = next(proof.differences())
        raise ConstructsLibError(
            f"The code does not give what was proven ({first}), so nothing was written. This is a "
            "mistake in constructs-lib; please report it."
        )


def _has_nodejs() -> bool:
    try:
        find_nodejs()
    except NodeJsError:
        return False
    return True


def _below(name: Path, output: Path) -> Path:
    """A path in the scratch folder, also where the module is somewhere else than below this one."""
    is_elsewhere = output.is_absolute() or ".." in output.parts
    if is_elsewhere and name.is_relative_to(output.parent):
        return Path("elsewhere") / name.relative_to(output.parent)
    return name


def _there(name: Path) -> bytes | None:
    """What a file holds that may be written over; none where there is no file.

    Raises:
        OutputError: it is no file that a run may write over, or tell of.
    """
    if leads_out(name):
        raise OutputError(f"{name} cannot be written: it is a link that leads out of this folder.")
    try:
        return read_file(name)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise OutputError(f"{name} cannot be written: {error.strerror}.") from None


def _tell_difference(name: Path, before: bytes, after: bytes, *, show_values: bool) -> None:
    ours, theirs = (data.decode(errors="replace") for data in (before, after))
    change = Difference(path=name.as_posix(), kind="changed", ours=ours, theirs=theirs)
    told = patch(change, show_values=show_values)
    old, new = ([line[1:] for line in told.split("\n")[2:] if line[:1] == sign] for sign in "-+")
    if old == new:
        say(f"{name} differs only in values that are not shown: they look like secrets.")
    else:
        write_output(STDOUT, told)
