"""One way in, one reading: no other room opens a List, walks containers or reads a host path.

What a DaemonSet is was once decided in four places, which drifted apart. This test reads the source
of every module as a syntax tree and names the line that starts a fifth.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "constructs_lib"

ITEMS = frozenset({"items"})
"""The field that holds the objects of a List."""

PARTS = frozenset({"containers", "initContainers", "ephemeralContainers", "hostPath"})
"""The fields of a Pod that only the reading looks into."""

MAY_OPEN_LISTS = (
    "intake/",
    # The keys that a volume takes of a ConfigMap are called items, too.
    "daemon_set/",
    "validation/",
)

MAY_WALK_CONTAINERS = (
    "daemon_set/",
    # Both judge a Pod field by field as the API server does.
    "k8s/pod_security/",
    "validation/",
)


def read_fields(tree: ast.Module, names: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Where fields of some names are read: line and name. Writing them is no reading."""
    literals = _named_literals(tree, names)
    for node in ast.walk(tree):
        yield from ((key.lineno, key.value) for key in _keys(node) if key.value in names)
        for loop in _loops(node):
            if isinstance(loop, ast.Name):
                yield from ((loop.lineno, name) for name in literals.get(loop.id, ()))


def _keys(node: ast.AST) -> Iterator[ast.Constant]:
    """The constants by which a node reads fields."""
    found: list[ast.expr] = []
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        found = [node.slice]
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        found = node.args[:1] if node.func.attr in {"get", "pop", "setdefault"} else []
    elif isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In | ast.NotIn):
        found = [node.left] if not _is_literal(node.comparators[0]) else []
    for loop in _loops(node):
        found += loop.elts if isinstance(loop, ast.Tuple | ast.List | ast.Set) else []
    for each in found:
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each


def _loops(node: ast.AST) -> list[ast.expr]:
    return [node.iter] if isinstance(node, ast.For | ast.comprehension) else []


def _is_literal(node: ast.expr) -> bool:
    return isinstance(node, ast.Tuple | ast.List | ast.Set | ast.Constant)


def _named_literals(tree: ast.Module, names: frozenset[str]) -> dict[str, set[str]]:
    """Which of the names the collections of a module hold, by the name of the collection."""
    found: dict[str, set[str]] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            constants = (each for each in ast.walk(node.value) if isinstance(each, ast.Constant))
            held = {each.value for each in constants if isinstance(each.value, str)} & names
            found |= {each.id: held for each in targets if isinstance(each, ast.Name)}
    return found


def offenders(names: frozenset[str], allowed: tuple[str, ...]) -> list[str]:
    """``file:line: name`` of every reading outside the rooms that may."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        room = path.relative_to(PACKAGE).as_posix()
        if not room.startswith(allowed):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            place = path.relative_to(ROOT).as_posix()
            found += [f"{place}:{line}: {name}" for line, name in read_fields(tree, names)]
    return found


def test_only_the_way_in_opens_a_list() -> None:
    assert offenders(ITEMS, MAY_OPEN_LISTS) == []


def test_only_the_reading_walks_containers_and_reads_host_paths() -> None:
    assert offenders(PARTS, MAY_WALK_CONTAINERS) == []


@pytest.mark.parametrize("room", [*MAY_OPEN_LISTS, *MAY_WALK_CONTAINERS])
def test_no_exception_outlives_its_reason(room: str) -> None:
    names = ITEMS if room in MAY_OPEN_LISTS else PARTS
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in (PACKAGE / room).rglob("*.py"))

    assert any(list(read_fields(tree, names)) for tree in trees)


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        pytest.param('pod["containers"]', [1], id="by a key"),
        pytest.param('pod.get("initContainers", ())', [1], id="with a default"),
        pytest.param('\n"hostPath" in volume', [2], id="asked for"),
        pytest.param('for kind in ("a", "containers"): pod[kind]', [1], id="in a loop"),
        pytest.param('[pod[kind] for kind in ["containers"]]', [1], id="in a comprehension"),
        pytest.param('KINDS = ("containers",)\nfor kind in KINDS: ...', [2], id="by a named list"),
        pytest.param('pod["containers"] = []', [], id="written"),
        pytest.param('{"hostPath": {"path": "/"}}', [], id="built"),
        pytest.param('PLACE = ("spec", "containers", 0)', [], id="a place"),
        pytest.param('key in {"containers", "x"}', [], id="a name among others"),
        pytest.param('pod["volumes"]', [], id="another field"),
    ],
)
def test_what_counts_as_reading(source: str, lines: list[int]) -> None:
    assert [line for line, _ in read_fields(ast.parse(source), PARTS)] == lines


FILES = frozenset({"open", "read_bytes", "read_text", "write_bytes", "write_text"})
"""The calls that read or write a file."""

MAY_TOUCH_FILES = {
    # The one reader and the one writer of files, and of folders of them.
    "input_file.py": "reads",
    "output/file.py": "writes",
    "output/folder.py": "writes a folder beside the old one",
    "cli/known_findings.py": "asks the writer for a baseline",
    "cli/outputs.py": "asks the writer for a report",
    # To import the reader takes longer than these take; what is no ordinary file they leave.
    "cli/kept/question.py": "reads what the run would read",
    "cli/kept/answers.py": "reads an answer that the program has written",
    # Files of the package itself, and of a folder that the program made.
    "cdk/manifests.py": "packs the bridge to Node.js",
    "cli/download.py": "opens an address",
    "gitops/health_check.py": "reads its script",
    "report/coverage/html.py": "reads its page",
    "scaffold/repository.py": "reads its texts",
    "scaffold/requirement.py": "reads where the package was installed from",
}


def test_only_the_one_reader_and_the_one_writer_touch_files_of_users() -> None:
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if name in FILES:
                    found[path.relative_to(PACKAGE).as_posix()] = node.lineno

    assert found.keys() == MAY_TOUCH_FILES.keys()
