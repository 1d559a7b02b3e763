"""Ways to ask a reader about a program that a ConfigMap configures."""

from __future__ import annotations

from typing import Any

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.programs.catalogue import programs_of
from constructs_lib.programs.facts import Facts

__all__ = ["FOLDER", "config_map", "daemon_set", "facts_of", "file_name", "find_in", "place_of"]

FOLDER = "/settings"
"""Where the ConfigMap is mounted."""


def config_map(**files: str) -> Manifest:
    """A ConfigMap with files whose names have ``_`` for a dot and ``__`` for a dash."""
    data = {file_name(name): text for name, text in files.items()}
    metadata = {"name": "settings", "namespace": "agents"}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data}


def file_name(name: str) -> str:
    """``fluent__bit_conf`` is ``fluent-bit.conf``."""
    return name.replace("__", "-").replace("_", ".")


def daemon_set(image: str, *args: str, pod: Manifest | None = None, **fields: Any) -> Manifest:
    """A DaemonSet of one container that mounts the ConfigMap, with more fields of the container."""
    mounts = [{"name": "settings", "mountPath": FOLDER}]
    container = {"name": "agent", "image": image, "args": list(args), "volumeMounts": mounts}
    volumes = [{"name": "settings", "configMap": {"name": "settings"}}]
    spec = {"containers": [{**container, **fields}], "volumes": volumes, **(pod or {})}
    return {
        "apiVersion": "apps/v1",
        "kind": "DaemonSet",
        "metadata": {"name": "agent", "namespace": "agents"},
        "spec": {"template": {"spec": spec}},
    }


def find_in(*objects: Manifest) -> Any:
    """What finds one of some objects."""

    def find(kind: str, name: str, namespace: str | None) -> Manifest | None:
        del namespace
        for each in objects:
            if each["kind"] == kind and each["metadata"]["name"] == name:
                return each
        return None

    return find


def facts_of(image: str, *args: str, **files: str) -> Facts:
    """The facts about the program of an image with some files; the first is its configuration.

    Without arguments the files are found by their names.
    """
    view = DaemonSetView(daemon_set(image, *args))
    [program] = programs_of(view, find_in(config_map(**files)))
    return program.facts


def place_of(fact: Any) -> tuple[int, int]:
    """The line and column of a fact in its text."""
    return fact.place.line, fact.place.column
