"""Writes the reference of the checker's rules, ``docs/rules.md``, from the rules themselves.

A test checks that the committed file is what this program writes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from constructs_lib.policy.rules.catalogue import RULES
from constructs_lib.report.rules.markdown import reference

__all__ = ["HEAD", "main", "reference_text"]

TARGET: Final = Path(__file__).parents[1] / "docs" / "rules.md"

HEAD: Final = """\
<!-- Written by `make stubs` from the rules; do not edit. -->
# Rules

What `constructs-lib check` looks for. Ids and names never change. The severity of a finding depends
on the profile: `recommended` is the default, `minimal` keeps what breaks, `strict` raises all by
one step. `role:` lists the agents for which it differs. The role of an agent is set by the
annotation `constructs-lib/role` or by `roles` in the configuration, else it is guessed, and a
guess never raises a severity.

To suppress a finding, add an annotation with the reason to the DaemonSet or its template:
`constructs-lib/ignore.DS501: It loads kernel modules.`; `constructs-lib/ignore.DS501.agent` is for
one container only, and a reason may begin with `until=2027-01-31`.

"""


def reference_text() -> str:
    """The file's text."""
    return HEAD + reference(RULES)


def main() -> None:
    """Write the file."""
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(reference_text(), encoding="utf-8")


if __name__ == "__main__":
    main()
