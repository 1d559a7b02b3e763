"""Cilium: a network by eBPF, with policies, and without kube-proxy if wanted.

Facts: cilium/cilium and cilium/charts 1.20.0. Left out on purpose, as each brings Deployments,
Secrets or permissions of its own: Hubble's user interface, Ingress and Gateway API, the servers of
a cluster mesh, TLS interception and mutual authentication.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from constructs_lib.agents.cni_agent.cilium.config import POD_LABELS, cilium_config
from constructs_lib.agents.cni_agent.cilium.containers import daemon, metrics_of, preparation
from constructs_lib.agents.cni_agent.cilium.declared import CiliumDeclared
from constructs_lib.agents.cni_agent.cilium.extra import extra_problems
from constructs_lib.agents.cni_agent.cilium.operator import LONGEST_AGENT_NAME, cilium_operator
from constructs_lib.agents.cni_agent.cilium.rbac import agent_role_rules, agent_rules
from constructs_lib.agents.cni_agent.cilium.relay import hubble_relay, peer_service
from constructs_lib.agents.cni_agent.cilium.routing import masquerade_name
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.assembly import config_checksum
from constructs_lib.declaration.companion import Companion
from constructs_lib.declaration.image import catalogue_image, image_version
from constructs_lib.declaration.program import Program
from constructs_lib.errors import Problem
from constructs_lib.k8s import objects
from constructs_lib.k8s.manifest import Manifest, Path
from constructs_lib.prometheus.objects import Scraped

__all__ = ["Cilium"]

_REASONS: Final = {
    "DS501": "Only the step mount-bpf-fs is privileged: no other mount reaches the node.",
    "DS503": "Loading eBPF programs and changing the node's network takes root.",
    "DS505": "It loads eBPF programs, enters the network namespaces of Pods and mounts file "
    "systems.",
    "DS506": "The image's iptables replaces itself with the node's flavour on its first call.",
    "DS507": "Upstream runs it without a seccomp profile: bpf, mount and setns are its work.",
    "DS508": "The runtime's AppArmor profile forbids the mounts it makes.",
    "DS603": "Steps before the agent enter the namespaces of the node's process 1 through /proc, "
    "read-only.",
    "DS604": "It keeps eBPF maps in /sys/fs/bpf so that traffic survives a restart, and sets "
    "the node's network settings in /proc/sys.",
}


class Cilium(CiliumDeclared):
    """Cilium's agents with the operator and all permissions of both.

    Its CRDs are not here, and there is no field for them: the operator creates them, and updates
    them with every version. Given a second time they would have two owners that undo each other's
    changes.

    Network policies that name Secrets (TLS, secret headers) are accepted by the cluster and do not
    work: neither agents nor operator may read Secrets.

    eBPF maps count as the agent's memory and grow with the node's, hence the large limit.
    """

    def problems(self, agent: AgentSpec) -> Iterator[Problem]:
        if len(agent.name) > LONGEST_AGENT_NAME:
            message = (
                f"has {len(agent.name)} characters; at most {LONGEST_AGENT_NAME} leave room for "
            )
            yield Problem(path=("name",), message=f"{message}'-operator'")
        for key, value in POD_LABELS.items():
            given = agent.pod_labels.get(key, value)
            if given != value:
                message = f"{given!r} must be {value!r}: the operator finds the agents by it"
                yield Problem(path=("pod_labels", key), message=message)
        for path, image in self._images_beside():
            agents, others = image_version(agent.resolved_image), image_version(image)
            if agents and others and agents != others:
                message = f"{others} is not the version of the agent, {agents}; set both to one"
                yield Problem(path=("plugin", *path), message=message)
        written = cilium_config(self, namespace=agent.namespace)
        yield from extra_problems(self.extra, written=written)

    def default_image(self) -> str:
        return catalogue_image("cilium")

    def program(self, agent: AgentSpec) -> Program:
        config = cilium_config(self, namespace=agent.namespace)
        config = dict(sorted({**config, **self.extra}.items()))
        companions = self._companions(agent, checksum=config_checksum(config))

        def beside(labels: Mapping[str, str]) -> list[Manifest]:
            serves = self.hubble is not None and self.hubble.server is not None
            files = self.masquerade.files() if self.masquerade is not None else {}
            masquerade = objects.config_map(
                masquerade_name(agent.name), namespace=agent.namespace, labels=labels, data=files
            )
            return [
                *([masquerade] if files else []),
                *([peer_service(namespace=agent.namespace, labels=labels)] if serves else []),
                *(each for made in companions for each in made.manifests(home=agent.home)),
            ]

        return Program(
            main=daemon(self, agent),
            init=preparation(self, agent),
            config=config,
            cluster_rules=agent_rules(l2_announcements=self.l2_announcements, bgp=self.bgp),
            role_rules=agent_role_rules(bgp=self.bgp),
            companions=beside,
            pod_labels=POD_LABELS,
            reasons=_REASONS,
            host_network=True,
            # Cluster DNS needs the network that this agent brings.
            dns_policy="Default",
            seccomp="Unconfined",
            grace_seconds=1,
            metrics=metrics_of(self),
            scraped_beside=[
                *self._scraped_flows(agent),
                *(scraped for companion in companions for scraped in companion.scraped),
            ],
        )

    def _companions(self, agent: AgentSpec, *, checksum: str) -> list[Companion]:
        companions = [cilium_operator(self, agent, checksum=checksum)]
        if self.hubble is not None and self.hubble.server and self.hubble.server.relay:
            relay = hubble_relay(
                self.hubble.server.relay, namespace=agent.namespace, cluster=self.cluster_name
            )
            companions.append(relay)
        return companions

    def _scraped_flows(self, agent: AgentSpec) -> Iterator[Scraped]:
        metrics = self.hubble.scraped() if self.hubble is not None else None
        if metrics is not None:
            yield Scraped(name=f"{agent.name}-hubble", metrics=metrics)

    def _images_beside(self) -> Iterator[tuple[Path, str]]:
        yield ("operator_image",), self.resolved_operator_image()
        if self.hubble is not None and self.hubble.server and self.hubble.server.relay:
            path = ("hubble", "server", "relay", "image")
            yield path, self.hubble.server.relay.resolved_image()
