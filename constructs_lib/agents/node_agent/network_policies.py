"""NetworkPolicies of the agent's Pods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from constructs_lib.agents.node_agent.beside import Beside, Owner
from constructs_lib.declaration.host import PortName
from constructs_lib.declaration.mistakes import problems_error
from constructs_lib.declaration.model import Labels, ListOf, Part, Port
from constructs_lib.declaration.named import Named, NamedListOf
from constructs_lib.declaration.sources import ObjectName
from constructs_lib.errors import Problem
from constructs_lib.k8s.given import given
from constructs_lib.k8s.manifest import Json, Manifest

__all__ = ["NetworkPeer", "NetworkPolicies", "NetworkPolicy", "NetworkPort", "NetworkRule"]


class NetworkPeer(Part):
    """Who may connect, or be connected to: Pods, or addresses."""

    pods: Labels | None = None
    """Labels of Pods; ``{}`` is all of them. In the policy's own namespace, unless ``namespaces``
    are given."""
    namespaces: Labels | None = None
    """Labels of namespaces; ``{}`` is all of them."""
    block: str | None = None
    """Addresses (``10.0.0.0/8``), and nothing else."""
    without: ListOf[str] = ()
    """Addresses within ``block`` that are not meant."""

    @model_validator(mode="after")
    def _without_some_of_a_block(self) -> Self:
        if self.without and self.block is None:
            message = "takes addresses out of a block; give the block, too"
            raise problems_error([Problem(path=("without",), message=message)])
        return self

    def manifest(self) -> dict[str, Json]:
        """The peer."""
        peer: dict[str, Json] = {}
        if self.pods is not None:
            peer["podSelector"] = _selector(self.pods)
        if self.namespaces is not None:
            peer["namespaceSelector"] = _selector(self.namespaces)
        if self.block is not None:
            others = {"except": list(self.without)} if self.without else {}
            peer["ipBlock"] = {"cidr": self.block, **others}
        return peer


class NetworkPort(Part):
    """A port, or several in a row."""

    port: Port | PortName | None = None
    """The port of the Pods, by number or name; every port by default."""
    to: Port | None = None
    """The last one, where it is several."""
    protocol: Literal["TCP", "UDP", "SCTP"] = "TCP"
    """What is spoken on it."""

    def manifest(self) -> dict[str, Json]:
        """The port of the rule."""
        found: dict[str, Json] = {
            "protocol": None if self.protocol == "TCP" and self.port is not None else self.protocol,
            "port": self.port,
            "endPort": self.to,
        }
        return given(found)


class NetworkRule(Part):
    """What is let through: from or to any of some peers, on any of some ports."""

    peers: ListOf[NetworkPeer] = ()
    """The peers; everybody by default."""
    ports: ListOf[NetworkPort] = ()
    """The ports; all of them by default."""

    def manifest(self, direction: Literal["from", "to"]) -> dict[str, Json]:
        """The rule."""
        rule = {
            direction: [each.manifest() for each in self.peers],
            "ports": [each.manifest() for each in self.ports],
        }
        return given(rule)


class NetworkPolicy(Beside):
    """Who may reach the agent's Pods, and whom these may reach."""

    name: ObjectName = ""
    """Its name; left out where it is the key of a mapping."""
    pods: Labels = Field(default_factory=dict)
    """Labels of the Pods it is about; the agent's selector by default."""
    ingress: ListOf[NetworkRule] | None = None
    """What may come in; ``[]`` is nothing. Without it the policy does not limit it."""
    egress: ListOf[NetworkRule] | None = None
    """What may go out; ``[]`` is nothing. Without it the policy does not limit it."""

    def mistakes(self) -> Iterator[Problem]:
        if self.ingress is None and self.egress is None:
            # Kubernetes would take it for a policy that lets nothing in.
            message = "is required, or egress is; write [] to let nothing in"
            yield Problem(path=("ingress",), message=message)

    def manifests(self, owner: Owner) -> Iterator[Manifest]:
        """The NetworkPolicy."""
        spec: dict[str, Json] = {
            "podSelector": _selector(self.pods or owner.selector),
            "policyTypes": [
                name
                for name, rules in (("Ingress", self.ingress), ("Egress", self.egress))
                if rules is not None
            ],
        }
        if self.ingress:
            spec["ingress"] = [rule.manifest("from") for rule in self.ingress]
        if self.egress:
            spec["egress"] = [rule.manifest("to") for rule in self.egress]
        yield {
            "apiVersion": "networking.k8s.io/v1",
            "kind": "NetworkPolicy",
            "metadata": self.metadata(self.name, owner),
            "spec": spec,
        }


def _selector(labels: Mapping[str, str]) -> dict[str, Json]:
    return {"matchLabels": dict(labels)} if labels else {}


NetworkPolicies: TypeAlias = Annotated[NamedListOf[NetworkPolicy, Mapping[str, Any]], Named()]
"""NetworkPolicies by their names, or a list."""
