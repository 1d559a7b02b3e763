"""``constructs-lib gitops flux``: how long Flux waits comes from the simulated rollout."""

from __future__ import annotations

from pathlib import Path

from constructs_lib.policy.example import BASE
from tests.cli.gitops.test_options import asked
from tests.cli.running import run

ROLLING = """\
    type: RollingUpdate
    rollingUpdate:
      maxUnavailable: 1
"""


def timeout(repository: Path, cluster: str) -> str:
    text = (repository / f"gitops/kustomizations/cluster-{cluster}.yaml").read_text("utf-8")
    return next(line for line in text.splitlines() if "timeout:" in line).strip()


def write(repository: Path, manifests: dict[str, str]) -> None:
    for name, text in manifests.items():
        folder = repository / "dist" / name / "agents"
        folder.mkdir(parents=True)
        (folder / "agent.yaml").write_text(text, encoding="utf-8")


def test_a_cluster_with_manifests_and_nodes_gets_the_time_that_its_rollout_takes(
    repository: Path,
) -> None:
    slow = BASE.replace("minReadySeconds: 10\n", "minReadySeconds: 600\n")
    write(repository, {"dev-1": slow, "prod-1": slow, "prod-2": BASE})
    (repository / "clusters/dev-1.yaml").write_text("platform: eks\nwave: canary\n", "utf-8")

    ended = run(asked("flux"))

    assert (ended.code, ended.err) == (0, "")
    assert timeout(repository, "dev-1") == "timeout: 60m"
    assert timeout(repository, "prod-2") == "timeout: 10m"
    minutes = int(timeout(repository, "prod-1").removeprefix("timeout: ").removesuffix("m"))
    assert minutes in range(4 * 10 * 2, 4 * 12 * 2)


def test_what_flux_would_wait_for_in_vain_is_named(repository: Path) -> None:
    by_hand = BASE.replace(ROLLING, "    type: OnDelete\n")
    write(repository, {"dev-1": BASE, "prod-1": by_hand, "prod-2": BASE})

    ended = run(asked("flux"))

    assert ended.code == 0
    assert "Flux would wait in vain" in ended.out
    assert "  - prod-1: agents/agent\n" in ended.out
    assert timeout(repository, "prod-1") == "timeout: 60m"


def test_a_cluster_whose_manifests_are_missing_is_told(repository: Path) -> None:
    write(repository, {"dev-1": BASE, "prod-1": BASE, "prod-9": BASE})

    ended = run(asked("flux"))

    assert ended.code == 2
    assert "There is no manifest in dist/prod-2" in ended.err
    assert "prod-9" in ended.err
    assert not (repository / "gitops").exists()
