"""Further keys of a program's configuration."""

from __future__ import annotations

import pytest

from constructs_lib.adopt.fit.further import further, further_at_the_root
from constructs_lib.adopt.fit.leaves import STEP, LeavesOf

OURS = "engine:\n  kind: ebpf\nlimit: 1\n"


def leaves(text: str) -> dict[str, str]:
    manifest = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "a"},
        "data": {"a.yaml": text},
    }
    (found,) = LeavesOf().of([manifest]).values()
    return dict(found)


@pytest.mark.parametrize(
    ("theirs", "extra"),
    [
        pytest.param(OURS + "timeout: 5\n", {"timeout": 5}, id="a key beside"),
        pytest.param(
            "engine:\n  kind: ebpf\n  drop: true\nlimit: 1\n",
            {"engine": {"drop": True}},
            id="a key inside",
        ),
        pytest.param(OURS.replace("1", "2"), {}, id="another value is no further key"),
    ],
)
def test_what_the_input_has_beside_is_read(theirs: str, extra: dict[str, object]) -> None:
    found = further(
        "sign", before=leaves(OURS), marked=leaves(OURS + "sign: x\n"), target=leaves(theirs)
    )

    assert list(found) == [extra]


def test_a_mark_that_is_in_no_configuration_reads_nothing() -> None:
    marked = {f"DaemonSet{STEP}a": "sign"}

    assert list(further("sign", before={}, marked=marked, target=leaves(OURS))) == []


def test_keys_at_the_root_are_read_without_a_mark() -> None:
    found = further_at_the_root(before=leaves(OURS), target=leaves(OURS + "timeout: 5\n"))

    assert list(found) == [{"timeout": 5}]


def test_keys_in_an_item_of_a_list_are_read() -> None:
    ours = "plugins:\n- name: a\n  sign: x\n- name: b\n"

    found = further(
        "sign",
        before=leaves(ours.replace("  sign: x\n", "")),
        marked=leaves(ours),
        target=leaves("plugins:\n- name: a\n  port: 5\n- name: b\n"),
    )

    assert list(found) == [{"port": 5}]
