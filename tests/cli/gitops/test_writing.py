"""The folder of an engine: written in one step, compared with ``--check``."""

from __future__ import annotations

from pathlib import Path

from tests.cli.gitops.test_options import asked
from tests.cli.running import run


def test_what_is_written_is_said_with_what_the_engine_does_not_do(repository: Path) -> None:
    ended = run(asked("argocd"))

    assert ended.out == (
        "gitops: 1 file, 1 new.\n"
        "  - new: applicationset.yaml\n"
        "Wave 'prod' waits for you: argocd app sync -l constructs-lib/wave=prod\n"
    )
    assert [each.name for each in (repository / "gitops").glob("*.yaml")] == ["applicationset.yaml"]


def test_a_second_run_changes_nothing(repository: Path) -> None:
    run(asked("flux"))
    first = {each: each.read_bytes() for each in (repository / "gitops").rglob("*.yaml")}

    ended = run(asked("flux"))

    assert ended.out.startswith("gitops: 6 files, nothing changed.\n")
    assert {each: each.read_bytes() for each in (repository / "gitops").rglob("*.yaml")} == first


def test_check_shows_what_a_moved_cluster_changes_and_writes_nothing(repository: Path) -> None:
    run(asked("argocd"))
    written = (repository / "gitops/applicationset.yaml").read_bytes()
    fresh = run(asked("argocd", "--check"))
    moved = repository / "clusters/prod-2.yaml"
    moved.write_text(moved.read_text("utf-8").replace("wave: prod", "wave: canary"), "utf-8")

    stale = run(asked("argocd", "--check"))

    assert (fresh.code, fresh.out) == (0, "gitops is fresh.\n")
    assert stale.code == 1
    assert "+      - cluster: prod-2\n+        wave: canary\n" in stale.out
    assert stale.err == "gitops is stale: 1 changed. Run the same without --check.\n"
    assert (repository / "gitops/applicationset.yaml").read_bytes() == written


def test_check_of_a_folder_that_is_not_there_shows_all_of_it(repository: Path) -> None:
    ended = run(asked("promoter", "--check"))

    assert ended.code == 1
    assert "2 new" in ended.err
    assert not (repository / "gitops").exists()
