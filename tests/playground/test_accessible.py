"""The page for people without a mouse, without a screen, with a phone, in the dark."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from tests.playground.chromium import Page


@pytest.fixture(autouse=True)
def _at_a_desk(page: Page) -> Iterator[None]:
    page.size(1400, 900)
    page.run("document.activeElement.blur()")
    yield
    page.size(1400, 900)


def focused(page: Page) -> str:
    return str(page.run("document.activeElement.id || document.activeElement.textContent.trim()"))


def test_tab_reaches_everything_in_the_order_in_which_it_is_read(page: Page) -> None:
    page.run("document.querySelector('.skip').focus()")
    met = [focused(page)]
    while "tab-check" not in met:
        assert len(met) < 40, met
        page.press("Tab")
        met.append(focused(page))
    expected = ["Skip to the results", "example", "share", "manifests", "nodes", "before"]

    assert [each for each in met if each in expected] == expected


def test_tab_leaves_a_text_field_as_it_was(page: Page) -> None:
    before = page.run("document.getElementById('manifests').value")
    page.run("document.getElementById('manifests').focus()")
    page.press("Tab")

    assert focused(page) != "manifests"
    page.press("Tab", shift=True)
    assert focused(page) == "manifests"
    assert page.run("document.getElementById('manifests').value") == before


def test_arrows_choose_among_the_tabs_and_home_and_end_are_their_ends(page: Page) -> None:
    page.run("document.getElementById('tab-check').click()")
    page.run("document.getElementById('tab-check').focus()")
    met = []
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft", "Home", "End"):
        page.press(key)
        met.append(focused(page))

    order = ["tab-coverage", "tab-rollout", "tab-diff", "tab-check"]
    assert met == [*order, "tab-diff", "tab-check", "tab-diff"]
    assert page.run("document.querySelectorAll('[role=tab][tabindex=\"0\"]').length") == 1
    page.run("document.getElementById('tab-check').click()")


def test_the_skip_link_leads_to_the_results(page: Page) -> None:
    page.run("document.querySelector('.skip').focus()")
    page.press("Enter")

    assert page.run("document.activeElement.id") == "results"


def nodes(page: Page) -> list[dict[str, Any]]:
    """What a screen reader is given."""
    told = page.call("Accessibility.getFullAXTree")["nodes"]
    return [node for node in told if not node["ignored"]]


def value(node: dict[str, Any], key: str) -> str:
    return str(node.get(key, {}).get("value", ""))


def test_everything_that_can_be_used_says_what_it_is(page: Page) -> None:
    roles = {"button", "textbox", "combobox", "radio", "tab", "link", "tabpanel", "status"}
    used = [node for node in nodes(page) if value(node, "role") in roles]
    nameless = [value(node, "role") for node in used if not value(node, "name")]

    assert len(used) > 15
    assert [role for role in nameless if role != "status"] == []


def test_what_python_does_is_said_without_being_looked_at(page: Page) -> None:
    live = page.run(
        "[...document.querySelectorAll('[role=status], [role=alert], [aria-live]')]"
        ".map((each) => each.id)"
    )

    assert "status" in live


def test_headings_go_down_one_step_at_a_time(page: Page) -> None:
    levels = page.run(
        "[...document.querySelectorAll('h1, h2, h3')].map((each) => +each.tagName[1])"
    )
    steps = [after - before for before, after in pairwise(levels)]

    assert levels[0] == 1
    assert max(steps) == 1


@pytest.mark.parametrize("width", [320, 390, 768, 1024])
@pytest.mark.parametrize("tab", ["check", "coverage", "rollout", "diff"])
def test_no_width_needs_the_page_to_be_moved_sideways(tab: str, width: int, page: Page) -> None:
    page.size(width, 844)
    page.run(f"document.getElementById('tab-{tab}').click()")
    page.wait_for(f"document.querySelector('#panel-{tab} .command') !== null")

    assert page.run("document.documentElement.scrollWidth") <= width
    page.run("document.getElementById('tab-check').click()")


def test_what_is_touched_on_a_phone_is_large_enough(page: Page) -> None:
    page.size(390, 844)
    small = page.run(
        "[...document.querySelectorAll('button, select, summary, [type=radio]')]"
        ".filter((each) => each.offsetParent !== null && !each.matches('.link'))"
        ".map((each) => (each.closest('label') ?? each).getBoundingClientRect())"
        ".filter((box) => box.height < 24 || box.width < 24).length"
    )

    assert small == 0


CONTRAST = """(() => {
  const light = ([r, g, b]) => [r, g, b].map((each) => each / 255)
    .map((each) => (each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4))
    .reduce((sum, each, at) => sum + each * [0.2126, 0.7152, 0.0722][at], 0);
  const numbers = (color) => color.match(/[\\d.]+/g).map(Number);
  const paper = (each) => {
    for (let at = each; at !== null; at = at.parentElement) {
      const color = numbers(getComputedStyle(at).backgroundColor);
      if (color[3] !== 0) return color;
    }
    return [255, 255, 255];
  };
  const faint = [];
  for (const each of document.querySelectorAll("body *")) {
    const said = [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!said || each.offsetParent === null || each.matches(":disabled")) continue;
    const [one, other] = [numbers(getComputedStyle(each).color), paper(each)].map(light);
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (ratio < 4.5) faint.push([each.className || each.tagName, ratio.toFixed(2)]);
  }
  return faint;
})()"""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_text_stands_out_from_its_paper(dark: bool, page: Page) -> None:
    page.size(1400, 900, dark=dark)

    assert page.run(CONTRAST) == []


def test_dark_is_dark(page: Page) -> None:
    page.size(1400, 900, dark=True)
    dark = page.run("getComputedStyle(document.body).backgroundColor")
    page.size(1400, 900)

    assert dark != page.run("getComputedStyle(document.body).backgroundColor")
