"""Where an engine finds the manifests of a fleet: repository, revision and folder.

All three end up in objects that many people read, so a credential is refused and never shown.
Source of what a revision may look like: git-check-ref-format(1).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import urlsplit

from constructs_lib.errors import InputError
from constructs_lib.k8s.metadata import dns_label_problem
from constructs_lib.record import dataclass

__all__ = ["Source", "folder_problem", "read_source"]

_SCHEMES: Final = ("https", "http", "ssh")
_EXAMPLE: Final = "https://git.example/team/fleet or ssh://git@git.example/team/fleet"
_SHORT_SSH: Final = re.compile(r"(?:[\w.-]+@)?[\w.-]+:(?!/)[^\s:@?#]+", re.ASCII)
"""``git@git.example:team/fleet``, as git and scp write it."""
_COMMIT: Final = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_BAD_REVISION: Final = re.compile(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|/\.|\.lock(?:/|$)")
_FOLDER: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_][A-Za-z0-9_.-]*)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where the manifests of a fleet are."""

    repository: str
    """Address of the repository, as git takes it."""
    revision: str
    """Branch, full name of a reference (``refs/tags/v1``) or commit."""
    path: str
    """Folder in the repository with a folder for each cluster."""
    name: str
    """Name of what the engine is given, before the name of each cluster."""

    @property
    def url(self) -> str:
        """The address with its scheme, which some engines insist on."""
        host, colon, path = self.repository.partition(":")
        return f"ssh://{host}/{path}" if colon and not path.startswith("//") else self.repository

    @property
    def is_commit(self) -> bool:
        """Whether the revision is a whole commit id, which never moves."""
        return _COMMIT.fullmatch(self.revision) is not None

    @property
    def is_reference(self) -> bool:
        """Whether the revision is the full name of a reference."""
        return self.revision.startswith("refs/")


def read_source(*, repository: str, revision: str, path: str, name: str) -> Source:
    """A source, checked.

    Raises:
        InputError: with every mistake. What may be a credential is not shown.
    """
    found = {
        "repo": _repository_problem(repository),
        "revision": _revision_problem(revision),
        "path": folder_problem(path),
        "name": dns_label_problem(name),
    }
    problems = [f"{field}: {problem}." for field, problem in found.items() if problem]
    if problems:
        raise InputError(problems)
    return Source(
        repository=repository, revision=revision, path=str(PurePosixPath(path)), name=name
    )


def folder_problem(path: str) -> str | None:
    """Say why a text is not a folder within a repository, or nothing."""
    if _FOLDER.fullmatch(path.rstrip("/")) is None:
        return (
            f"{path!r:.80} is not a folder of the repository; write it as seen from the top, such "
            "as dist or deploy/clusters, with letters, digits, '-', '_' and '.'"
        )
    return None


def _repository_problem(address: str) -> str | None:
    return next(_repository_problems(address), None)


def _repository_problems(address: str) -> Iterator[str]:
    if _SHORT_SSH.fullmatch(address):
        return
    try:
        parts = urlsplit(address)
        secret = parts.password is not None or (parts.username and parts.scheme != "ssh")
        has_host = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        yield f"this is not an address; write {_EXAMPLE}"
        return
    if secret or parts.query or parts.fragment or (not parts.netloc and "@" in address):
        yield (
            "an address with a user, a password or a query would write a credential into a file; "
            f"write {_EXAMPLE}, and give the engine the credential as a Secret"
        )
    elif parts.scheme not in _SCHEMES or not has_host or not parts.path.strip("/"):
        yield f"{address!r:.80} is not the address of a repository; write {_EXAMPLE}"
    elif not address.isprintable() or " " in address:
        yield (
            f"{address!r:.80} holds a space or a character that is not printable; leave it out, "
            "or write it as %20"
        )


def _revision_problem(revision: str) -> str | None:
    odd = _BAD_REVISION.search(revision) or revision.startswith(("-", "/", "."))
    if not revision or odd or revision.endswith(("/", ".")) or revision == "@":
        return (
            f"{revision!r:.80} is not a revision; write a branch (main), the full name of a "
            "reference (refs/tags/v1) or a whole commit id"
        )
    return None
