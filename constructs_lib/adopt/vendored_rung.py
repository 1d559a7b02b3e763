"""The lowest rung: the manifests as they are, in a file of their own, pinned by its digest."""

from __future__ import annotations

from collections.abc import Sequence

from constructs_lib.adopt.agent_input import AgentInput
from constructs_lib.adopt.declared_name import declared_name
from constructs_lib.adopt.rung import Candidate, Rung
from constructs_lib.agents.vendored_agent import VendoredAgentSpec
from constructs_lib.declaration.choices import construct_of
from constructs_lib.declaration.pinned import VENDOR_FOLDER, PinnedFile
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.yaml.writer import to_yaml

__all__ = ["VENDORED", "kept_file", "kept_path"]


def _read(agent: AgentInput) -> Candidate:
    objects = [each.manifest for each in (*agent.companions, *agent.daemon_sets)]
    source, files = kept_file(agent, objects)
    return Candidate(
        title=construct_of(VendoredAgentSpec),
        spec=VendoredAgentSpec,
        fields={
            "name": declared_name(agent.name),
            "namespace": agent.namespace,
            "source": source,
            "adopted": agent.reason,
        },
        files=files,
    )


def kept_path(agent: AgentInput) -> str:
    """The path of the file that holds what an agent has no words for."""
    return (VENDOR_FOLDER / agent.namespace / f"{agent.name}.yaml").as_posix()


def kept_file(
    agent: AgentInput, objects: Sequence[Manifest]
) -> tuple[PinnedFile, dict[str, bytes]]:
    """A file below ``vendor/`` that holds some objects of an agent."""
    path = kept_path(agent)
    data = to_yaml(objects).encode()
    return PinnedFile.holding(path, data), {path: data}


VENDORED = Rung(name=construct_of(VendoredAgentSpec), read=_read)
"""Every agent that runs can be declared so."""
