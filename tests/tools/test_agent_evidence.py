"""Every agent has a page of evidence, and it speaks of the version that runs."""

from __future__ import annotations

import pytest

from constructs_lib.agents.catalogue import AGENTS
from tools.agent_evidence import (
    ROOT,
    TARGET,
    Evidence,
    default_images,
    evidence,
    moved,
    pages,
)

FOUND = evidence()
every_page = pytest.mark.parametrize("page", [page for _, page in FOUND.values()], ids=FOUND)
CONSTRUCTS = {spec.__name__.removesuffix("Spec") for spec in AGENTS}


def read_against(tag: str) -> Evidence:
    return Evidence(
        title="Agent", agent="NodeAgent", images={"agent": tag}, unchecked=["It was only read."]
    )


def test_every_default_image_has_evidence_for_its_version() -> None:
    problems = list(moved((page for _, page in FOUND.values()), default_images()))

    assert problems == [], "\n".join(problems)


@pytest.mark.parametrize(
    ("found", "images", "problem"),
    [
        ([read_against("1.0")], {"agent": "1.1"}, "images.yaml has 1.1, the evidence of Agent was"),
        ([], {"agent": "1.0"}, "0 files of evidence name this image"),
        ([read_against("1.0")] * 2, {"agent": "1.0"}, "2 files of evidence name this image"),
        ([read_against("1.0")], {}, "images.yaml has no such image"),
    ],
    ids=["the image moved", "no evidence", "two pages", "no image"],
)
def test_an_image_that_moves_alone_is_found(
    found: list[Evidence], images: dict[str, str], problem: str
) -> None:
    (message,) = moved(found, images)

    assert problem in message


def test_an_image_that_stands_where_it_was_read_is_fine() -> None:
    assert list(moved([read_against("1.0")], {"agent": "1.0"})) == []


def test_every_agent_has_a_page() -> None:
    missing = CONSTRUCTS - {page.agent for _, page in FOUND.values()}

    assert missing == set(), (
        "add <program>.evidence.yaml beside each of these agents; CONTRIBUTING says what it holds"
    )


@every_page
def test_a_page_is_about_an_agent_of_the_catalogue(page: Evidence) -> None:
    assert page.agent in CONSTRUCTS


@every_page
def test_a_page_names_its_images_or_says_why_there_is_none(page: Evidence) -> None:
    assert bool(page.images) is (page.no_image is None)


@every_page
def test_a_run_that_a_test_repeats_names_a_test_that_exists(page: Evidence) -> None:
    assert [run.test for run in page.runs if run.test and not (ROOT / run.test).exists()] == []


def test_no_two_pages_share_a_name() -> None:
    files = [path.name for path in (ROOT / "constructs_lib").rglob("*.evidence.yaml")]

    assert sorted(set(files)) == sorted(files)


def test_the_committed_pages_are_fresh() -> None:
    committed = {path.name: path.read_text(encoding="utf-8") for path in TARGET.glob("*.md")}

    assert committed == pages(), "run 'make stubs'"
