"""What an agent is to its node: said by itself, by the user, or guessed.

Host access that is normal for a network plugin is a violation of a log shipper. The annotation
``constructs-lib/role`` says what an agent is, then the configuration file; a guess from its
images, mounts and ports comes last, and may only silence a finding or soften it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from constructs_lib.daemon_set.host_paths import (
    CNI_CONFIG,
    CONTAINER_LOGS,
    DEVICE_FILES,
    LOGS,
    PLUGIN_REGISTRY,
    ROLES_OF_PATHS,
    VOLUMES,
    holds,
)
from constructs_lib.daemon_set.image_names import names_of
from constructs_lib.daemon_set.role_signs import (
    ENDINGS,
    IMAGES,
    NAMES,
    PORTS,
    SHIPPERS,
    TELLING,
)
from constructs_lib.k8s.metadata import ANNOTATION_PREFIX
from constructs_lib.record import dataclass

__all__ = ["ROLES", "Role", "RoleOf", "Signs", "guessed_role", "said_role"]

ROLES: Final = (
    "cni",
    "network",
    "csi-node",
    "storage",
    "kube-proxy",
    "cloud",
    "identity",
    "device-plugin",
    "gpu",
    "logs",
    "metrics",
    "node-exporter",
    "node-status",
    "traces",
    "security",
    "dns-cache",
    "load-balancer",
    "node-tuning",
    "generic",
)
"""What an agent can be to its node.

``network`` stands beside the network plugin (masquerading, policies, tunnels), ``storage`` beside a
CSI driver (disks, backups, providers of secrets). ``cloud`` speaks for the provider, ``identity``
gives Pods their credentials, ``node-status`` finds out what a node has and how it is.
"""


class Role(NamedTuple):
    """What an agent is to its node.

    Attributes:
        name: one of :data:`ROLES`; ``generic`` if nothing is known.
        basis: ``said`` by somebody; the agent's own ``image``; ``sure`` by what it does to the
            node; or a ``guess``, which may only silence or soften.
        because: what gave it away, to be read after "because"; empty if somebody said it.
    """

    name: str
    basis: Literal["said", "image", "sure", "guess"]
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleOf:
    """What some DaemonSets are to their nodes, where they do not say so themselves.

    Attributes:
        role: one of :data:`ROLES`.
        namespace: their namespace; ``*`` and ``?`` stand for any characters and for one.
        name: their names, likewise.
    """

    role: str
    namespace: str = "*"
    name: str = "*"

    def fits(self, namespace: str | None, name: str) -> bool:
        """Whether it speaks of that DaemonSet."""
        return fnmatchcase(namespace or "", self.namespace) and fnmatchcase(name, self.name)


def said_role(
    annotations: Iterable[Mapping[str, str]],
    roles: Sequence[RoleOf],
    *,
    namespace: str | None,
    name: str,
) -> str | None:
    """What a DaemonSet, or else the user, says that it is; none if nobody does.

    Args:
        annotations: those of the DaemonSet and those of its Pods; the first that say it count.
        roles: what the user says of DaemonSets that do not; the first that fits counts.
        namespace: its namespace.
        name: its name.
    """
    key = f"{ANNOTATION_PREFIX}role"
    written = (each.get(key) for each in annotations)
    said = next((role for role in written if role in ROLES), None)
    if said is not None:
        return said
    return next((each.role for each in roles if each.fits(namespace, name)), None)


class Signs(NamedTuple):
    """What gives a role away.

    Attributes:
        name: the name of the DaemonSet.
        images: the images that it runs, that of the agent itself first.
        host_paths: the paths of the node that it mounts, in their normal form.
        written: those of them that it may write.
        ports: the ports that it listens on.
    """

    name: str
    images: Sequence[str]
    host_paths: Sequence[str]
    written: Collection[str]
    ports: Iterable[int]


def guessed_role(signs: Signs) -> Role:
    """What the signs say, the strongest first."""
    return next(_guesses(signs), Role("generic", "guess"))


def _guesses(signs: Signs) -> Iterator[Role]:
    own = signs.images[:1]
    yield from (role for image in own for role in _of_image(image, "image"))
    if signs.name in NAMES:
        yield Role(NAMES[signs.name], "sure", f"it is called {signs.name}")
    if CNI_CONFIG in signs.written:
        yield Role("cni", "sure", f"it writes to {CNI_CONFIG}")
    if _ships_logs(signs):
        yield Role("logs", "sure", "it mounts the logs of containers")
    yield from (role for image in signs.images[1:] for role in _of_image(image, "guess"))
    yield from (Role(role, "guess", f"it mounts {path}") for role, path in _of_paths(signs))
    yield from (
        Role(PORTS[port], "guess", f"it has port {port}") for port in signs.ports if port in PORTS
    )
    if signs.name in IMAGES:
        yield Role(IMAGES[signs.name], "guess", f"it is called {signs.name}")


def _ships_logs(signs: Signs) -> bool:
    if any(path in CONTAINER_LOGS for path in signs.host_paths):
        return True
    if not any(holds(LOGS, path) for path in signs.host_paths):
        return False
    called = " ".join((signs.name, *signs.images)).lower()
    return any(word in called for word in SHIPPERS)


def _of_paths(signs: Signs) -> Iterator[tuple[str, str]]:
    for path in signs.host_paths:
        if path in ROLES_OF_PATHS:
            yield ROLES_OF_PATHS[path], path
        elif path == PLUGIN_REGISTRY:
            if any(holds(parent, each) for each in signs.host_paths for parent in DEVICE_FILES):
                yield "device-plugin", path
            elif any(holds(each, VOLUMES) and each != "/" for each in signs.host_paths):
                yield "csi-node", path


@lru_cache(maxsize=4096)
def _of_image(image: str, basis: Literal["image", "guess"]) -> tuple[Role, ...]:
    return tuple(_called(image, basis))


def _called(image: str, basis: Literal["image", "guess"]) -> Iterator[Role]:
    *before, last = image.partition("@")[0].split("/")
    repository = "/".join((*before, last.partition(":")[0]))
    for name in names_of(repository):
        if name in IMAGES:
            certain = "sure" if name in TELLING else basis
            yield Role(IMAGES[name], certain, f"its image is {name}")
        for ending, role in ENDINGS.items():
            if name.endswith(ending) and name not in IMAGES:
                yield Role(role, basis, f"its image is {name}")
