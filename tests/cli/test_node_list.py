"""Commands say on standard error what they did not read of a node list."""

from __future__ import annotations

from pathlib import Path

import pytest

from constructs_lib.cli.node_list import read_node_list

POOL = "apiVersion: karpenter.sh/v1\nkind: NodePool\nmetadata: {name: general}\n"
OLD = "---\napiVersion: karpenter.sh/v1alpha5\nkind: Provisioner\nmetadata: {name: old}\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(POOL, "", id="all was read"),
        pytest.param(POOL + OLD, "nodes.yaml: not read: Provisioner old\n", id="one was not"),
    ],
)
def test_what_was_not_read_is_said(
    text: str,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("nodes.yaml").write_text(text, encoding="utf-8")

    assert [node.name for node in read_node_list("nodes.yaml")] == ["general"]
    assert capsys.readouterr().err == said
