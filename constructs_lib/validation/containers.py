"""The containers of a Pod: what each is asked for, and what they may not share.

Source: ``validateContainers``, ``validateInitContainers`` and ``validateContainerCommon`` in
``pkg/apis/core/validation/validation.go``, Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.k8s.manifest import Json, Path
from constructs_lib.validation.environment import variable_refusals
from constructs_lib.validation.given import Given
from constructs_lib.validation.mounts import mount_refusals
from constructs_lib.validation.names import label_problem
from constructs_lib.validation.ports import host_port_refusals, port_refusals
from constructs_lib.validation.probes import probe_refusals
from constructs_lib.validation.pull_policy import pull_policy_refusals
from constructs_lib.validation.refusal import Refusal, missing, one_of, wrong
from constructs_lib.validation.resources import resource_refusals
from constructs_lib.validation.restarts import restart_refusals
from constructs_lib.validation.security import container_security_refusals

__all__ = ["container_refusals"]

_MESSAGES: Final = frozenset({"File", "FallbackToLogsOnError"})


def container_refusals(pod: Json, path: Path, given: Given) -> Iterator[Refusal]:
    """Why the containers of a Pod are refused.

    Args:
        pod: the Pod spec.
        path: where it stands.
        given: what is known of the Pod.
    """
    if not pod.get("containers", True):
        yield missing((*path, "containers"), "a Pod runs at least one")
    names: set[str] = set()
    on_host = given.on_host_network
    claimed: set[tuple[object, ...]] = set()
    for index, container in enumerate(pod.get("containers", ())):
        at = (*path, "containers", index)
        yield from _container(container, at, given, names, is_init=False)
        yield from host_port_refusals(container, at, claimed, on_host_network=on_host)
    for index, container in enumerate(pod.get("initContainers", ())):
        at = (*path, "initContainers", index)
        yield from _container(container, at, given, names, is_init=True)
        # One runs after the other.
        yield from host_port_refusals(container, at, set(), on_host_network=on_host)
    if pod.get("ephemeralContainers"):
        message = "are not for a template: they are added to a running Pod; remove them"
        yield wrong((*path, "ephemeralContainers"), message)


def _container(
    container: Json, path: Path, given: Given, names: set[str], *, is_init: bool
) -> Iterator[Refusal]:
    name = container.get("name")
    if name is not None:
        if message := label_problem(name):
            yield wrong((*path, "name"), message)
        elif name in names:
            message = f"is {name!r}, the name of another container of the Pod; choose another"
            yield wrong((*path, "name"), message)
        names.add(name)
    yield from _image(container, path)
    yield from pull_policy_refusals(container, "imagePullPolicy", path)
    policy = container.get("terminationMessagePolicy")
    if policy and policy not in _MESSAGES:
        yield one_of(policy, _MESSAGES, (*path, "terminationMessagePolicy"))
    runs_once = is_init and container.get("restartPolicy") != "Always"
    must_match = given.on_host_network and not is_init
    yield from port_refusals(container, path, must_match=must_match)
    yield from variable_refusals(container, path, given)
    yield from mount_refusals(container, path, given)
    yield from probe_refusals(container, path, given, runs_once=runs_once)
    yield from resource_refusals(container, path, given)
    yield from restart_refusals(container, path, given.gates, is_init=is_init)
    yield from container_security_refusals(container, path, given)


def _image(container: Json, path: Path) -> Iterator[Refusal]:
    image = container.get("image", "")
    if not image:
        yield wrong((*path, "image"), "is missing; no Pod is created without it", kind="image")
    elif image != image.strip():
        message = f"is {image!r:.100}, for whose spaces every Pod is refused; remove them"
        yield Refusal(path=(*path, "image"), message=message, kind="image", of_pods=True)
