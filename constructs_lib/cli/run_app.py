"""An app of specs as a program: it writes its folder, or says whether that is fresh.

A script that calls ``write_yaml`` itself ends in Python's traceback where a declaration is wrong.
One that imports ``run_app`` ends in a sentence, as the commands do, wherever in it the declaration
stands.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn, overload

import click

from constructs_lib.cli.failures import end
from constructs_lib.cli.options import show_values_option
from constructs_lib.cli.written_folder import say_stale, say_written
from constructs_lib.declaration.base import Declaration
from constructs_lib.errors import ConstructsLibError
from constructs_lib.fleet.cluster import Cluster
from constructs_lib.fleet.fleet import Fleet
from constructs_lib.output.compare import Difference
from constructs_lib.write import compare_fleet, compare_yaml, write_fleet, write_yaml

__all__ = ["run_app"]


@overload
def run_app(folder: Path | str, declare: Callable[[], Iterable[Declaration]]) -> NoReturn: ...
@overload
def run_app(
    folder: Path | str, declare: Callable[[Cluster], Iterable[Declaration]], *, fleet: Path | str
) -> NoReturn: ...
def run_app(
    folder: Path | str,
    declare: Callable[..., Iterable[Declaration]],
    *,
    fleet: Path | str | None = None,
) -> NoReturn:
    """Write what is declared below a folder and end the program; a script's last line.

    ``--check`` writes nothing and shows what would change. The program ends with 0 if all is fine,
    1 if the folder is stale, and 2 with a sentence, and nothing written, if a declaration is wrong.
    So does a script that imports this function by name, if what it declares outside of ``declare``
    is wrong. A program that only imports such a script is told in Python's way.

    Args:
        folder: the folder, from where the program is started; it is created.
        declare: gives the specs, of a cluster where there is a fleet; it may be a generator. It is
            called once, and with a fleet more than once for each of its clusters.
        fleet: where the clusters are declared, as ``Fleet.load`` takes it. Default: one cluster.
    """

    @click.command()
    @click.option("--check", is_flag=True, help="Write nothing; exit 1 if that would.")
    @show_values_option
    def app(*, check: bool, show_values: bool) -> int:
        """Write what is declared, one file for each."""
        return _run(Path(folder), declare, fleet, check=check, show_values=show_values)

    try:
        code = app(prog_name=_started(), standalone_mode=False)
    except Exception as error:  # noqa: BLE001  # as every command
        code = end(error)
    sys.exit(code)


def _run(
    folder: Path,
    declare: Callable[..., Iterable[Declaration]],
    fleet: Path | str | None,
    *,
    check: bool,
    show_values: bool,
) -> int:
    differences: list[Difference]
    write: Callable[[], Sequence[Path]]
    if fleet is None:
        declared = tuple(declare())
        differences = compare_yaml(folder, declared)
        write = partial(write_yaml, folder, declared)
    else:
        clusters = Fleet.load(fleet)
        differences = compare_fleet(folder, clusters, declare)
        write = partial(write_fleet, folder, clusters, declare)
    if check:
        return say_stale(folder, differences, f"Run '{_started()}'.", show_values=show_values)
    say_written(folder, len(write()), differences)
    return 0


def _started() -> str:
    """How the program was started."""
    main: Any = sys.modules["__main__"]
    module = main.__spec__
    return f"python {sys.argv[0]}" if module is None else f"python -m {module.name}"


_before = sys.excepthook


def _ends_in_a_sentence(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    if isinstance(error, ConstructsLibError) and _is_the_program():
        raise SystemExit(end(error))
    _before(kind, error, trace)


def _is_the_program() -> bool:
    """Whether the script that is run imports this module, and nobody explores it at a prompt."""
    main = vars(sys.modules["__main__"])
    at_a_prompt = sys.flags.interactive or hasattr(sys, "ps1")
    return not at_a_prompt and any(value is run_app for value in main.values())


sys.excepthook = _ends_in_a_sentence
