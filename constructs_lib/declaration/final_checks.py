"""What only the finished DaemonSet shows.

The builders make most mistakes impossible; a user's additions, overrides and the platform can
still meet in a way that no single field shows.
"""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.host_ports import THE_KUBELET, USED_BY_THE_NODE
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.declaration.assembly import daemon_set_of
from constructs_lib.declaration.declared_agent import DeclaredAgent
from constructs_lib.declaration.image import image_problem, unpinned_problem
from constructs_lib.declaration.laws import broken_laws, shared_state_problems
from constructs_lib.declaration.overrides import CannotMergeError
from constructs_lib.declaration.platform import platform_problems
from constructs_lib.errors import Problem
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.structure import check_fields
from constructs_lib.validation.refusals import refusals

__all__ = ["finished_problems"]


def finished_problems(agent: DeclaredAgent) -> Iterator[Problem]:
    """What is wrong with the DaemonSet that a declaration gives."""
    try:
        daemon_set = daemon_set_of(agent)
    except CannotMergeError as error:
        yield Problem(path=("overrides",), message=str(error))
        return
    malformed = check_fields(daemon_set["spec"], "DaemonSetSpec", ("spec",))
    if malformed:
        # What follows reads typed fields; on a malformed manifest it would stumble, not judge.
        yield from malformed
        return
    yield from _contradicted_labels(agent)
    if agent.program.uses_the_api and agent.account is None:
        message = "its rules need one, and it has only what is declared; name the one it has"
        yield Problem(path=("service_account",), message=message)
    if agent.overrides is not None:
        yield from agent.overrides.problems(daemon_set)
    if agent.only_declared:
        # It runs: what Kubernetes accepts is accepted, and ``check`` judges it.
        yield from refusals(daemon_set)
        return
    if agent.overrides is not None:
        yield from _image_problems(daemon_set, may_float=agent.allow_unpinned is not None)
    view = DaemonSetView(daemon_set)
    if view.strategy.surges and getattr(agent.rollout, "reason", None) is None:
        yield from shared_state_problems(view)
    yield from platform_problems(daemon_set, agent.platform)
    yield from _ports_of_the_kubelet(view)
    yield from broken_laws(daemon_set)


def _ports_of_the_kubelet(view: DaemonSetView) -> Iterator[Problem]:
    """Ports that are free on no node, whatever reason is given; others may be, and are DS613's."""
    for container in view.all:
        for index, port in enumerate(container.ports):
            claim = port.claim(host_network=view.host_network)
            if claim is None or claim.protocol != "TCP":
                continue
            if USED_BY_THE_NODE.get(claim.port) == THE_KUBELET:
                message = f"{claim.port} of every node is used by the kubelet; choose another port"
                yield Problem(path=(*container.path, "ports", index), message=message)


def _contradicted_labels(agent: DeclaredAgent) -> Iterator[Problem]:
    for key, wanted in agent.program.node_labels.items():
        given = agent.nodes.labels.get(key, wanted)
        if given != wanted:
            message = (
                f"{given!r} is {wanted!r} on the only nodes this agent runs on, so no node fits; "
                "leave it out"
            )
            yield Problem(path=("nodes", "labels", key), message=message)


def _image_problems(daemon_set: Manifest, *, may_float: bool) -> Iterator[Problem]:
    for container in DaemonSetView(daemon_set).all:
        image = container.image.text
        message = image_problem(image)
        if message is None and not may_float:
            message = unpinned_problem(image)
        if message is not None and image:
            yield Problem(path=(*container.path, "image"), message=message)
