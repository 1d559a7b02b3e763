"""The API server's own policies, compiled from its source by ``make oracle``."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from constructs_lib.k8s.manifest import Manifest
from constructs_lib.yaml.writer import document_to_yaml

__all__ = ["PROGRAM", "ask"]

PROGRAM: Final = Path(__file__).parents[2] / "build" / "policy-answers"
"""The program; what needs it is skipped where it has not been built."""

_FUNCTIONS_OF: Final = "1.31"
"""The release whose functions policies may use: the oldest that is supported."""


def ask(
    policy: Manifest, cases: Iterable[dict[str, Any]], *options: str
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What is wrong with a policy, and its answer to each case.

    Args:
        policy: the policy.
        cases: requests: ``object``, ``oldObject`` and so on.
        options: further options of the program.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "policy.yaml"
        file.write_text(document_to_yaml(policy), encoding="utf-8")
        result = subprocess.run(
            [PROGRAM, "-release", _FUNCTIONS_OF, *options, file],
            input="\n".join(map(json.dumps, cases)),
            capture_output=True,
            text=True,
            check=True,
        )
    problems, *answers = map(json.loads, result.stdout.splitlines())
    return problems, answers
