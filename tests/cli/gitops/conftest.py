"""A repository with a fleet, in which commands run."""

from __future__ import annotations

from pathlib import Path

import pytest

WAVES = """\
waves:
- {name: canary}
- {name: prod, max_clusters: 2, gate: manual}
"""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The top of the repository."""
    clusters = tmp_path / "clusters"
    clusters.mkdir()
    (clusters / "waves.yaml").write_text(WAVES, encoding="utf-8")
    for name, wave in (("dev-1", "canary"), ("prod-1", "prod"), ("prod-2", "prod")):
        text = f"platform: eks\nwave: {wave}\nnodes: [{{name: node, count: 4}}]\n"
        (clusters / f"{name}.yaml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path
