"""Diffs hide what is not shown, and say the same of every other line."""

from __future__ import annotations

from constructs_lib.output.compare import Difference
from constructs_lib.report.patch import patch

OURS = "spec:\n  env:\n  - name: A\n    value: hunter2\n  hostPID: true\n"
THEIRS = OURS.replace("  hostPID: true\n", "")


def changed(ours: str, theirs: str) -> Difference:
    return Difference(path="a.yaml", kind="changed", ours=ours, theirs=theirs)


def test_a_value_beside_a_change_is_hidden() -> None:
    change = changed(OURS, THEIRS)

    assert patch(change) == (
        "--- a/a.yaml\n+++ b/a.yaml\n@@ -2,4 +2,3 @@\n   env:\n   - name: A\n"
        "     value: (hidden)\n-  hostPID: true\n"
    )
    assert "hunter2" in patch(change, show_values=True)


def test_a_diff_without_secrets_is_the_diff_itself() -> None:
    change = changed("a: 1\r\nb:\t2", "a: 2\r\nb:\t2")

    assert patch(change) == change.diff
    assert patch(change, show_values=True) == change.diff


def test_a_line_that_is_hidden_somewhere_is_hidden_everywhere() -> None:
    text = "x:\n- value: hunter2\nenv:\n- value: hunter2\n"

    assert "hunter2" not in patch(changed(text, f"{text}a: 1\n"))


def test_a_module_is_shown_without_the_values_that_its_manifests_hide() -> None:
    ours = 'a = A(\n    env={"A": "hunter2"},\n    image="a:1",\n)\n'
    theirs = ours.replace("a:1", "a:2")
    change = Difference(path="a.py", kind="changed", ours=ours, theirs=theirs)

    assert '+    image="a:2",\n' in patch(change)
    assert "hunter2" not in patch(change)
    assert "hunter2" in patch(change, show_values=True)
