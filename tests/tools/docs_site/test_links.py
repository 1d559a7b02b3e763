"""Links of the repository become links of the site, and those that lead nowhere are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.docs_site.links import faults, linked_files, resolver
from tools.docs_site.page import Page, address

PAGE = Page(source="docs/questions/desired.md", text="# Desired\n")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("docs/index.md", "index.html"),
        ("docs/coverage.md", "coverage.html"),
        ("docs/evidence/README.md", "evidence/index.html"),
        ("docs/evidence/falco.md", "evidence/falco.html"),
        ("README.md", "project/readme.html"),
        ("files/examples/fleet.md", "files/examples/fleet.html"),
    ],
)
def test_a_document_has_its_place(source: str, expected: str) -> None:
    assert address(source) == expected


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("../coverage.md#limits", "../coverage.html#limits"),
        ("rollout.md", "rollout.html"),
        ("#below", "#below"),
        ("https://semver.org", "https://semver.org"),
        ("../rules.md#ds202-max-unavailable-too-high", "../rules/ds202.html"),
        ("../rules.md#images", "../rules.html#images"),
        ("../../examples/nodes.yaml", "../files/examples/nodes.yaml.html"),
        ("../../playground/index.html", "../playground/index.html"),
    ],
)
def test_a_link_leads_to_the_same_in_the_site(target: str, expected: str) -> None:
    sources = [
        *("docs/coverage.md", "docs/questions/rollout.md", "docs/rules.md", "docs/rules/ds202.md"),
        "files/examples/nodes.yaml.md",
    ]
    addresses = {source: address(source) for source in sources}
    addresses["examples/nodes.yaml"] = addresses.pop("files/examples/nodes.yaml.md")

    assert resolver(PAGE, addresses)(target) == expected


def test_files_that_are_no_pages_are_found() -> None:
    page = Page(
        source="docs/a.md",
        text="[b](b.md) [c](../c.yaml) [d](https://d.example) [e](#e) [f](../playground/f)",
    )
    other = Page(source="docs/b.md", text="")

    assert linked_files([page, other]) == {"c.yaml"}


@pytest.mark.parametrize(
    ("html", "problem"),
    [
        ('<a href="b.html">', "a.html: b.html leads to no file"),
        ('<a href="#b">', "a.html: #b leads to no anchor"),
        ('<p id="b"><p id="b">', "a.html: 2 elements have the id b"),
        ('<img src="b.png">', "a.html: b.png leads to no file"),
    ],
)
def test_what_is_broken_is_named(html: str, problem: str, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(html, encoding="utf-8")

    assert list(faults(tmp_path)) == [problem]


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("a.html", '<script src="https://cdn.example/a.js">', "loads https://cdn.example/a.js"),
        ("a.html", '<link href="//cdn.example/a.css">', "loads //cdn.example/a.css"),
        ("a.css", "@import url(https://cdn.example/a.css)", "names https://cdn.example/a.css"),
        ("a.js", 'fetch("https://cdn.example")', "names https://cdn.example"),
    ],
)
def test_what_comes_from_elsewhere_is_named(
    name: str, text: str, problem: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")

    assert list(faults(tmp_path)) == [f"{name} {problem}"]


def test_a_link_that_a_reader_follows_may_lead_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text('<a href="https://semver.org">', encoding="utf-8")

    assert list(faults(tmp_path)) == []


def test_what_is_built_on_its_own_is_looked_at_where_it_is_there(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text('<a href="playground/index.html">Play</a>', encoding="utf-8")
    before = list(faults(tmp_path))
    (tmp_path / "playground").mkdir()

    assert before == []
    assert list(faults(tmp_path)) == ["a.html: playground/index.html leads to no file"]
