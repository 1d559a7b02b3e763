"""Containers are changed in both lists of a Pod, and nothing else is."""

from __future__ import annotations

from constructs_lib.daemon_set.edit import with_each_container


def test_every_container_is_changed() -> None:
    pod = {"initContainers": [{"name": "a"}], "containers": [{"name": "b"}], "hostPID": True}

    changed = with_each_container(pod, lambda each: {**each, "image": "x"})

    assert changed == {
        "initContainers": [{"name": "a", "image": "x"}],
        "containers": [{"name": "b", "image": "x"}],
        "hostPID": True,
    }
    assert pod["containers"] == [{"name": "b"}]


def test_what_is_no_list_is_left_alone() -> None:
    assert with_each_container({"containers": "all"}, dict) == {"containers": "all"}
