"""Two DaemonSets are at odds about the same things, whoever asks."""

from __future__ import annotations

import pytest

from constructs_lib.daemon_set.claims import Claims
from constructs_lib.daemon_set.conflicts import conflicts, meeting_keys
from constructs_lib.daemon_set.roles import RoleOf
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.policy.config import Config
from tests.placement.builders import manifest, mounting
from tests.policy.judging import judged

TELLS = {
    "host-port": "DS1101",
    "selector": "DS1102",
    "state": "DS1104",
}
"""Which rule tells of a conflict; DS1103 of all others."""


def claims(manifest: Manifest, *roles: RoleOf) -> Claims:
    return Claims(DaemonSetView(manifest, roles=roles))


def kinds(one: Manifest, other: Manifest) -> list[str]:
    return [each.kind for each in conflicts(claims(one), claims(other))]


def listening(name: str, address: str = "") -> Manifest:
    port = {"containerPort": 9100, "hostPort": 9100, **({"hostIP": address} if address else {})}
    return manifest(name, container={"ports": [port]})


def with_role(name: str, role: str) -> Manifest:
    made = manifest(name)
    made["metadata"]["annotations"] = {"constructs-lib/role": role}
    return made


def selecting_all(name: str) -> Manifest:
    """It selects by a label that every Pod of the other one has, too."""
    made = manifest(name)
    labels = {"tier": "node"}
    made["spec"]["selector"] = {"matchLabels": labels}
    made["spec"]["template"]["metadata"]["labels"] = labels
    return made


IMAGE = {"image": "example.com/same:1"}
PAIRS = {
    "nothing": (manifest("a"), manifest("b"), []),
    "a port": (listening("a"), listening("b"), ["host-port"]),
    "one address and all": (listening("a", "10.0.0.1"), listening("b"), ["host-port"]),
    "two addresses": (listening("a", "10.0.0.1"), listening("b", "10.0.0.2"), []),
    "network plugins": (with_role("a", "cni"), with_role("b", "cni"), ["network-plugin"]),
    "service proxies": (
        with_role("a", "kube-proxy"),
        with_role("b", "kube-proxy"),
        ["service-proxy"],
    ),
    "DNS caches": (with_role("a", "dns-cache"), with_role("b", "dns-cache"), ["dns-cache"]),
    "exporters": (
        with_role("a", "node-exporter"),
        with_role("b", "node-exporter"),
        ["node-metrics"],
    ),
    "roles that get along": (with_role("a", "gpu"), with_role("b", "gpu"), []),
    "one image": (manifest("a", container=IMAGE), manifest("b", container=IMAGE), ["same-agent"]),
    "selectors": (selecting_all("a"), selecting_all("b"), ["selector"]),
    "one folder": (mounting("/var/lib/x", name="a"), mounting("/var/lib//x/", name="b"), ["state"]),
    "a folder in the other's": (
        mounting("/var/lib/x", name="a"),
        mounting("/var/lib/x/y", name="b"),
        ["state"],
    ),
    "folders side by side": (
        mounting("/var/lib/x", name="a"),
        mounting("/var/lib/xy", name="b"),
        [],
    ),
    "a folder of the node": (mounting("/var/log", name="a"), mounting("/var/log", name="b"), []),
    "a folder below the node's logs": (
        mounting("/var/log/agent", name="a"),
        mounting("/var/log/agent", name="b"),
        ["state"],
    ),
    "two shippers by their names": (
        mounting("/var/log", name="splunk-forwarder", readOnly=True),
        mounting("/var/log", name="grafana-alloy", readOnly=True),
        ["log-files"],
    ),
    "a chained network plugin": (
        mounting("/etc/cni/net.d", name="azure-cns"),
        mounting("/etc/cni/net.d", name="cilium"),
        [],
    ),
    "copies of one object": (listening("a"), listening("a"), []),
}


@pytest.mark.parametrize(("one", "other", "expected"), PAIRS.values(), ids=PAIRS)
def test_two_are_at_odds_about_some_things(
    one: Manifest, other: Manifest, expected: list[str]
) -> None:
    assert kinds(one, other) == expected
    assert kinds(other, one) == expected


@pytest.mark.parametrize(("one", "other", "expected"), PAIRS.values(), ids=PAIRS)
def test_the_checker_tells_the_same(one: Manifest, other: Manifest, expected: list[str]) -> None:
    found = {each.rule for each in judged(one, other).findings if each.rule.startswith("DS110")}

    assert found - {"DS1109"} == {TELLS.get(kind, "DS1103") for kind in expected}


@pytest.mark.parametrize(("one", "other", "expected"), PAIRS.values(), ids=PAIRS)
def test_who_is_at_odds_has_a_key_in_common(
    one: Manifest, other: Manifest, expected: list[str]
) -> None:
    mine, theirs = (set(meeting_keys(claims(each))) for each in (one, other))

    assert mine & theirs or set(expected) <= {"selector"}


def test_a_selector_is_told_from_the_side_that_selects_too_much() -> None:
    narrow, wide = manifest("narrow"), manifest("wide")
    narrow["spec"]["template"]["metadata"]["labels"] |= {"app": "narrow", "tier": "node"}
    wide["spec"]["template"]["metadata"]["labels"] = {"tier": "node"}
    wide["spec"]["selector"] = {"matchLabels": {"tier": "node"}}
    pair = claims(narrow), claims(wide)

    (there,), (back,) = conflicts(*pair), conflicts(*reversed(pair))

    said = "The selector of wide also matches the Pods of narrow."
    assert there.message("narrow", "wide") == back.message("wide", "narrow") == said


def test_a_role_that_the_user_says_counts() -> None:
    roles = (RoleOf(role="dns-cache"),)
    one, other = (claims(manifest(name), *roles) for name in ("a", "b"))

    assert [each.kind for each in conflicts(one, other)] == ["dns-cache"]
    found = judged(manifest("a"), manifest("b"), config=Config(roles=roles)).findings
    assert "DS1103" in {each.rule for each in found}


def test_two_of_one_release_share_their_work_and_nothing_else() -> None:
    pair = [listening("a"), listening("b")]
    for each in pair:
        each["metadata"]["labels"] = {"app.kubernetes.io/instance": "one"}
        each["spec"]["template"]["spec"]["containers"][0] |= IMAGE

    assert kinds(*pair) == ["host-port"]


def test_no_sentence_breaks_at_a_brace() -> None:
    one, other = (claims(mounting("/var/lib/{x}", name=name)) for name in ("a", "b"))

    (conflict,) = conflicts(one, other)

    assert "/var/lib/{x} on the node" in conflict.message("{a}", "{b}")


def test_every_conflict_has_a_remedy() -> None:
    pairs = [(claims(one), claims(other)) for one, other, _ in PAIRS.values()]
    found = [each for pair in pairs for each in conflicts(*pair)]

    assert found
    assert all(each.remedy.endswith(".") for each in found)
