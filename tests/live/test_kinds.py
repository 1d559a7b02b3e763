"""The role reads, nothing else, and only what is needed."""

from __future__ import annotations

from constructs_lib.live.kinds import DAEMON_SETS, KINDS, reader_role


def test_the_role_gets_and_lists_and_sees_no_secret() -> None:
    rules = reader_role()["rules"]

    assert {verb for rule in rules for verb in rule["verbs"]} == {"get", "list"}
    resources = {
        (group, each) for rule in rules for group in rule["apiGroups"] for each in rule["resources"]
    }
    assert resources == {(kind.group, kind.plural) for kind in KINDS}
    assert {each for _, each in resources}.isdisjoint({"secrets", "configmaps", "*"})


def test_an_address_cannot_be_led_elsewhere_by_a_name() -> None:
    address = DAEMON_SETS.address(
        namespace="../../secrets?x=", page=500, token="a&b", labelSelector="app in (a,b)"
    )

    assert address == (
        "/apis/apps/v1/namespaces/..%2F..%2Fsecrets%3Fx%3D/daemonsets"
        "?labelSelector=app+in+%28a%2Cb%29&limit=500&continue=a%26b"
    )
