"""What a release renders, so that a change of it never goes out without a word.

``tests/rendered.json`` holds a digest of the YAML of every declaration of the tests, as the last
release rendered it. What renders otherwise by now must be named in the changelog, as the users of
that agent get a diff with the release, and Pods that restart. A release writes the file anew:
``python -m tools.rendered_yaml``.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from constructs_lib.version import VERSION

__all__ = ["RECORD", "digests", "unsaid"]

ROOT: Final = Path(__file__).parents[1]
RECORD: Final = ROOT / "tests" / "rendered.json"
_SNAPSHOTS: Final = ROOT / "tests" / "agents" / "__snapshots__" / "test_every_agent"
_NAME: Final = re.compile(r"test_manifests\[(.+)\]\.yaml")
_NEXT: Final = re.compile(r"^## \[Unreleased\]$(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_RENDERED: Final = re.compile(r"^### Rendered YAML$(.*?)(?=^### |\Z)", re.MULTILINE | re.DOTALL)


def digests() -> dict[str, str]:
    """The digest of what each declaration of the tests renders now, by its case."""
    found = {}
    for path in sorted(_SNAPSHOTS.iterdir()):
        name = _NAME.fullmatch(path.name)
        if name is not None:
            found[name[1]] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def unsaid(
    before: Mapping[str, str],
    now: Mapping[str, str],
    constructs: Mapping[str, str],
    changelog: str,
) -> list[str]:
    """The constructs that render other YAML than before, of which the changelog says nothing.

    Args:
        before: digests of the last release, by case.
        now: digests of now, by case. A case that is new or gone is no change of YAML out there.
        constructs: the construct of each case.
        changelog: its text. What counts is under "Rendered YAML" of what is not released yet.
    """
    coming = _NEXT.search(changelog)
    said = _RENDERED.search(coming[1]) if coming is not None else None
    text = said[1] if said is not None else ""
    changed = {constructs[case] for case in before.keys() & now.keys() if before[case] != now[case]}
    return sorted(each for each in changed if f"`{each}`" not in text)


if __name__ == "__main__":
    record = {"version": VERSION, "digests": digests()}
    RECORD.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
