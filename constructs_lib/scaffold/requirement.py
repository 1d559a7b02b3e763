"""How a new repository asks for this library: from where it was installed itself.

The name may be somebody else's on an index that does not have ours, so it is asked for by name
only where it came from an index. Source: the direct URL origin of installed distributions
(packaging.python.org/specifications/direct-url).
"""

from __future__ import annotations

import json
import re
from importlib.metadata import distribution
from typing import Final

from constructs_lib.record import dataclass

__all__ = ["Requirement", "installed", "requirement"]

_NAME: Final = "constructs-lib"
_VENDORED: Final = """\
# constructs-lib was installed from files, so its wheel is kept here. Or write where you keep it:
# constructs-lib{extras} @ git+https://git.example.com/platform/constructs-lib.git@<commit>
./vendor/constructs_lib-{version}-py3-none-any.whl{extras}"""
_PASSWORD: Final = re.compile(r"(?<=//)[^/@]*:[^/@]*@")


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """What stands in ``requirements.txt``, and what is to be done before it is installed.

    Attributes:
        text: the lines.
        steps: commands that bring what they name.
    """

    text: str
    steps: tuple[str, ...] = ()


def installed(extras: str) -> Requirement:
    """The requirement of the library that runs.

    Args:
        extras: the extras, as they follow the name (``[cdk8s,node]``); empty for none.
    """
    ours = distribution(_NAME)
    return requirement(extras, version=ours.version, origin=ours.read_text("direct_url.json"))


def requirement(extras: str, *, version: str, origin: str | None) -> Requirement:
    """The requirement of a library that was installed from somewhere.

    Args:
        extras: the extras, as they follow the name.
        version: its version.
        origin: what the installer wrote down of where it came from; None for an index.
    """
    if origin is None:
        return Requirement(text=f"{_NAME}{extras}=={version}")
    told = json.loads(origin)
    url = _PASSWORD.sub("", told["url"])
    vcs = told.get("vcs_info")
    if vcs is not None:
        return Requirement(text=f"{_NAME}{extras} @ {vcs['vcs']}+{url}@{vcs['commit_id']}")
    if not url.startswith("file:"):
        return Requirement(text=f"{_NAME}{extras} @ {url}")
    return Requirement(
        text=_VENDORED.format(extras=extras, version=version),
        steps=("pip wheel --no-deps --wheel-dir vendor ../constructs-lib",),
    )
