"""A new repository asks for the library where it came from, and by its name only from an index."""

from __future__ import annotations

import json
from typing import Any

import pytest
from packaging.requirements import Requirement

from constructs_lib.scaffold.requirement import installed, requirement
from constructs_lib.version import VERSION

EXTRAS = "[cdk8s,node]"
GIT = {"vcs": "git", "commit_id": "3d3c42e5"}


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        (None, "constructs-lib[cdk8s,node]==1.2.3"),
        (
            {"url": "https://git.example/lib.git", "vcs_info": GIT},
            "constructs-lib[cdk8s,node] @ git+https://git.example/lib.git@3d3c42e5",
        ),
        (
            {"url": "ssh://git@git.example/lib.git", "vcs_info": GIT},
            "constructs-lib[cdk8s,node] @ git+ssh://git@git.example/lib.git@3d3c42e5",
        ),
        (
            {"url": "https://me:secret@files.example/lib.whl", "archive_info": {}},
            "constructs-lib[cdk8s,node] @ https://files.example/lib.whl",
        ),
    ],
    ids=["an index", "git", "git by ssh", "a password is left out"],
)
def test_it_is_asked_for_where_it_came_from(origin: dict[str, Any] | None, expected: str) -> None:
    told = None if origin is None else json.dumps(origin)
    found = requirement(EXTRAS, version="1.2.3", origin=told)

    assert (found.text, found.steps) == (expected, ())
    assert Requirement(found.text).extras == {"cdk8s", "node"}


@pytest.mark.parametrize(
    "origin",
    [
        {"url": "file:///home/me/constructs-lib", "dir_info": {"editable": True}},
        {"url": "file:///tmp/constructs_lib-1.2.3-py3-none-any.whl", "archive_info": {}},
    ],
    ids=["a checkout", "a wheel"],
)
def test_what_came_from_files_is_kept_as_a_wheel(origin: dict[str, Any]) -> None:
    found = requirement(EXTRAS, version="1.2.3", origin=json.dumps(origin))
    *remarks, line = found.text.splitlines()

    assert all(each.startswith("# ") for each in remarks)
    assert line == "./vendor/constructs_lib-1.2.3-py3-none-any.whl[cdk8s,node]"
    assert found.steps == ("pip wheel --no-deps --wheel-dir vendor ../constructs-lib",)


def test_these_tests_run_from_a_checkout() -> None:
    assert installed("").text.endswith(f"constructs_lib-{VERSION}-py3-none-any.whl")
