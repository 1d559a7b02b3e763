"""A trial of ``constructs-lib adopt`` on manifests of others: what becomes of each agent.

    python -m benchmarks.adopt FOLDER

Each file is adopted on its own. Its module is run and compared with what the file holds; then all
modules together are formatted, linted and type-checked as strictly as this library.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from constructs_lib.adopt.adoption import Adoption, adopt, against
from constructs_lib.adopt.read import read_team
from constructs_lib.adopt.rungs import RUNGS
from constructs_lib.cli.adopted_module import synthesized
from constructs_lib.errors import ConstructsLibError
from constructs_lib.intake.input import read_input
from constructs_lib.yaml.writer import to_yaml

__all__ = ["main"]

LOWEST: Final = "VendoredAgent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What became of one file."""

    name: str
    adoption: Adoption
    no_op: bool
    yaml_lines: int
    python_lines: int

    @property
    def is_above(self) -> bool:
        """Whether no agent stayed on the lowest rung."""
        return all(each.candidate.title != LOWEST for each in self.adoption.agents)


def tried(file: Path, folder: Path) -> Trial:
    """Adopt a file, run the module, and compare."""
    team = read_team(read_input([str(file)]))
    adoption = adopt(team, RUNGS)
    stem = file.stem.replace("-", "_").replace(".", "_")
    made = adoption.code(stem=stem, about=f"The agents of {file.name}.", native=True)
    module = folder / f"{stem}.py"
    module.write_text(made.text, encoding="utf-8")
    for name, data in {**made.files, **made.vendored}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    proof = against(team, synthesized(module, folder=folder))
    return Trial(
        name=file.name,
        adoption=adoption,
        no_op=proof.is_no_op,
        yaml_lines=sum(_yaml_lines(adoption)),
        python_lines=_code_lines(made.text),
    )


def _yaml_lines(adoption: Adoption) -> Iterator[int]:
    """Lines of the manifests that were adopted, as ``kubectl`` writes them."""
    for each in adoption.agents:
        objects = (*each.agent.daemon_sets, *each.agent.companions)
        yield len(to_yaml([found.manifest for found in objects]).splitlines())


def _code_lines(text: str) -> int:
    return sum(bool(line.strip()) for line in text.splitlines())


def main(folder: Path) -> int:
    """Try every file of a folder."""
    trials: list[Trial] = []
    with tempfile.TemporaryDirectory() as scratch:
        for file in sorted(folder.glob("*.yaml")):
            try:
                trial = tried(file, Path(scratch))
            except ConstructsLibError as error:
                print(f"{file.name:60.60}  {error.lines()[0]:.300}")
                continue
            trials.append(trial)
            print(_row(trial))
        _check(Path(scratch))
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


def _check(folder: Path) -> None:
    programs = Path(sys.executable).parent
    for command in (
        ["ruff", "format", "--check", "--isolated", "."],
        ["ruff", "check", "--isolated", "--select", "E,F,I,W,B,UP,SIM", "--ignore", "E501", "."],
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


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
