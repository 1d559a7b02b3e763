"""Git, asked about a repository that a stranger may have made.

A repository's own configuration names programs, and git runs them: to watch files, to page, and to
fetch what a partial clone lacks. A pull request can carry a whole bare repository in a folder, and
git takes it for its own from inside that folder. So only what reads objects is ever asked, every
transport is closed, and a bare repository counts only where the caller names it (``GIT_DIR``).

The user's and the system's configuration are kept, because they say which folders are safe;
whoever can write those runs programs already. An alias never replaces a command of git.

Source: git-config(1), ``protocol.allow``, ``safe.bareRepository``; git(1), ``GIT_ALLOW_PROTOCOL``:
it alone is stronger than ``protocol.<name>.allow`` in the repository itself.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final

from constructs_lib.errors import ConstructsLibError

__all__ = ["PARTIAL_CLONE", "ask_git"]

_CLOSED: Final = (
    "--no-pager",
    *("-c", "safe.bareRepository=explicit"),
    *("-c", "protocol.allow=never"),
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.sshCommand=false"),
    *("-c", "credential.helper="),
)
_ENVIRONMENT: Final[Mapping[str, str]] = {
    "LC_ALL": "C",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",  # git 2.45 and newer then do not even try
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}
_PATIENCE: Final = 120
"""How long git may take, where a repository leads it to a pipe, say. Seconds."""

PARTIAL_CLONE: Final = (
    "A partial clone lacks files, and nothing is downloaded here; clone without --filter"
)
"""What to say of an object that is not there."""

_HINTS: Final[Mapping[str, str]] = {
    "Needed a single revision": (
        "The revision is unknown here; a shallow clone gets it with 'git fetch --unshallow'"
    ),
    "promisor remote": PARTIAL_CLONE,
    "safe.bareRepository": (
        "A bare repository may have come with a pull request; set GIT_DIR if this one is yours"
    ),
}
"""What to do, by a part of what git says."""


def ask_git(place: str, *arguments: str, told: bytes = b"") -> bytes:
    """What git answers; nothing that the repository names is run or reached.

    Args:
        place: what was asked for, for errors.
        arguments: the command and its arguments.
        told: what git reads on its standard input.

    Raises:
        ConstructsLibError: git is not there, refuses, or does not end.
    """
    import subprocess  # noqa: PLC0415  # most input is no revision

    try:
        done = subprocess.run(  # noqa: S603  # the caller puts what was typed behind --
            ["git", *_CLOSED, *arguments],  # noqa: S607  # the git of the user's PATH
            input=told,
            capture_output=True,
            check=False,
            env={**os.environ, **_ENVIRONMENT},
            timeout=_PATIENCE,
        )
    except OSError as error:
        raise ConstructsLibError(
            f"{place} needs git, which does not start: {error.strerror}"
        ) from None
    except subprocess.TimeoutExpired:
        raise ConstructsLibError(f"{place}: git did not end within {_PATIENCE} seconds") from None
    if done.returncode:
        raise ConstructsLibError(f"{place}: git says: {_explained(done.stderr)}")
    return done.stdout


def _explained(said: bytes) -> str:
    text = said.decode(errors="replace").strip()
    reason = text.rpartition("fatal: ")[2]
    hints = [hint for part, hint in _HINTS.items() if part in text]
    return ". ".join([reason, *hints])
