"""What is hidden of a manifest, and what is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.k8s.hidden import (
    HIDDEN,
    is_hidden,
    is_secret_flag,
    shown,
    without_addresses,
    without_credentials,
)
from constructs_lib.k8s.manifest import Json, Path

POD = ("spec", "template", "spec", "containers", 0)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        pytest.param((*POD, "env", 0, "value"), "DaemonSet", id="a value of the environment"),
        pytest.param((*POD, "env", "[A]", "value"), "", id="so it is in a difference"),
        pytest.param((*POD, "env", 0, "val"), "", id="a misspelt one"),
        pytest.param((*POD, "env", 0), "", id="a text for a variable"),
        pytest.param((*POD, "env", "A"), "", id="a map for the list"),
        pytest.param(("httpHeaders", 0, "value"), "", id="a header"),
        pytest.param(("data", "a"), "Secret", id="data of a Secret"),
        pytest.param(("stringdata", "a"), "Secret", id="a misspelt field of a Secret"),
        pytest.param(("data", "db-password"), "ConfigMap", id="a key that looks secret"),
        pytest.param(("data", "[apiToken]"), "ConfigMap", id="so it is in another case"),
        pytest.param(("spec", "passwords", 1), "X", id="an item of such a list"),
        pytest.param(
            ("metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration"),
            "ConfigMap",
            id="a copy of the object",
        ),
    ],
)
def test_these_places_are_hidden(path: Path, kind: str) -> None:
    assert is_hidden(path, kind=kind)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        pytest.param((*POD, "env", 0, "name"), "", id="the name of a variable"),
        pytest.param((*POD, "env", 0, "valueFrom", "secretKeyRef", "name"), "", id="a reference"),
        pytest.param((*POD, "envFrom", 0, "secretRef", "name"), "", id="another reference"),
        pytest.param(("spec", "volumes", 0, "secret", "secretName"), "", id="the name of a Secret"),
        pytest.param(("metadata", "name"), "Secret", id="that of the Secret itself"),
        pytest.param(("type",), "Secret", id="its type"),
        pytest.param(("metadata", "labels", "secret"), "", id="a label"),
        pytest.param(("spec", "nodeSelector", "token"), "", id="a node selector"),
        pytest.param(("spec", "tolerations", 0, "value"), "", id="the value of a toleration"),
        pytest.param(("data", "token-file"), "ConfigMap", id="the path of a token"),
        pytest.param((), "Secret", id="the object"),
    ],
)
def test_these_places_are_shown(path: Path, kind: str) -> None:
    assert not is_hidden(path, kind=kind)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        pytest.param("https://a:b@c/d", f"https://{HIDDEN}@c/d", id="an address"),
        pytest.param("https://token@c/d", f"https://{HIDDEN}@c/d", id="a token in an address"),
        pytest.param("a:b@c.io/d:1", f"{HIDDEN}@c.io/d:1", id="an image"),
        pytest.param("c.io/d:1@sha256:00", "c.io/d:1@sha256:00", id="a digest is none"),
        pytest.param("--password=x", f"--password={HIDDEN}", id="a flag"),
        pytest.param("--password 'x y' z", f"--password {HIDDEN} z", id="a flag and a word"),
        pytest.param("--token-file /x", "--token-file /x", id="the path of a token"),
        pytest.param("curl -u a:b c", f"curl -u {HIDDEN} c", id="a login"),
        pytest.param("TOKEN=x run", f"TOKEN={HIDDEN} run", id="a variable"),
        pytest.param("/x?a=1&token=y&b=2", f"/x?a=1&token={HIDDEN}&b=2", id="a query"),
        pytest.param("http://h:1/?token=y", f"http://h:1/?token={HIDDEN}", id="an address's query"),
        pytest.param('{"password": "x"}', f'{{"password": {HIDDEN}}}', id="JSON"),
        pytest.param("password: x", f"password: {HIDDEN}", id="YAML"),
        pytest.param("Authorization: Basic x", f"Authorization: {HIDDEN}", id="a header"),
        pytest.param("-H 'Bearer abcdefg'", f"-H 'Bearer {HIDDEN}'", id="a bearer"),
        pytest.param("--v=2 -l a=b --user-agent x", "--v=2 -l a=b --user-agent x", id="others"),
    ],
)
def test_credentials_within_a_text_are_replaced(text: str, written: str) -> None:
    assert without_credentials(text) == written


@pytest.mark.parametrize(
    "message",
    [
        "spec.volumes[0].secret: is missing; a volume must have it",
        "The Secret 'a' has no key 'token'; --token is old.",
        "image x:1@sha256:00 of a@b.c",
    ],
)
def test_a_sentence_of_ours_stays_as_it_is(message: str) -> None:
    assert without_addresses(message) == message


@pytest.mark.parametrize(
    ("value", "path", "told"),
    [
        pytest.param({"name": "A", "value": "x"}, ("env", 0), {"name": "A", "value": HIDDEN}),
        pytest.param(["--token", "x", "y"], ("args",), ["--token", HIDDEN, "y"]),
        pytest.param(["-u", "a:b"], ("command",), ["-u", HIDDEN]),
        pytest.param({"password": 5, "a": 5}, ("data",), {"password": HIDDEN, "a": 5}),
        pytest.param({"token": True, "secret": None}, ("x",), {"token": True, "secret": None}),
        pytest.param("https://a:b@c", ("url",), f"https://{HIDDEN}@c"),
    ],
)
def test_data_is_told_without_its_secrets(value: Json, path: Path, told: Json) -> None:
    assert shown(value, path) == told


@pytest.mark.parametrize(
    ("word", "is_one"),
    [("--token", True), ("-u", True), ("--v", False), ("token", False), (5, False)],
)
def test_flags_whose_value_follows_are_known(word: Json, is_one: bool) -> None:
    assert is_secret_flag(word) is is_one


@given(st.text(max_size=60))
def test_any_text_can_be_cleaned_twice(text: str) -> None:
    once = without_credentials(text)

    assert without_credentials(once) == once
