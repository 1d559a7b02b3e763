"""What kube-proxy is told, by flags or by its configuration."""

from __future__ import annotations

from constructs_lib.programs.facts import Facts
from tests.programs.reading import facts_of

CONFIG = """\
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: nftables
clientConnection: {kubeconfig: /settings/kubeconfig.conf}
healthzBindAddress: 0.0.0.0:10356
metricsBindAddress: ""
"""


def facts(*args: str, text: str = CONFIG) -> Facts:
    return facts_of("registry.k8s.io/kube-proxy:v1.37.2", *args, config_conf=text)


def test_its_file_counts() -> None:
    told = facts("--config=/settings/config.conf")

    assert [each.path for each in told.accesses] == ["/settings/kubeconfig.conf"]
    assert [(each.port, each.loopback) for each in told.endpoints] == [
        (10356, False),
        (10249, True),
    ]


def test_without_a_file_its_defaults_count() -> None:
    told = facts()

    assert [each.path for each in told.accesses] == ["/run/xtables.lock"]
    assert told.endpoints[0].port == 10256


def test_what_has_another_type_is_unknown() -> None:
    told = facts("--config=/settings/config.conf", text="mode: []\nhealthzBindAddress: {a: 1}")

    assert [each.port for each in told.endpoints] == [10249]
    assert told.accesses == ()


def test_a_file_that_is_no_yaml_is_a_mistake() -> None:
    assert len(facts("--config=/settings/config.conf", text="mode: [").mistakes) == 1


def test_a_mode_that_is_not_said_and_ipvs_will_not_stay() -> None:
    assert [each.since for each in facts().changes] == [37]
    assert [each.since for each in facts("--proxy-mode=ipvs").changes] == [35]
    assert facts("--config=/settings/config.conf").changes == ()
