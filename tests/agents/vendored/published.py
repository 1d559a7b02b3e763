"""What upstream projects publish: a chart's output in the file beside this one, and small parts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from constructs_lib.agents.vendored_agent import VendoredAgentSpec
from constructs_lib.declaration.nodes import CONTROL_PLANE, Nodes
from constructs_lib.declaration.overrides import Overrides
from constructs_lib.declaration.pinned import PinnedFile, digest_of
from constructs_lib.declaration.priority import OwnPriorityClass
from constructs_lib.declaration.resources import Resources
from constructs_lib.declaration.rollout import RollingUpdate
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.yaml.writer import to_yaml
from tests.declaration.builders import told

__all__ = [
    "DIGEST",
    "FULL",
    "LOG_SHIPPER",
    "OTHER_DIGEST",
    "ROOT",
    "SHA256",
    "SMALL",
    "account",
    "container",
    "daemon_set",
    "log_shipper",
    "published",
    "refused",
    "thing",
]

ROOT: Final = Path(__file__).parents[3]
LOG_SHIPPER: Final = "tests/agents/vendored/log-shipper.yaml"
"""Its path from the root of the repository."""
SHA256: Final = "bdf578fa830c1becf1f5dbf5a74951da3d84b9bc87893837f24f6d10dfb993f3"
DIGEST: Final = "sha256:" + "0" * 64
OTHER_DIGEST: Final = "sha256:" + "1" * 64
SMALL: Final = {"requests": {"cpu": "1m", "memory": "8Mi"}}

FULL: Final[dict[str, Any]] = {
    "namespace": "logging",
    "rollout": RollingUpdate(max_unavailable="5%", min_ready_seconds=30),
    "nodes": Nodes(tolerates=(CONTROL_PLANE,), labels={"logs": "shipped"}),
    "resources": {
        "shipper": Resources(cpu="100m", memory="128Mi", memory_limit="256Mi"),
        "prepare": Resources(cpu="10m", memory="8Mi", memory_limit="16Mi", cpu_limit="100m"),
    },
    "priority": OwnPriorityClass(value=1000),
    "images": {
        "registry.example/log-shipper": f"mirror.example/log-shipper:2.11@{OTHER_DIGEST}",
        "registry.example/tools/reloader": "mirror.example/reloader:v1",
    },
    "allow_unpinned": "Tags of the mirror cannot be moved.",
    "overrides": Overrides(
        reason="The audit asks for it.",
        daemon_set={"revisionHistoryLimit": 3},
        pod={"volumes": [{"name": "tmp", "emptyDir": {"sizeLimit": "64Mi"}}]},
        containers={"shipper": {"volumeMounts": [{"name": "tmp", "mountPath": "/tmp"}]}},
    ),
}
"""Every field at work."""


def log_shipper(**fields: Any) -> VendoredAgentSpec:
    source = PinnedFile(path=str(ROOT / LOG_SHIPPER), sha256=SHA256)
    return VendoredAgentSpec(**{"name": "log-shipper", "source": source, **fields})


def published(folder: Path, *objects: Json) -> PinnedFile:
    """A file with these objects."""
    data = to_yaml(objects).encode()
    file = folder / "published.yaml"
    file.write_bytes(data)
    return PinnedFile(path=str(file), sha256=digest_of(data))


def container(name: str = "agent", **fields: Json) -> Json:
    image = f"registry.example/{name}:1@{DIGEST}"
    return {"name": name, "image": image, "resources": SMALL, **fields}


def daemon_set(name: str = "agent", *, namespace: str | None = None, **pod: Json) -> Manifest:
    """A DaemonSet that keeps every law."""
    labels = {"app": name}
    return {
        "apiVersion": "apps/v1",
        "kind": "DaemonSet",
        "metadata": {"name": name, **({"namespace": namespace} if namespace else {})},
        "spec": {
            "selector": {"matchLabels": labels},
            "template": {
                "metadata": {"labels": labels},
                "spec": {"containers": [container()], **pod},
            },
        },
    }


def refused(folder: Path, *objects: Manifest, **fields: Any) -> list[str]:
    """The mistakes of a declaration whose source holds these objects, without their places."""
    source = published(folder, *objects)
    mistakes = told(VendoredAgentSpec, name="agent", source=source, **fields)
    return [re.sub(r"^source: \S+:\d+:\d+: ", "source: ", mistake) for mistake in mistakes]


def thing(kind: str = "ConfigMap", version: str = "v1", **metadata: Json) -> Manifest:
    return {"apiVersion": version, "kind": kind, "metadata": {"name": "agent", **metadata}}


def account(**metadata: Json) -> Manifest:
    return thing("ServiceAccount", **metadata)
