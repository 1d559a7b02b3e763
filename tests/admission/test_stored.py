"""A DaemonSet as the API server stores it."""

from __future__ import annotations

from constructs_lib.admission.stored import as_stored
from constructs_lib.k8s.manifest import Manifest

WRITTEN: Manifest = {
    "apiVersion": "apps/v1",
    "kind": "DaemonSet",
    "metadata": {"name": "agent"},
    "spec": {
        "selector": {"matchLabels": {"a": "b"}},
        "template": {
            "metadata": {"labels": {"a": "b"}},
            "spec": {
                "containers": [
                    {
                        "name": "agent",
                        "image": "agent",
                        "resources": {"requests": {"cpu": 1, "memory": "0Mi"}},
                    }
                ],
                "volumes": [{"name": "scratch"}],
            },
        },
    },
}


def test_defaults_are_filled_in() -> None:
    stored = as_stored(WRITTEN, 37)

    pod = stored["spec"]["template"]["spec"]
    assert stored["metadata"]["namespace"] == "default"
    assert stored["spec"]["updateStrategy"] == {
        "type": "RollingUpdate",
        "rollingUpdate": {"maxUnavailable": 1, "maxSurge": 0},
    }
    assert pod["volumes"] == [{"name": "scratch", "emptyDir": {}}]
    assert pod["containers"][0]["imagePullPolicy"] == "Always"
    assert pod["containers"][0]["resources"]["requests"] == {"cpu": "1", "memory": "0"}


def test_what_was_written_stays_as_it_is() -> None:
    as_stored(WRITTEN, 37)

    assert "namespace" not in WRITTEN["metadata"]
    assert "updateStrategy" not in WRITTEN["spec"]
