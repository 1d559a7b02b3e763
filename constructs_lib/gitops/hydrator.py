"""What the branches of GitOps Promoter hold, for a CI that hydrates them without Argo CD.

A hydrator takes a commit of the branch that people edit and pushes what each environment gets of
it to the proposed branch of that environment. The promoter reads from ``hydrator.metadata`` at its
top which commit that was. Source: docs/advanced-usage/custom-hydrator.md of GitOps Promoter 0.36.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from constructs_lib.errors import ConstructsLibError
from constructs_lib.fleet.cluster import Cluster
from constructs_lib.fleet.fleet import Fleet
from constructs_lib.gitops.promoter import branch_of
from constructs_lib.gitops.source import Source
from constructs_lib.gitops.waves import waves_of
from constructs_lib.record import dataclass

__all__ = ["METADATA", "Commit", "proposed_files", "read_commit"]

METADATA: Final = "hydrator.metadata"
"""The file at the top of a branch, and the reference of git notes with the same."""

_AUTHOR: Final = re.compile(r"author (.*>) (\d{1,12}) ([+-])(\d\d)(\d\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """The commit that is hydrated."""

    sha: str
    """Its whole id."""
    author: str
    """Who wrote it: ``Name <mail>``."""
    date: str
    """When, in ISO 8601."""
    subject: str
    """The first line of its message."""
    body: str
    """The rest of its message."""


def read_commit(sha: str, data: bytes) -> Commit:
    """A commit as git keeps it.

    Args:
        sha: its whole id.
        data: what ``git cat-file commit`` prints.

    Raises:
        ConstructsLibError: it has no author.
    """
    head, _, message = data.decode(errors="replace").partition("\n\n")
    found = next(filter(None, map(_AUTHOR.fullmatch, head.split("\n"))), None)
    if found is None:
        raise ConstructsLibError(
            f"The commit {sha} says no author, so it cannot be hydrated; 'git fsck' says more."
        )
    offset = timedelta(hours=int(found[4]), minutes=int(found[5]))
    zone = timezone(-offset if found[3] == "-" else offset)
    subject, _, body = message.strip("\n").partition("\n")
    return Commit(
        sha=sha,
        author=found[1],
        date=datetime.fromtimestamp(int(found[2]), UTC).astimezone(zone).isoformat(),
        subject=subject,
        body=body.strip("\n"),
    )


def proposed_files(
    fleet: Fleet,
    source: Source,
    commit: Commit,
    manifests_of: Callable[[Cluster], Mapping[str, bytes]],
) -> Iterator[tuple[str, bytes]]:
    """The files of every proposed branch: the name of the branch, ``/``, and the path in it.

    Args:
        fleet: the clusters and their waves.
        source: where their manifests are.
        commit: the commit that they are of.
        manifests_of: the manifests of a cluster, by their paths in its folder.
    """
    fields = {
        "drySha": commit.sha,
        "repoURL": source.repository,
        "author": commit.author,
        "date": commit.date,
        "subject": commit.subject,
        "body": commit.body,
    }
    metadata = f"{json.dumps({key: each for key, each in fields.items() if each}, indent=2)}\n"
    for each in waves_of(fleet):
        branch = f"{branch_of(each.wave, source)}-next"
        yield f"{branch}/{METADATA}", metadata.encode()
        for cluster in each.clusters:
            for path, data in manifests_of(cluster).items():
                yield f"{branch}/{cluster.name}/{path}", data
