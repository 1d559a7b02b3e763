"""A DaemonSet as rules see it: what matters is at hand, and has the type it should have.

Foreign YAML may hold anything. Whatever has the wrong type is reported before any rule runs and
left out here, and null means absent, as it does to the API server. So a rule reads a list where a
list belongs, and an absent field is absent. Fields that Kubernetes does not know are still there.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from constructs_lib.daemon_set.container import ContainerView
from constructs_lib.daemon_set.role_signs import IMAGES
from constructs_lib.daemon_set.roles import Role, RoleOf, Signs, guessed_role, said_role
from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.metadata import is_ours

__all__ = ["DaemonSetView"]


class DaemonSetView(SpecView):
    """One DaemonSet.

    Attributes:
        manifest: the object, without what has a wrong type.
        written: the object as it is written, wrong types and nulls included; the same by default.
    """

    def __init__(
        self,
        manifest: Manifest,
        *,
        written: Manifest | None = None,
        roles: Sequence[RoleOf] = (),
    ) -> None:
        """Read a DaemonSet.

        Args:
            manifest: the object, without what has a wrong type.
            written: the object as it is written; the same by default.
            roles: what the user says that DaemonSets are, where they do not say so themselves.
        """
        super().__init__(manifest.get("spec", {}))
        self.manifest = manifest
        self.written: Manifest = manifest if written is None else written
        self._roles = roles
        self.metadata: Json = manifest.get("metadata", {})
        self.name: str = self.metadata.get("name", "")
        self.namespace: str | None = self.metadata.get("namespace")
        self.annotations: dict[str, str] = self.metadata.get("annotations", {})

    @cached_property
    def role(self) -> str:
        """What the agent is to its node (``logs``, ``cni``; ``generic`` if nothing is known)."""
        return self.decided_role.name

    @property
    def role_is_said(self) -> bool:
        """Whether somebody said so; otherwise it is a guess, which may only silence."""
        return self.decided_role.basis == "said"

    @property
    def role_because(self) -> str:
        """What gave its role away, to be read after "because"; empty if somebody said it."""
        return self.decided_role.because

    @property
    def role_is_of_image(self) -> bool:
        """Whether the agent's own image says it."""
        return self.decided_role.basis == "image"

    @property
    def role_is_guessed(self) -> bool:
        """Whether its role is only a guess."""
        return self.decided_role.basis == "guess"

    @property
    def role_is_sure(self) -> bool:
        """Whether somebody said so, or the agent's own image or work leaves no doubt."""
        return self.decided_role.basis != "guess"

    @property
    def is_declared_here(self) -> bool:
        """Whether it comes from a declaration of this library, whose words then help."""
        return is_ours(self.manifest)

    @cached_property
    def decided_role(self) -> Role:
        """The same with what it is known from."""
        annotations = (self.annotations, self.template_annotations)
        said = said_role(annotations, self._roles, namespace=self.namespace, name=self.name)
        if said is not None:
            return Role(said, "said")
        by_weight = sorted(self.all, key=lambda each: not each.is_main)
        return guessed_role(
            Signs(
                name=self.name,
                images=[_program(each) for each in by_weight],
                host_paths=[host.path for host in self.host_mounts],
                written={host.path for host in self.host_mounts if host.mount.is_writable},
                ports=(port.container_port or 0 for each in self.app for port in each.ports),
            )
        )


def _program(container: ContainerView) -> str:
    """What gives a role away: the program that is started, where it is known, else the image."""
    first = next((each.text for each in container.arguments if each.place[0] == "command"), "")
    name = first.rpartition("/")[2]
    return name if name in IMAGES else container.image.text
