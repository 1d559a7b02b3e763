"""``constructs-lib gitops argocd``: the options that only Argo CD has."""

from __future__ import annotations

from pathlib import Path

import pytest

from constructs_lib.yaml.reader import read_yaml
from tests.cli.gitops.test_options import asked
from tests.cli.running import run


@pytest.mark.parametrize(
    ("nodes", "script"),
    [("5%", "local tolerated = 5\nlocal percent = true\n"), ("2", "local tolerated = 2\n")],
)
def test_a_health_check_is_written_beside_where_it_is_asked_for(
    nodes: str, script: str, repository: Path
) -> None:
    assert run(asked("argocd", "--health-check", nodes)).code == 0

    text = (repository / "gitops/health/argocd-cm.yaml").read_text(encoding="utf-8")
    (document,) = read_yaml(text)
    (written,) = document.value["data"].values()
    assert script in written


def test_applications_are_in_the_project_that_is_named(repository: Path) -> None:
    run(asked("argocd", "--project", "platform"))

    text = (repository / "gitops/applicationset.yaml").read_text(encoding="utf-8")
    assert "project: platform\n" in text
