"""DS1208: a kube-proxy of a release that the API server does not work with."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.skew import KUBE_PROXY_OLDER, kube_proxy_fits, minor_of
from constructs_lib.policy.cel.reasons import PROGRAM
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.rules.deprecations.examples import KUBE_PROXY
from constructs_lib.policy.violation import container_violation

__all__ = ["RULE"]


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    for program in context.programs(daemon_set):
        if program.facts.program != "kube-proxy":
            continue
        minor = minor_of(program.container.image.text)
        if minor is None or kube_proxy_fits(minor, context.minor):
            continue
        oldest = context.minor - KUBE_PROXY_OLDER
        message = (
            f"kube-proxy is of Kubernetes 1.{minor}; with an API server of 1.{context.minor} it "
            f"must be of 1.{oldest} to 1.{context.minor}."
        )
        case = "newer" if minor > context.minor else None
        yield container_violation(program.container, message, "image", case=case)


RULE = Rule(
    id="DS1208",
    slug="kube-proxy-skew",
    summary="The program kube-proxy is newer than the API server, or too old for it.",
    why=(
        "Nobody tests such a pair. A newer kube-proxy may ask for what the API server does not "
        "have, and an older one misses what has replaced what it asks for: Services of the node "
        "stay as they were."
    ),
    remedy=(
        "Upgrade the API server first, then the nodes, and kube-proxy with each node: at most "
        "three minor releases behind. Say the release of your cluster with `--kubernetes-version`."
    ),
    bad=KUBE_PROXY % ("v1.32.9", ", --proxy-mode=nftables"),
    good=KUBE_PROXY % ("v1.36.2", ", --proxy-mode=nftables"),
    check=_check,
    source="Kubernetes documentation, Version Skew Policy: kube-proxy",
    beyond_cel=PROGRAM,
)
