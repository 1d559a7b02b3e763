"""What each command does with a text that nobody would write: an answer, or a clear error."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from typing import Final, TypeAlias

from constructs_lib.cli.config_file import find_config
from constructs_lib.cluster.read import NodeFile, read_node_file, read_pods
from constructs_lib.errors import ConstructsLibError
from constructs_lib.intake.documents import Unreadable, documents_in
from constructs_lib.intake.input import of_texts
from constructs_lib.policy.config import Config
from constructs_lib.policy.engine.checker import check
from constructs_lib.policy.engine.fixing import fix_texts
from constructs_lib.policy.example import BASE
from constructs_lib.questions.coverage import cover
from constructs_lib.questions.declared import Declared, declared, declared_before
from constructs_lib.questions.diff import compare
from constructs_lib.questions.rollout import Pace, predict
from constructs_lib.report.check.baseline import apply_baseline, read_baseline
from constructs_lib.report.formats import CHECK, COVERAGE, DIFF, ROLLOUT
from constructs_lib.yaml.document import Document

__all__ = ["COMMANDS", "run"]

_STRICT: Final = Config(profile="strict")
_NODES: Final = """\
nodes:
- {name: web, count: 3, cpu: 8, memory: 32Gi, labels: {zone: a}}
- {name: gpu, taints: ["nvidia.com/gpu=true:NoSchedule"]}
"""

Command: TypeAlias = Callable[[str, Random], None]


def run(name: str, text: str, random: Random) -> bool:
    """Give a text to a command; whether it has an answer, or else a clear error.

    Args:
        name: the command, of :data:`COMMANDS`.
        text: the text.
        random: what it does beside follows from it.
    """
    try:
        COMMANDS[name](text, random)
    except ConstructsLibError as error:
        "\n".join(error.lines()).encode("utf-8", "replace")
        return False
    return True


def _check(text: str, random: Random) -> None:
    found = check(of_texts({"<text>": text}), _STRICT, nodes=100)
    CHECK.render(random.choice(CHECK.names), found)


def _fix(text: str, random: Random) -> None:
    unsafe = random.random() < 0.5  # noqa: PLR2004
    fix_texts({"<text>": text}, _STRICT, unsafe=unsafe)


def _coverage(text: str, random: Random) -> None:
    found = cover(_declared(text), _node_file(_NODES))
    COVERAGE.render(random.choice(COVERAGE.names), found)


def _rollout(text: str, random: Random) -> None:
    nodes = list(_node_file(_NODES).nodes)
    old = _declared(BASE) if random.random() < 0.5 else None  # noqa: PLR2004
    found = predict(_declared(text), nodes, old=old, pods=None, pace=Pace())
    ROLLOUT.render(random.choice(ROLLOUT.names), found)


def _diff(text: str, random: Random) -> None:
    hostile = of_texts({"<text>": text})
    base = of_texts({"base.yaml": BASE})
    sides = [base, hostile] if random.random() < 0.5 else [hostile, base]  # noqa: PLR2004
    before, _ = declared_before(sides[0])
    nodes = list(_node_file(_NODES).nodes) if random.random() < 0.5 else None  # noqa: PLR2004
    found = compare(before, declared(sides[1]), nodes=nodes, pods=None)
    DIFF.render(random.choice(DIFF.names), found)


def _nodes(text: str, random: Random) -> None:
    if random.random() < 0.5:  # noqa: PLR2004
        text = text.replace("DaemonSet", "Node")
    cover(_declared(BASE), _node_file(text))


def _pods(text: str, _: Random) -> None:
    pods = read_pods(_documents(text.replace("DaemonSet", "Pod")))
    cover(_declared(BASE), _node_file(_NODES), pods)


def _configuration(text: str, random: Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, random.choice(("c.yaml", "c.toml")))
        file.write_bytes(text.encode("utf-8", "replace"))
        check(of_texts({"base.yaml": BASE}), find_config(file))


def _baseline(text: str, _: Random) -> None:
    known = read_baseline(text, source="<text>")
    apply_baseline(check(of_texts({"base.yaml": BASE})), known, place="<text>")


def _declared(text: str) -> Declared:
    return declared(of_texts({"<text>": text}))


def _node_file(text: str) -> NodeFile:
    return read_node_file(_documents(text))


def _documents(text: str) -> list[Document]:
    found = list(documents_in(text))
    broken = next((each for each in found if isinstance(each, Unreadable)), None)
    if broken is not None:
        raise ConstructsLibError(str(broken))
    return [each for each in found if isinstance(each, Document)]


COMMANDS: Final[Mapping[str, Command]] = {
    "check": _check,
    "check --fix": _fix,
    "coverage": _coverage,
    "rollout": _rollout,
    "diff": _diff,
    "--nodes": _nodes,
    "--pods": _pods,
    "--config": _configuration,
    "--baseline": _baseline,
}
"""What reads text of strangers, by the command or option."""
