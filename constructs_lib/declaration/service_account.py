"""A ServiceAccount of the agent's own under a name that others know.

An agent brings an account of its name anyway. A name of its own is for what refers to the account
from elsewhere, such as a cloud's trust policy, and for one that runs already.
"""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from constructs_lib.declaration.model import Annotations, Labels, ListOf, Part
from constructs_lib.declaration.sources import ObjectName
from constructs_lib.k8s import objects
from constructs_lib.k8s.manifest import Manifest

__all__ = ["OwnServiceAccount", "account_name", "labels_beside"]


class OwnServiceAccount(Part):
    """A ServiceAccount that is written together with the agent."""

    name: ObjectName
    """Its name."""
    labels: Labels | None = None
    """Its labels, beside those of all objects of the agent. Where only what is declared is there
    they are all it has, and ``labels_beside`` are meant where they are left out."""
    annotations: Annotations = Field(default_factory=dict)
    """Its annotations, such as the cloud role it stands for."""
    automount: bool | None = None
    """Whether Pods get its token that do not say so themselves. By default they do not; where only
    what is declared is there, nothing is said, and Kubernetes gives it to them."""
    image_pull_secrets: ListOf[ObjectName] = ()
    """Secrets of the namespace that open a private registry to every Pod of the account."""
    secrets: ListOf[ObjectName] = ()
    """Further Secrets of the namespace that it lists: clusters before 1.24 wrote that of its token
    there, and some platforms still do."""

    def manifest(
        self, *, namespace: str, labels: Mapping[str, str], only_declared: bool
    ) -> Manifest:
        """The ServiceAccount.

        Args:
            namespace: its namespace.
            labels: labels of the objects beside the DaemonSet.
            only_declared: whether nothing is added that is not declared.
        """
        by_default = None if only_declared else False
        return objects.service_account(
            self.name,
            namespace=namespace,
            labels=labels_beside(self.labels, labels, only_declared=only_declared),
            annotations=self.annotations,
            automount=by_default if self.automount is None else self.automount,
            pull_secrets=self.image_pull_secrets,
            secrets=self.secrets,
        )


def labels_beside(
    given: Mapping[str, str] | None, usual: Mapping[str, str], *, only_declared: bool
) -> dict[str, str]:
    """The labels of an object beside the DaemonSet.

    Args:
        given: its own; none where nothing is said of them.
        usual: those of all objects beside the DaemonSet.
        only_declared: whether nothing is added that is not declared.
    """
    return dict(given) if only_declared and given is not None else {**(given or {}), **usual}


def account_name(
    given: OwnServiceAccount | str | None, *, agent: str, only_declared: bool
) -> str | None:
    """The account of an agent; none for the namespace's default.

    Args:
        given: what is declared.
        agent: the agent's name, which its account has by default.
        only_declared: whether nothing is added that is not declared.
    """
    if isinstance(given, OwnServiceAccount):
        return given.name
    return given or (None if only_declared else agent)
