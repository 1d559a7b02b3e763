"""What every engine is asked for, and what is said of a mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from constructs_lib.yaml.reader import read_yaml
from tests.cli.running import run
from tests.gitops.definitions import mistakes_in

REPO = "https://git.example/team/fleet"
ENGINES = ("argocd", "fleet", "flux", "promoter")


def asked(engine: str, *more: str, repo: str = REPO) -> list[str]:
    return ["gitops", engine, "--fleet", "clusters", "--repo", repo, *more]


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_gets_a_folder_of_what_it_takes(engine: str, repository: Path) -> None:
    ended = run(asked(engine, "--name", "nodes", "--revision", "release"))

    assert (ended.code, ended.err) == (0, "")
    files = sorted((repository / "gitops").rglob("*.yaml"))
    for file in files:
        for document in read_yaml(file.read_text(encoding="utf-8")):
            kind = document.value.get("kind", "fleet.yaml")
            if kind != "ConfigMap":
                assert mistakes_in(document.value, kind=kind) == []
    assert any("release" in file.read_text(encoding="utf-8") for file in files)
    assert any("nodes" in file.read_text(encoding="utf-8") for file in files)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.usefixtures("repository")
def test_the_checker_finds_nothing_in_it(engine: str) -> None:
    run(asked(engine))

    ended = run(["check", "gitops"])

    assert (ended.code, ended.out) == (0, "0 DaemonSets: nothing found.\n")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        pytest.param(
            ["gitops", "argo"], "No such command 'argo'. Did you mean 'argocd'?", id="misspelt"
        ),
        pytest.param(
            ["gitops", "flux", "--fleet", "clusters"], "Missing option '--repo'", id="repo"
        ),
        pytest.param(["gitops", "flux", "--repo", REPO], "Missing option '--fleet'", id="no fleet"),
        pytest.param(
            asked("argocd", repo="https://someone:s3cret@git.example/a"),
            "repo: an address with a user, a password or a query",
            id="credentials",
        ),
        pytest.param(
            asked("argocd", "--revision", "a..b"), "revision: 'a..b' is no", id="revision"
        ),
        pytest.param(asked("argocd", "--path", "../dist"), "path: '../dist' is not", id="path"),
        pytest.param(asked("argocd", "--name", "Agents"), "name: 'Agents' is not", id="name"),
        pytest.param(
            asked("flux", "-o", "/srv/gitops"), "Run this at the top of the repository", id="output"
        ),
        pytest.param(
            asked("argocd", "--project", "{{.x}}"), "'{{.x}}' is not the name", id="project"
        ),
        pytest.param(asked("argocd", "--health-check", "many"), "'many' is neither", id="share"),
        pytest.param(
            ["gitops", "argocd", "--fleet", "nowhere", "--repo", REPO], "nowhere", id="other fleet"
        ),
    ],
)
@pytest.mark.usefixtures("repository")
def test_a_mistake_ends_with_one_clear_error_and_nothing_is_written(
    command: list[str], said: str
) -> None:
    ended = run(command)

    assert ended.code == 2
    assert said in ended.err
    assert "s3cret" not in ended.err + ended.out
    assert ended.out == ""
    assert not Path("gitops").exists()


def test_the_configuration_may_say_where_the_clusters_are(repository: Path) -> None:
    (repository / "constructs-lib.yaml").write_text("clusters: clusters\n", encoding="utf-8")

    assert run(["gitops", "argocd", "--repo", REPO]).code == 0
    assert (repository / "gitops/applicationset.yaml").exists()


def test_a_wave_that_cannot_be_a_label_is_told_with_its_line(repository: Path) -> None:
    waves = repository / "clusters" / "waves.yaml"
    waves.write_text("waves:\n- {name: Canary!}\n- {name: prod}\n", encoding="utf-8")

    ended = run(asked("argocd"))

    assert ended.code == 2
    assert "waves.yaml:2" in ended.err
    assert not Path("gitops").exists()
