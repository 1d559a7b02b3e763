"""What a person can ask the page with the examples of the documents, by name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from constructs_lib.errors import YamlError
from constructs_lib.policy.example import example_objects
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.rules.catalogue import RULES
from constructs_lib.yaml.writer import to_yaml

__all__ = ["BOOKSTORE", "NODES", "QUESTIONS"]

ROOT = Path(__file__).parents[2]
NODES = (ROOT / "examples" / "bookstore" / "nodes.yaml").read_text(encoding="utf-8")
BOOKSTORE = (ROOT / "dist" / "bookstore-logging.k8s.yaml").read_text(encoding="utf-8")
RULE_NODES = "nodes: [{name: a, cpu: 4, memory: 16Gi}, {name: b, cpu: 4, memory: 16Gi}]\n"


def questions() -> Iterator[tuple[str, dict[str, str]]]:
    yield from _of_rules()
    yield from _of_manifests()
    yield from _of_programs()


def _of_rules() -> Iterator[tuple[str, dict[str, str]]]:
    for rule in RULES:
        text = _text_of(rule)
        yield f"check {rule.id}", {"ask": "check", "manifests": text, "nodes": RULE_NODES}
        if rule.fix is not None:
            yield f"fix {rule.id}", {"ask": "fix", "manifests": text, "nodes": ""}


def _text_of(rule: Rule) -> str:
    """A rule's bad example; as it stands, where what is bad is the text itself."""
    try:
        return to_yaml(example_objects(rule.bad))
    except YamlError:
        return rule.bad


def _of_manifests() -> Iterator[tuple[str, dict[str, str]]]:
    files = [*sorted((ROOT / "examples" / "check").glob("*.yaml"))]
    files += sorted((ROOT / "dist").glob("*.yaml"))
    for file in files:
        text = file.read_text(encoding="utf-8")
        before = re.sub(r"maxUnavailable: \S+", "maxUnavailable: 1", text).replace(
            "cpu: 100m", "cpu: 50m"
        )
        both = {"manifests": text, "nodes": NODES}
        yield f"check {file.name}", {"ask": "check", **both}
        yield f"coverage {file.name}", {"ask": "coverage", **both}
        yield f"rollout {file.name}", {"ask": "rollout", "before": "", **both}
        yield f"diff {file.name}", {"ask": "diff", "before": before, **both}


def _of_programs() -> Iterator[tuple[str, dict[str, str]]]:
    for file in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        blocks = re.findall(
            r"^```python\n(.*?)^```", file.read_text("utf-8"), re.MULTILINE | re.DOTALL
        )
        for number, code in enumerate(blocks, start=1):
            if not re.search(r"\bcdk8s\b|\bClusterApp\b|write_fleet", code):
                yield f"declare {file.name} {number}", {"ask": "declare", "code": code}


QUESTIONS = {name: json.dumps(question) for name, question in questions()}
