"""DS1410: a program without root reads or writes what belongs to root."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.host_paths import CONTAINER_LOGS, LOGS, holds
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel.reasons import PROGRAM
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.program_paths import behind
from constructs_lib.policy.facts.security_contexts import effective, effective_violation
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.rules.programs.examples import fluent_bit
from constructs_lib.programs.catalogue import Program

__all__ = ["RULE"]

_GROUPS: Final = ("runAsGroup", "fsGroup")


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    if daemon_set.is_windows:
        return
    for program in context.programs(daemon_set):
        user = effective(daemon_set, program.container, "runAsUser")
        if user is None:
            user = program.facts.image_user
            if user == 0 and effective(daemon_set, program.container, "runAsNonRoot"):
                message = (
                    f"runAsNonRoot is true, and the image of {program.facts.program} runs as root: "
                    "the kubelet does not start it."
                )
                yield effective_violation(
                    daemon_set, program.container, message, "runAsNonRoot", case="refused"
                )
        if not user:
            continue
        name = program.facts.program
        path = _container_logs(program)
        if path is not None and not _may_read_as_group(daemon_set, program):
            message = (
                f"{name} runs as user {user} and reads {path}: log files of containers belong to "
                "root and are open to nobody else."
            )
            yield effective_violation(daemon_set, program.container, message, "runAsUser")
        path = _roots_folder(daemon_set, program)
        if path is not None:
            message = (
                f"{name} runs as user {user} and writes to {path}: the kubelet makes folders of "
                "the node for root alone."
            )
            yield effective_violation(
                daemon_set, program.container, message, "runAsUser", case="state"
            )


def _container_logs(program: Program) -> str | None:
    """The first path that leads to log files of containers."""
    for access in program.facts.accesses:
        if access.purpose != "logs":
            continue
        there = behind(program, access.path).node_path
        if there == LOGS or any(holds(each, there) for each in CONTAINER_LOGS):
            return access.path
    return None


def _roots_folder(daemon_set: DaemonSetView, program: Program) -> str | None:
    """The first path to write in a folder that the kubelet makes, unless something opens it."""
    prepared = {
        mount.volume.name
        for each in daemon_set.all
        if each.kind == "run-once"
        for mount in each.mounts
    }
    for access in program.facts.accesses:
        mount = behind(program, access.path).mount
        source = mount.volume.host_path if mount is not None else None
        if (
            access.mode == "write"
            and mount is not None
            and source is not None
            and source.type == "DirectoryOrCreate"
            and mount.volume.name not in prepared
        ):
            return access.path
    return None


def _may_read_as_group(daemon_set: DaemonSetView, program: Program) -> bool:
    """Whether it is of a group that may be root's; which one the nodes use is not known here."""
    if daemon_set.security.get("supplementalGroups"):
        return True
    return any(effective(daemon_set, program.container, each) == 0 for each in _GROUPS)


RULE = Rule(
    id="DS1410",
    slug="not-root",
    summary="A program without root reads or writes what belongs to root.",
    why=(
        "The kubelet and the runtime make log files with mode 0640 for root. Most programs skip a "
        "file that they may not open and say nothing: the agent runs and collects nothing. "
        "A hostPath that is made is root's too, whatever fsGroup says, and offsets cannot be kept "
        "there. Capabilities do not help, as only root gets those that are added."
    ),
    remedy=(
        "Run as user 0 with every capability dropped and the logs mounted read-only. In group 0 "
        "(`runAsGroup: 0`) many nodes let it read; an init container can give it its own folder."
    ),
    bad=fluent_bit().replace("runAsUser: 0", "runAsUser: 1000"),
    good=fluent_bit(),
    check=_check,
    source="fluent/fluent-bit#5346; pkg/kubelet/kuberuntime, Kubernetes v1.37",
    beyond_cel=PROGRAM,
)
