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


def test_a_cluster_with_manifests_and_nodes_gets_the_time_that_its_rollout_takes(
    repository: Path,
) -> None:
    (repository / "dist/prod-1/agents").mkdir(parents=True)
    slow = BASE.replace("minReadySeconds: 10\n", "minReadySeconds: 600\n")
    (repository / "dist/prod-1/agents/agent.yaml").write_text(slow, encoding="utf-8")

    ended = run(asked("flux"))

    assert ended.code == 0
    assert timeout(repository, "dev-1") == "timeout: 60m"
    minutes = int(timeout(repository, "prod-1").removeprefix("timeout: ").removesuffix("m"))
    assert minutes in range(4 * 10 * 2, 4 * 12 * 2)


def test_what_flux_would_wait_for_in_vain_is_named(repository: Path) -> None:
    (repository / "dist/prod-1").mkdir(parents=True)
    text = BASE.replace(ROLLING, "    type: OnDelete\n")
    (repository / "dist/prod-1/agent.yaml").write_text(text, encoding="utf-8")

    ended = run(asked("flux"))

    assert ended.code == 0
    assert "Flux would wait in vain" in ended.out
    assert "  - prod-1: agents/agent\n" in ended.out
    assert timeout(repository, "prod-1") == "timeout: 60m"
