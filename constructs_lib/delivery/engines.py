"""The engines by the names that ``--engine`` takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, Literal, TypeAlias

from constructs_lib.delivery import argocd, helm3, kstatus, kubectl
from constructs_lib.delivery.status import Answer, DaemonSetStatus
from constructs_lib.record import dataclass

__all__ = ["ENGINES", "Engine", "EngineName"]

EngineName: TypeAlias = Literal["argocd", "flux", "helm", "helm3", "fleet", "kubectl"]
"""As ``--engine`` takes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """What waits for a DaemonSet."""

    name: EngineName
    """As ``--engine`` takes it."""
    title: str
    """As people write it."""
    judge: Callable[[DaemonSetStatus], Answer]
    """What it says of a status."""
    gives_up_after: int | None = None
    """Seconds after which it gives up unless it is told otherwise; none if it waits for ever, or
    if that is another time for everybody."""
    timeout: str | None = None
    """Where its timeout is written; none if it has none."""
    usual_timeout: str | None = None
    """What that is unless it is written, in words; none if ``gives_up_after`` says it."""
    soaks: bool = True
    """Whether whoever drives it can wait between two waves; the others go on at once."""
    in_groups: bool = False
    """Whether clusters of a wave change in groups, each after the one before."""
    passes_unready: bool = False
    """Whether it passes a wave with as many clusters not done as may change at once."""
    own_check: str | None = None
    """The command that writes another check of DaemonSets for it, which tolerates nodes without a
    Ready Pod and does not pass OnDelete; none where there is none."""
    without_wait: str | None = None
    """How it is told not to wait for the DaemonSet; none if it cannot be told."""


def _by_name(*engines: Engine) -> Mapping[EngineName, Engine]:
    return {engine.name: engine for engine in engines}


ENGINES: Final[Mapping[EngineName, Engine]] = _by_name(
    Engine(
        name="argocd",
        title="Argo CD",
        judge=argocd.judge,
        soaks=False,
        own_check="constructs-lib gitops argocd --health-check",
    ),
    Engine(
        name="flux",
        title="Flux",
        judge=kstatus.judge,
        soaks=False,
        in_groups=True,
        timeout="spec.timeout",
        usual_timeout="spec.interval less 30 s",
        without_wait="name what to wait for in healthChecks instead of wait: true",
    ),
    Engine(
        name="helm",
        title="Helm",
        judge=kstatus.judge,
        gives_up_after=300,
        timeout="--timeout",
        without_wait="leave out --wait",
    ),
    Engine(
        name="helm3",
        title="Helm 3",
        judge=helm3.judge,
        gives_up_after=300,
        timeout="--timeout",
        without_wait="leave out --wait",
    ),
    Engine(
        name="fleet",
        title="Rancher Fleet",
        judge=kstatus.judge,
        soaks=False,
        passes_unready=True,
    ),
    Engine(
        name="kubectl",
        title="kubectl rollout status",
        judge=kubectl.judge,
        timeout="--timeout",
    ),
)
"""In the order of the documentation.

Timeouts: Helm's ``--timeout`` is 5 minutes, a HelmRelease's ``timeout`` too; that of a Flux
Kustomization is its ``interval`` less 30 s; the others wait for ever unless they are told not to.
Sources: ``pkg/cmd/upgrade.go`` of Helm 4.3; ``GetTimeout`` in ``api/`` of kustomize-controller
1.9 and helm-controller 1.6; ``--sync-timeout`` of the application controller of Argo CD.
"""
