"""Where manifests are: addresses, revisions and folders that engines can be told, and no secret."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.errors import InputError
from tests.gitops.fleets import source


@pytest.mark.parametrize(
    ("repository", "url"),
    [
        ("https://git.example/team/fleet", "https://git.example/team/fleet"),
        ("https://git.example:8443/team/fleet.git", "https://git.example:8443/team/fleet.git"),
        ("http://git.internal/fleet", "http://git.internal/fleet"),
        ("ssh://git@git.example/team/fleet", "ssh://git@git.example/team/fleet"),
        ("git@git.example:team/fleet.git", "ssh://git@git.example/team/fleet.git"),
        ("git.example:team/fleet", "ssh://git.example/team/fleet"),
    ],
)
def test_an_address_is_kept_and_has_a_scheme_where_an_engine_wants_one(
    repository: str, url: str
) -> None:
    made = source(repository=repository)

    assert (made.repository, made.url) == (repository, url)


@pytest.mark.parametrize(
    "repository",
    [
        pytest.param("https://someone:s3cret@git.example/team/fleet", id="user and password"),
        pytest.param("https://s3cret@git.example/team/fleet", id="a token as the user"),
        pytest.param("ssh://git:s3cret@git.example/team/fleet", id="password of ssh"),
        pytest.param("https://git.example/team/fleet?token=s3cret", id="a query"),
        pytest.param("https://git.example/team/fleet#s3cret", id="a fragment"),
        pytest.param("https:someone:s3cret@git.example/fleet", id="slashes forgotten"),
        pytest.param("someone:s3cret@git.example/team", id="scheme forgotten"),
    ],
)
def test_a_credential_is_refused_and_not_shown(repository: str) -> None:
    with pytest.raises(InputError) as caught:
        source(repository=repository)

    assert "a credential" in str(caught.value)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    "repository",
    ["", "fleet", "/srv/git/fleet", "file:///srv/fleet", "https://git.example", "ftp://a.b/c"],
)
def test_what_is_no_address_is_refused_with_examples(repository: str) -> None:
    with pytest.raises(InputError, match=r"repo: .* write https://git\.example/team/fleet or ssh:"):
        source(repository=repository)


@pytest.mark.parametrize(
    ("revision", "commit", "reference"),
    [
        ("main", False, False),
        ("release/1.2", False, False),
        ("refs/tags/v1.2.3", False, True),
        ("0123456789abcdef0123456789abcdef01234567", True, False),
    ],
)
def test_a_revision_is_a_branch_a_reference_or_a_commit(
    revision: str, *, commit: bool, reference: bool
) -> None:
    made = source(revision=revision)

    assert (made.is_commit, made.is_reference) == (commit, reference)


@pytest.mark.parametrize(
    "revision",
    [
        "",
        "-main",
        "a b",
        "a..b",
        "main~1",
        "main^",
        "HEAD@{1}",
        "a:b",
        "x.lock",
        "a//b",
        "/a",
        "a/",
    ],
)
def test_what_git_does_not_take_for_a_revision_is_refused(revision: str) -> None:
    with pytest.raises(InputError, match=r"revision: .* is not a revision; write a branch"):
        source(revision=revision)


@pytest.mark.parametrize(
    "path", ["", "/dist", "../dist", "dist/../..", "a b", "{{.x}}", ".", "a//b"]
)
def test_a_folder_outside_of_the_repository_is_refused(path: str) -> None:
    with pytest.raises(InputError, match=r"path: .* is not a folder of the repository"):
        source(path=path)


def test_a_slash_at_the_end_of_a_folder_says_nothing() -> None:
    assert source(path="deploy/clusters/").path == "deploy/clusters"


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        source(repository="x", revision="-", path="..", name="Agents")

    assert [each.partition(":")[0] for each in caught.value.problems] == [
        "repo",
        "revision",
        "path",
        "name",
    ]


@given(
    secret=st.text("abcdefgh0123456789-._~%", min_size=6, max_size=20),
    form=st.sampled_from(
        ["https://u:{}@h.x/p", "https://{}@h.x/p", "https://h.x/p?a={}", "u:{}@h"]
    ),
)
def test_no_error_ever_shows_what_may_be_a_credential(secret: str, form: str) -> None:
    with pytest.raises(InputError) as caught:
        source(repository=form.format(secret))

    assert secret not in str(caught.value)
