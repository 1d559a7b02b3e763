"""AgentNamespace: lets agents in, and says so."""

from __future__ import annotations

from constructs_lib.agents.namespace import AgentNamespaceSpec


def test_it_enforces_audits_and_warns_at_one_level() -> None:
    (namespace,) = AgentNamespaceSpec(name="logging", pod_security="baseline").manifests()
    labels = namespace["metadata"]["labels"]

    assert {"baseline"} == {
        labels[f"pod-security.kubernetes.io/{mode}"] for mode in ("enforce", "audit", "warn")
    }


def test_the_level_is_privileged_by_default_as_agents_see_the_node() -> None:
    (namespace,) = AgentNamespaceSpec(name="logging").manifests()

    assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "privileged"


def test_a_label_of_the_user_cannot_weaken_the_level() -> None:
    key = "pod-security.kubernetes.io/enforce"
    (namespace,) = AgentNamespaceSpec(
        name="a", pod_security="restricted", labels={key: "privileged"}
    ).manifests()

    assert namespace["metadata"]["labels"][key] == "restricted"
