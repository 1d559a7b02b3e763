"""GpuDevicePlugin: the least one can write, and every field at work."""

from __future__ import annotations

from typing import Final

from constructs_lib.agents.gpu_device_plugin import GpuDevicePluginSpec, Mps, PerNode, TimeSlicing
from constructs_lib.agents.gpu_nodes import GPU_PCI_DEVICE, OwnRuntimeClass
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.monitoring import Monitoring
from constructs_lib.declaration.nodes import GPU, Nodes, Taint
from constructs_lib.declaration.rollout import OnDelete

CASES: Final[dict[str, AgentSpec]] = {
    "gpu-device-plugin-minimal": GpuDevicePluginSpec(name="gpu-device-plugin", namespace="gpu"),
    "gpu-device-plugin-full": GpuDevicePluginSpec(
        name="gpu-device-plugin",
        namespace="gpu",
        monitoring=Monitoring(labels={"release": "prometheus"}),
        image="registry.example/mirror/k8s-device-plugin:v0.20.0",
        allow_unpinned="The air-gapped mirror rewrites manifests, so their digests differ.",
        gpu_labels=(GPU_PCI_DEVICE,),
        runtime_class=OwnRuntimeClass(name="nvidia-cdi", handler="nvidia-cdi"),
        nodes=Nodes(tolerates=(GPU, Taint(key="dedicated", value="training"))),
        rollout=OnDelete(owner="The GPU team, with each driver update."),
        mig_strategy="mixed",
        time_slicing=TimeSlicing(
            replicas={"nvidia.com/gpu": 4, "nvidia.com/mig-1g.10gb": 2},
            rename=True,
            fail_requests_greater_than_one=False,
        ),
        device_list_strategy=("envvar", "cdi-cri"),
        shared_devices="packed",
        gdrcopy=True,
        gpu_direct_storage=True,
        mofed=True,
        dev_root="/run/nvidia/driver",
        cdi_hook_path="/usr/local/nvidia/toolkit/nvidia-cdi-hook",
        device_id_strategy="index",
        device_discovery="nvml",
        fail_on_init_error=False,
        driver_root="/run/nvidia/driver",
    ),
    "gpu-device-plugin-static-cpu-manager": GpuDevicePluginSpec(
        name="gpu-device-plugin", namespace="gpu", static_cpu_manager=True, runtime_class="nvidia"
    ),
    "gpu-device-plugin-mps": GpuDevicePluginSpec(
        name="gpu-device-plugin",
        namespace="gpu",
        mps=Mps(replicas={"nvidia.com/gpu": 4}, root="/srv/mps"),
        rollout=OnDelete(owner="The GPU team, once no program of the node uses MPS."),
    ),
    "gpu-device-plugin-per-node": GpuDevicePluginSpec(
        name="gpu-device-plugin",
        namespace="gpu",
        per_node=PerNode(
            default="whole",
            configs={"whole": None, "shared": TimeSlicing(replicas={"nvidia.com/gpu": 4})},
        ),
    ),
}
