"""The branches of GitOps Promoter, for a CI that hydrates them itself."""

from __future__ import annotations

import json

import pytest

from constructs_lib.errors import ConstructsLibError
from constructs_lib.gitops.hydrator import Commit, proposed_files, read_commit
from tests.gitops.fleets import FLEET, SOURCE, fleet_of

SHA = "0123456789abcdef0123456789abcdef01234567"
RAW = b"""\
tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904
author Ada Example <ada@example.org> 1767225600 +0530
committer Somebody <s@example.org> 1767229999 -0800
gpgsig -----BEGIN SSH SIGNATURE-----
 author Mallory <m@example.org> 1 +0000
 -----END SSH SIGNATURE-----

Log agents keep more

Because the backend was away.
author Mallory <m@example.org> 1 +0000
"""


def test_a_commit_is_read_as_git_keeps_it() -> None:
    assert read_commit(SHA, RAW) == Commit(
        sha=SHA,
        author="Ada Example <ada@example.org>",
        date="2026-01-01T05:30:00+05:30",
        subject="Log agents keep more",
        body="Because the backend was away.\nauthor Mallory <m@example.org> 1 +0000",
    )


def test_a_message_of_one_line_has_no_body() -> None:
    commit = read_commit(SHA, RAW.partition(b"\n\nBecause")[0] + b"\n")

    assert (commit.subject, commit.body) == ("Log agents keep more", "")


@pytest.mark.parametrize(
    "data", [b"", b"tree 1\n\nauthor A <a@b> 1 +0000\n", b"author A 1 +0000\n"]
)
def test_what_has_no_author_is_no_commit(data: bytes) -> None:
    with pytest.raises(ConstructsLibError, match="says no author"):
        read_commit(SHA, data)


def test_a_branch_has_a_folder_for_each_cluster_of_its_wave_and_says_its_commit() -> None:
    commit = read_commit(SHA, RAW)

    files = dict(
        proposed_files(FLEET, SOURCE, commit, lambda each: {"logs/a.yaml": each.name.encode()})
    )

    prod = {
        path.removeprefix("environment/agents-prod-next/"): data
        for path, data in files.items()
        if path.startswith("environment/agents-prod-next/")
    }
    metadata = json.loads(prod.pop("hydrator.metadata"))
    assert prod == {
        "prod-000/logs/a.yaml": b"prod-000",
        "prod-001/logs/a.yaml": b"prod-001",
        "prod-002/logs/a.yaml": b"prod-002",
    }
    assert metadata == {
        "drySha": SHA,
        "repoURL": "https://git.example/team/fleet",
        "author": "Ada Example <ada@example.org>",
        "date": "2026-01-01T05:30:00+05:30",
        "subject": "Log agents keep more",
        "body": "Because the backend was away.\nauthor Mallory <m@example.org> 1 +0000",
    }
    assert len(files) == 3 + len(FLEET)


def test_what_is_not_known_of_a_commit_is_left_out() -> None:
    commit = Commit(sha=SHA, author="A <a@b>", date="2026-01-01", subject="", body="")
    ((_, data), *_) = proposed_files(fleet_of({"all": 1}), SOURCE, commit, lambda _: {})

    assert json.loads(data).keys() == {"drySha", "repoURL", "author", "date"}
