"""A trial of ``constructs-lib adopt`` on manifests of others: what becomes of each agent.

    python -m benchmarks.adopt FOLDER [TOGETHER] [WIDTH]

Each file is adopted on its own, or so many together in a module, as a team has them; a line is 88
characters long or WIDTH. The module is run and compared with what the files hold; then all modules
are formatted, linted and type-checked as strictly as this library. A file that is refused, alone or
beside the others, is named.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.adopted_lines import lines_by_kind
from constructs_lib.adopt.adoption import Adoption, adopt, against
from constructs_lib.adopt.code.expression import WIDTH
from constructs_lib.adopt.read import read_team
from constructs_lib.adopt.rungs import RUNGS
from constructs_lib.adopt.surroundings import SURROUNDINGS
from constructs_lib.cli.adopted_module import synthesized
from constructs_lib.errors import ConstructsLibError
from constructs_lib.intake.input import read_input
from constructs_lib.yaml.writer import to_yaml

__all__ = ["main"]

LOWEST: Final = "VendoredAgent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What became of the files of one module."""

    name: str
    adoption: Adoption
    no_op: bool
    yaml_lines: int
    code: str

    @property
    def python_lines(self) -> int:
        """The lines of the module, without blank ones."""
        return sum(bool(line.strip()) for line in self.code.splitlines())

    @property
    def is_above(self) -> bool:
        """Whether no agent stayed on the lowest rung."""
        return all(each.candidate.title != LOWEST for each in self.adoption.agents)


def tried(files: Sequence[Path], folder: Path, width: int) -> Trial:
    """Adopt some files, run the module, and compare."""
    with tempfile.TemporaryDirectory() as there:
        for file in files:
            shutil.copy(file, there)
        with contextlib.chdir(there):
            team = read_team(read_input([each.name for each in files]))
    adoption = adopt(team, RUNGS, surroundings=SURROUNDINGS)
    # Folders of modules that are checked together need names of their own.
    stem = "agents_" + re.sub(r"\W", "_", files[0].stem)
    made = adoption.code(stem=stem, about="The agents of k8s.", native=True, width=width)
    module = folder / f"{stem}.py"
    module.write_text(made.text, encoding="utf-8")
    for name, data in {**made.files, **made.vendored}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    proof = against(team, synthesized(module, folder=folder))
    return Trial(
        name=", ".join(each.name for each in files),
        adoption=adoption,
        no_op=proof.is_no_op,
        yaml_lines=sum(_yaml_lines(adoption)),
        code=made.text,
    )


def _yaml_lines(adoption: Adoption) -> Iterator[int]:
    """Lines of the manifests that were adopted, as ``kubectl`` writes them."""
    for each in adoption.agents:
        objects = (*each.agent.daemon_sets, *each.agent.companions)
        yield len(to_yaml([found.manifest for found in objects]).splitlines())


def main(folder: Path, together: int = 1, width: int = WIDTH) -> int:
    """Try every file of a folder."""
    trials: list[Trial] = []
    files = sorted(each for each in folder.iterdir() if each.suffix in {".yaml", ".yml"})
    count = -(-len(files) // together)
    with tempfile.TemporaryDirectory() as scratch:
        for start in range(count):
            # Files of one project stand side by side, and no team has two versions of one agent.
            some = files[start::count]
            try:
                trial = tried(some, Path(scratch), width)
            except ConstructsLibError as error:
                print(f"{some[0].name:60.60}  {error.lines()[0]:.300}")
                continue
            trials.append(trial)
            print(_row(trial))
        _check(Path(scratch), width)
    _sum_up(trials)
    return 0


def _row(trial: Trial) -> str:
    titles = ", ".join(each.candidate.title for each in trial.adoption.agents)
    share = trial.python_lines / trial.yaml_lines
    failed = "; ".join(
        f"{each.failures[-1].rung}: {each.failures[-1].reason}"
        for each in trial.adoption.agents
        if each.failures
    )
    verdict = "no-op" if trial.no_op else "DIFFERS"
    return f"{trial.name:60.60}  {verdict}  {share:5.2f}  {titles}  {failed:.200}"


def _check(folder: Path, width: int) -> None:
    programs = Path(sys.executable).parent
    (folder / "ruff.toml").write_text(f"line-length = {width}\n", encoding="utf-8")
    for command in (
        ["ruff", "format", "--check", "."],
        ["ruff", "check", "--select", "E,F,I,W,B,UP,SIM", "--ignore", "E501", "."],
        ["mypy", "--strict", "--no-error-summary", "."],
    ):
        done = subprocess.run(
            [programs / command[0], *command[1:]],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        said = "clean" if done.returncode == 0 else f"{done.stdout}{done.stderr}"
        print(f"{' '.join(command[:2])}: {said:.2000}")


def _sum_up(trials: list[Trial]) -> None:
    agents = [each for trial in trials for each in trial.adoption.agents]
    above = [trial for trial in trials if trial.is_above]
    print(f"files {len(trials)}, agents {len(agents)}")
    print(f"no-op: {sum(trial.no_op for trial in trials)} of {len(trials)} files")
    high = sum(each.candidate.title != LOWEST for each in agents)
    print(f"above {LOWEST}: {high} of {len(agents)} agents ({high / max(1, len(agents)):.0%})")
    yaml, python = sum(t.yaml_lines for t in above), sum(t.python_lines for t in above)
    print(f"above it, lines of Python to lines of YAML: {python / max(1, yaml):.2f}")
    print(Counter(each.candidate.title for each in agents).most_common())
    kinds = sum((lines_by_kind(trial.code) for trial in above), Counter[str]())
    for kind, lines in kinds.most_common():
        print(f"{lines:6} lines  {lines / python:6.1%}  {kind}")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *map(int, sys.argv[2:])))
