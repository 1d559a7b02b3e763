"""The Pods of an agent: what its program needs, what its user adds, what this library decides.

Of an adopted agent that has only what is declared, this library decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from constructs_lib.daemon_set.volume import VolumeView
from constructs_lib.declaration.declared_agent import DeclaredAgent
from constructs_lib.declaration.host import Privileges
from constructs_lib.declaration.nodes import LINUX, tolerations_of, with_old_masters
from constructs_lib.declaration.priority import OwnPriorityClass
from constructs_lib.k8s import scheduling
from constructs_lib.k8s.containers import Container, SecurityContext, volumes_of
from constructs_lib.k8s.manifest import Json
from constructs_lib.platforms.facts import PLATFORMS
from constructs_lib.record import replace

__all__ = ["granted", "pod_spec"]


def pod_spec(agent: DeclaredAgent) -> dict[str, Json]:
    """``spec.template.spec`` of the agent's DaemonSet."""
    program = agent.program
    host_network = program.host_network or agent.host.network is not None
    containers = [_with_additions(agent, program.main), *program.sidecars]
    pod = dict(_identity(agent))
    if program.runtime_class is not None:
        pod["runtimeClassName"] = program.runtime_class
    pod.update(_shared_with_the_node(agent, host_network=host_network))
    pod.update(_placement(agent, host_network=host_network))
    pod["terminationGracePeriodSeconds"] = program.grace_seconds
    if agent.image_pull_secrets:
        pod["imagePullSecrets"] = [{"name": name} for name in agent.image_pull_secrets]
    volumes = volumes_of([*program.init, *containers], program.volumes)
    if not agent.only_declared:
        pod["securityContext"] = _security(agent, volumes)
    around = pod.get("affinity", {})
    pod.update(program.pod)
    if around and "affinity" in program.pod:
        pod["affinity"] = {**around, **program.pod["affinity"]}
    if program.init:
        pod["initContainers"] = [container.manifest() for container in program.init]
    pod["containers"] = [container.manifest() for container in containers]
    if volumes:
        pod["volumes"] = volumes
    return pod


def granted(
    security: SecurityContext | Mapping[str, Json] | None, wanted: Privileges | None
) -> SecurityContext | Mapping[str, Json] | None:
    """What a process may do with what a user grants it on top."""
    if wanted is None or not isinstance(security, SecurityContext):
        return security
    return replace(
        security,
        privileged=security.privileged or wanted.privileged,
        read_only_root=security.read_only_root and not wanted.writable_root_filesystem,
        user=0 if wanted.run_as_root else security.user,
        group=0 if wanted.run_as_root else security.group,
        capabilities=(*security.capabilities, *wanted.capabilities),
    )


def _identity(agent: DeclaredAgent) -> Iterator[tuple[str, Json]]:
    if agent.account is not None:
        yield "serviceAccountName", agent.account
    token = agent.token
    if token is None and not agent.only_declared:
        token = agent.program.uses_the_api
    if token is not None:
        yield "automountServiceAccountToken", token
    if agent.priority is not None:
        own = isinstance(agent.priority, OwnPriorityClass)
        yield "priorityClassName", agent.own_priority_class if own else agent.priority


def _shared_with_the_node(agent: DeclaredAgent, *, host_network: bool) -> dict[str, Json]:
    shared: dict[str, Json] = {}
    if host_network:
        shared["hostNetwork"] = True
        if not agent.only_declared:
            shared["dnsPolicy"] = "ClusterFirstWithHostNet"
        if agent.program.dns_policy is not None:
            shared["dnsPolicy"] = agent.program.dns_policy
    if agent.program.host_pid or agent.host.pid is not None:
        shared["hostPID"] = True
    if agent.host.ipc is not None:
        shared["hostIPC"] = True
    if agent.program.share_processes and "hostPID" not in shared:
        # The API refuses both; with the node's processes they see each other anyway.
        shared["shareProcessNamespace"] = True
    return shared


def _placement(agent: DeclaredAgent, *, host_network: bool) -> Iterator[tuple[str, Json]]:
    program, facts = agent.program, PLATFORMS[agent.platform]
    usual = {} if agent.only_declared else LINUX
    labels = {**usual, **agent.nodes.labels, **program.node_labels}
    if labels:
        yield "nodeSelector", labels
    requirements = agent.nodes.requirements(() if agent.only_declared else facts.serverless)
    kinds = [[scheduling.requirement(key, "In", (value,))] for key, value in program.any_node_label]
    chosen = agent.nodes.alternatives()
    any_of = [[*choice, *kind] for choice in chosen or [[]] for kind in kinds or [[]]]
    if requirements or chosen or kinds:
        yield "affinity", scheduling.node_affinity(requirements, any_of=any_of)
    tolerates = agent.tolerates
    if agent.only_declared:
        tolerations = tolerations_of(tolerates)
    else:
        if isinstance(tolerates, tuple) and facts.master_taint:
            tolerates = with_old_masters(tolerates)
        tolerations = scheduling.tolerations(tolerations_of(tolerates), host_network=host_network)
    if tolerations:
        yield "tolerations", tolerations


def _security(agent: DeclaredAgent, volumes: list[dict[str, Json]]) -> dict[str, Json]:
    security: dict[str, Json] = {"seccompProfile": {"type": agent.program.seccomp}}
    if PLATFORMS[agent.platform].constraints and any(
        VolumeView((), each).host_path for each in volumes
    ):
        # SELinux keeps ordinary containers from files of the node, whatever their user.
        security["seLinuxOptions"] = {"type": "spc_t"}
    return security


def _with_additions(agent: DeclaredAgent, main: Container) -> Container:
    """The agent's container with what the user adds to it."""
    if not (agent.env or agent.host.paths or agent.host.ports or agent.privileges):
        return main
    return replace(
        main,
        env=(*main.env, *(variable.manifest() for variable in agent.env)),
        ports=(*main.ports, *(port.manifest() for port in agent.host.ports)),
        mounts=(*main.mounts, *(path.mount() for path in agent.host.paths)),
        security=granted(main.security, agent.privileges),
    )
