"""What an agent is to its node: said by itself, by the user, or guessed.

Host access that is normal for a network plugin is a violation of a log shipper. The annotation
``constructs-lib/role`` says what an agent is, then the configuration file; a guess from its
images, mounts and ports comes last, and may only silence a finding or soften it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import chain
from typing import Final, NamedTuple

from constructs_lib.daemon_set.role_signs import HOST_PATHS, IMAGES, PORTS
from constructs_lib.k8s.metadata import ANNOTATION_PREFIX

__all__ = ["ROLES", "Role", "RoleOf", "guessed_role", "said_role"]

ROLES: Final = (
    "cni",
    "csi-node",
    "kube-proxy",
    "device-plugin",
    "gpu",
    "logs",
    "metrics",
    "node-exporter",
    "traces",
    "security",
    "dns-cache",
    "load-balancer",
    "node-tuning",
    "generic",
)
"""What an agent can be to its node."""


class Role(NamedTuple):
    """What an agent is to its node.

    Attributes:
        name: one of :data:`ROLES`; ``generic`` if nothing is known.
        is_said: whether somebody said so; otherwise it is a guess, which may only silence.
    """

    name: str
    is_said: bool


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


def guessed_role(
    *, images: Iterable[str], host_paths: Iterable[str], ports: Iterable[int]
) -> str | None:
    """What the signs say, the strongest first; none if they say nothing.

    Args:
        images: the images that it runs, the agent itself before its helpers.
        host_paths: the paths of the node that it has, in their normal form.
        ports: the ports that it listens on.
    """
    guesses = chain(
        (role for image in images for role in _of_image(image)),
        (HOST_PATHS[path] for path in host_paths if path in HOST_PATHS),
        (PORTS[port] for port in ports if port in PORTS),
    )
    return next(guesses, None)


def _of_image(image: str) -> Iterator[str]:
    repository = image.partition("@")[0]
    parts = repository.split("/")
    parts[-1] = parts[-1].partition(":")[0]
    for name in ("/".join(parts[-2:]), parts[-1]):
        if role := IMAGES.get(name):
            yield role
