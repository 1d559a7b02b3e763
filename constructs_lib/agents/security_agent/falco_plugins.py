"""What Falco reads beside system calls, and which system calls: plugins and the base set.

Facts: falcosecurity/falco 0.44.1 (falco.yaml and its schema). The image holds the plugin
``container`` alone, which the agent configures; the library of any other has to be in an image of
your own, or in a folder of the node (``host``).
"""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from constructs_lib.declaration.extra import Extra
from constructs_lib.declaration.model import ListOf, Part, checked
from constructs_lib.k8s.manifest import Json

__all__ = ["BaseSyscalls", "FalcoPlugin"]

_OWN: Final = "container"


def _name_problem(name: str) -> str | None:
    if name == _OWN:
        return f"{name!r} is configured by runtimes; leave it out"
    return None


class FalcoPlugin(Part):
    """A plugin: another source of events, or further fields for rules (``k8smeta``)."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$"), checked(_name_problem)]
    """Its name, as its library says it."""
    library_path: Annotated[str, Field(pattern=r"^\S+\.so$")]
    """Its library: a path, or a file of ``/usr/share/falco/plugins``. Falco does not start without
    it."""
    init_config: Extra = Field(default_factory=dict)
    """Its configuration, in its own words. ``${FALCO_K8S_NODE_NAME}`` is the node's name."""
    open_params: str | None = None
    """What a source of events is opened with (``http://:9765/k8s-audit``)."""

    def manifest(self) -> dict[str, Json]:
        """The entry of ``plugins``."""
        entry: dict[str, Json] = {"name": self.name, "library_path": self.library_path}
        if self.init_config:
            entry["init_config"] = dict(self.init_config)
        if self.open_params is not None:
            entry["open_params"] = self.open_params
        return entry


class BaseSyscalls(Part):
    """Which system calls are watched beside those of the rules. Too few, and rules miss events."""

    repair: bool = False
    """Take the least that keeps Falco's picture of processes complete, instead of its larger
    default. It saves CPU; ``custom`` then only adds or removes."""
    custom: ListOf[Annotated[str, Field(pattern=r"^!?[a-z0-9_]+$")]] = ()
    """System calls to watch, or not to (``!mprotect``). Without ``repair`` these and those of the
    rules are all that is watched, unless each begins with ``!``."""

    def manifest(self) -> dict[str, Json]:
        """``base_syscalls`` of falco.yaml."""
        return {"custom_set": list(self.custom), "repair": self.repair}
