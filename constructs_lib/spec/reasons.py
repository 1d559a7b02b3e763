"""The reasons of a declaration, written into the YAML where a reviewer meets them.

Each reason answers one rule, so it is an annotation that carries the rule's id
(``constructs-lib/ignore.DS601``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from constructs_lib.k8s.metadata import ANNOTATION_PREFIX
from constructs_lib.spec.host import HostAccess, Privileges
from constructs_lib.spec.rollout import OnDelete, Rollout, Surge

__all__ = ["reason_annotations"]


def reason_annotations(
    *,
    kind: Mapping[str, str],
    unpinned: str | None,
    rollout: Rollout,
    host: HostAccess,
    privileges: Privileges | None,
) -> Iterator[tuple[str, str]]:
    """The annotations of every reason given, sorted by rule; several of one rule are joined."""
    reasons: dict[str, list[str]] = {}
    answers = [*kind.items(), *_of_image(unpinned), *_of_rollout(rollout), *_of_host(host)]
    if privileges is not None:
        answers.extend(_of_privileges(privileges))
    for rule, reason in answers:
        texts = reasons.setdefault(rule, [])
        if reason not in texts:
            texts.append(reason)
    for rule in sorted(reasons):
        yield f"{ANNOTATION_PREFIX}ignore.{rule}", "; ".join(reasons[rule])


def _of_image(unpinned: str | None) -> Iterator[tuple[str, str]]:
    if unpinned is not None:
        yield "DS701", unpinned


def _of_rollout(rollout: Rollout) -> Iterator[tuple[str, str]]:
    if not isinstance(rollout, OnDelete) and rollout.reason is not None:
        yield ("DS209" if isinstance(rollout, Surge) else "DS202"), rollout.reason


def _of_host(host: HostAccess) -> Iterator[tuple[str, str]]:
    if host.network is not None:
        yield "DS601", host.network.reason
    if host.pid is not None:
        yield "DS602", host.pid.reason
    for path in host.paths:
        yield ("DS604" if path.writable else "DS603"), path.reason
    for port in host.ports:
        yield "DS613", port.reason


def _of_privileges(privileges: Privileges) -> Iterator[tuple[str, str]]:
    answers = {
        "DS501": privileges.privileged,
        "DS503": privileges.run_as_root,
        "DS505": bool(privileges.capabilities),
        "DS506": privileges.writable_root_filesystem,
    }
    return ((rule, privileges.reason) for rule, used in answers.items() if used)
