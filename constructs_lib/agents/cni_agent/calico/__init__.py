"""The Calico plugin of CniAgent."""

from constructs_lib.agents.cni_agent.calico.addresses import (
    CanReach,
    InCidr,
    KubernetesInternalIp,
    OnInterface,
    SkipInterface,
)
from constructs_lib.agents.cni_agent.calico.backends import CalicoBgp, CalicoVxlan
from constructs_lib.agents.cni_agent.calico.companions import KubeControllers
from constructs_lib.agents.cni_agent.calico.ebpf import CalicoEbpf
from constructs_lib.agents.cni_agent.calico.plugin import Calico
from constructs_lib.agents.cni_agent.calico.pools import CalicoPools
from constructs_lib.agents.cni_agent.calico.typha import Typha, TyphaTls

__all__ = [
    "Calico",
    "CalicoBgp",
    "CalicoEbpf",
    "CalicoPools",
    "CalicoVxlan",
    "CanReach",
    "InCidr",
    "KubeControllers",
    "KubernetesInternalIp",
    "OnInterface",
    "SkipInterface",
    "Typha",
    "TyphaTls",
]
