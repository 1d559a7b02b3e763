"""The role as YAML, with how to give it to somebody."""

from __future__ import annotations

from constructs_lib.k8s.manifest import Manifest
from constructs_lib.report.printable import Printable
from constructs_lib.report.terminal import as_text
from constructs_lib.yaml.writer import to_yaml

__all__ = ["role_text"]


def role_text(role: Manifest) -> Printable:
    """A ClusterRole as YAML, after comments that say how it is given to a group."""
    name = role["metadata"]["name"]
    return as_text(
        [
            "# What 'constructs-lib live' reads: no Secrets, no ConfigMaps, and it writes nothing.",
            f"# kubectl create clusterrolebinding {name} --clusterrole={name} --group=GROUP",
            *to_yaml([role]).splitlines(),
        ]
    )
