"""falco.yaml: upstream's defaults unless the declaration differs, and no key laid over another."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib import DeclarationError, read_yaml
from constructs_lib.agents.security_agent import (
    BaseSyscalls,
    Falco,
    FalcoHttpOutput,
    FalcoPlugin,
    SecurityAgentSpec,
)
from constructs_lib.agents.security_agent.falco_keys import KEYS
from constructs_lib.k8s.manifest import Json
from tests.pods import pod_spec_of

PLUGIN = FalcoPlugin(
    name="k8smeta", library_path="libk8smeta.so", init_config={"collectorPort": 45000}
)


def manifests(**fields: Any) -> dict[str, Json]:
    spec = SecurityAgentSpec(name="falco", namespace="security", sensor=Falco(**fields))
    return {manifest["kind"]: manifest for manifest in spec.manifests()}


def config(**fields: Any) -> Json:
    return read_yaml(manifests(**fields)["ConfigMap"]["data"]["falco.yaml"])[0].value


EVERYTHING: dict[str, Any] = {
    "bpf_iterators": False,
    "rule_matching": "all",
    "alert_queue": 10,
    "base_syscalls": BaseSyscalls(repair=True),
    "plugins": (PLUGIN,),
    "metrics": True,
    "disabled_rules": ("x",),
    "http_output": FalcoHttpOutput(url="https://sidekick:2801", client_certificate="falco"),
}


@pytest.mark.parametrize("fields", [{}, EVERYTHING], ids=["least", "everything"])
def test_every_key_is_one_that_falco_knows(fields: dict[str, Any]) -> None:
    assert config(**fields).keys() <= KEYS


@pytest.mark.parametrize(
    ("fields", "changed"),
    [
        ({"rule_matching": "all"}, {"rule_matching": "all"}),
        ({"alert_queue": 10}, {"outputs_queue": {"capacity": 10}}),
        (
            {"base_syscalls": BaseSyscalls(repair=True, custom=("!mprotect",))},
            {"base_syscalls": {"custom_set": ["!mprotect"], "repair": True}},
        ),
        ({"extra": {"output_timeout": 5000}}, {"output_timeout": 5000}),
    ],
    ids=["rule matching", "queue", "system calls", "extra"],
)
def test_a_field_changes_its_key_and_no_other(
    fields: dict[str, Any], changed: dict[str, Json]
) -> None:
    assert config(**fields) == {**config(), **changed}


def test_iterators_are_left_to_falco_unless_they_are_off() -> None:
    assert "disable_iterators" not in config()["engine"]["modern_ebpf"]
    assert config(bpf_iterators=False)["engine"]["modern_ebpf"]["disable_iterators"] is True


def test_a_plugin_is_loaded_after_the_one_that_names_containers() -> None:
    found = config(plugins=(PLUGIN,))

    assert found["load_plugins"] == ["container", "k8smeta"]
    assert found["plugins"][1] == {
        "name": "k8smeta",
        "library_path": "libk8smeta.so",
        "init_config": {"collectorPort": 45000},
    }


def test_an_extra_key_reaches_deep_inside() -> None:
    found = config(extra={"engine": {"modern_ebpf": {"drop_failed_exit": True}}})["engine"]

    assert found["modern_ebpf"]["drop_failed_exit"] is True
    assert found["kind"] == "modern_ebpf"


def test_the_certificate_falco_shows_is_read_from_where_it_is_mounted() -> None:
    output = FalcoHttpOutput(url="https://sidekick:2801", client_certificate="falco-client")
    mounts = pod_spec_of(manifests(http_output=output)["DaemonSet"])["containers"][0][
        "volumeMounts"
    ]
    folders = {mount["mountPath"] for mount in mounts}
    found = config(http_output=output)["http_output"]

    assert found["mtls"] is True
    assert {found[key].rpartition("/")[0] for key in ("client_cert", "client_key")} <= folders


def test_metrics_that_monitoring_brings_cannot_be_undone_by_an_extra() -> None:
    with pytest.raises(DeclarationError, match=r"extra\.metrics\.enabled: False is laid"):
        Falco(extra={"metrics": {"enabled": False}})


REFUSED = {
    "written": ({"extra": {"priority": "debug"}}, "extra.priority: 'debug' is laid over"),
    "unknown": ({"extra": {"output_timout": 1}}, "did you mean 'output_timeout'"),
    "two plugins": ({"plugins": (PLUGIN, PLUGIN)}, r"plugins: \['k8smeta'\] are listed twice"),
    "other files": ({"extra": {"config_files": []}}, "extra.config_files: falco.yaml has no such"),
}


@pytest.mark.parametrize(("fields", "message"), REFUSED.values(), ids=REFUSED)
def test_what_would_undo_or_be_ignored_is_refused(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(DeclarationError, match=message):
        Falco(**fields)


def test_the_plugin_of_the_agent_is_refused() -> None:
    with pytest.raises(DeclarationError, match="'container' is configured by runtimes"):
        FalcoPlugin(name="container", library_path="libcontainer.so")


def test_a_certificate_over_plain_http_is_refused() -> None:
    with pytest.raises(DeclarationError, match="client_certificate: is never shown over http://"):
        FalcoHttpOutput(url="http://sidekick:2801", client_certificate="falco")
