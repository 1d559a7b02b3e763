"""The page works offline in a real browser, and no name in it becomes markup."""

from __future__ import annotations

import datetime as dt
import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote_plus

import pytest

from constructs_lib.daemon_set.scheduling import read_daemon_set
from constructs_lib.intake.committed import Commit
from constructs_lib.placement.answer import CoverageReport
from constructs_lib.placement.coverage import coverage
from constructs_lib.placement.requirement import read_requires
from constructs_lib.report.coverage.html import render
from tests.report.coverage.answers import (
    NASTY,
    answered,
    exporter,
    fleet,
    large,
    nasty_fleet,
    shipper,
    usual,
)
from tests.report.coverage.browser import Opened, open_page

REASON = "taint nvidia.com/gpu=true:NoSchedule is not tolerated"
PROBE = """
  const sign = document.querySelector(".map tbody td > i").getBoundingClientRect();
  const bars = [...document.querySelectorAll(".bar i")];
  const wide = bars.map((each) => each.getBoundingClientRect().width);
  const hues = bars.map((each) => getComputedStyle(each).backgroundColor);
  document.title = [
    sign.width > 10 && sign.height > 10,
    wide.some((each) => each > 0),
    new Set(hues).size > 1,
  ];
"""


def opened(answer: CoverageReport, folder: Path, *, fragment: str = "", probe: str = "") -> Opened:
    page = folder / "page.html"
    text = render(answer)
    page.write_text(_with_script(text, probe) if probe else text, encoding="utf-8")
    return open_page(page, fragment=fragment)


def _mark(text: str) -> str:
    """A text in the words of a policy, as they stand in a page."""
    return f"&#x27;sha256-{b64encode(sha256(text.encode()).digest()).decode()}&#x27;"


def _with_script(page: str, script: str) -> str:
    """The page with one script more, which its policy is told of."""
    allowed = page.replace("script-src ", f"script-src {_mark(script)} ", 1)
    return allowed.replace("</body>", f"<script>{script}</script></body>")


def rows_shown(dom: str) -> list[str]:
    rows = re.findall(r'<tr data-pool="[^"]*" data-reasons="[^"]*"[^>]*>.*?</th>', dom, re.DOTALL)
    return [re.sub("<[^>]+>", " ", row).strip() for row in rows if 'hidden=""' not in row]


def test_the_page_opens_without_a_complaint_and_asks_for_nothing(tmp_path: Path) -> None:
    found = opened(usual(), tmp_path, probe=PROBE)

    assert found.console == ()
    assert "<title>true,true,true</title>" in found.dom
    assert not re.search(r"""(?:src|href)=|url\(|@import|https?:""", render(usual()))


@pytest.mark.parametrize(
    ("fragment", "shown"),
    [
        pytest.param("", ["web", "gpu"], id="everything"),
        pytest.param("#pool=gpu", ["gpu"], id="pool"),
        pytest.param(
            f"#reason={quote_plus(REASON)}",
            ["gpu"],
            id="reason",
        ),
        pytest.param(
            f"#pool=general&reason={quote_plus(REASON)}",
            [],
            id="both",
        ),
        pytest.param("#pool=unknown", ["web", "gpu"], id="unknown pool"),
    ],
)
def test_the_address_filters_by_pool_and_reason(
    fragment: str, shown: list[str], tmp_path: Path
) -> None:
    found = opened(usual(), tmp_path, fragment=fragment)

    names = [re.sub(r"\W+", " ", row).split()[1] for row in rows_shown(found.dom)]
    assert names == shown
    assert found.console == ()


def test_a_choice_is_kept_in_the_address(tmp_path: Path) -> None:
    choose = """
      document.getElementById("pool").value = "1";
      document.getElementById("filter").dispatchEvent(new Event("input"));
      document.title = location.hash;
    """

    found = opened(usual(), tmp_path, probe=choose)

    assert "<title>#pool=gpu</title>" in found.dom
    assert len(rows_shown(found.dom)) == 1


def test_the_policy_lets_in_nothing_but_the_pages_own_style_and_script() -> None:
    page = render(usual())
    policy = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
    inner = [re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL) for tag in ("style", "script")]

    assert [len(found) for found in (policy, *inner)] == [1, 1, 1]
    assert "unsafe" not in policy[0]
    assert [_mark(found[0]) in policy[0] for found in inner] == [True, True]
    assert not re.search(r"<[^>]* (?:style|on[a-z]+)=", page)


def test_a_script_that_came_with_a_name_would_not_run(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    intruder = """<script>document.title = "ran"</script><i onclick="" style="color: red"></i>"""
    page.write_text(render(usual()).replace("</body>", f"{intruder}</body>"), encoding="utf-8")

    found = open_page(page)

    assert "<title>ran" not in found.dom
    assert len(found.console) >= 2  # the script and the style are refused


@pytest.mark.parametrize(
    ("is_changed", "said"),
    [
        (False, '<p class="soft">commit 1df112c of 2026-11-30</p>'),
        (True, '<p class="soft">commit 1df112c of 2026-11-30, changed since</p>'),
    ],
)
def test_the_page_says_which_cluster_and_which_commit(is_changed: bool, said: str) -> None:
    commit = Commit(name="1df112c", date=dt.date(2026, 11, 30), is_changed=is_changed)

    page = render(usual(), cluster="prod-eu", commit=commit)

    assert "<h1>prod-eu: where the agents run</h1>" in page
    assert said in page


def test_names_stay_text(tmp_path: Path) -> None:
    nasty = [exporter(), shipper(nodeSelector={"role": "</script><b>"})]

    found = opened(answered(nasty, nasty_fleet()), tmp_path)

    assert found.console == ()
    assert found.dom.count("<script>") == 1
    assert "<b>&lt;" not in found.dom
    assert f">{NASTY.replace('<', '&lt;').replace('>', '&gt;')}<" in found.dom


def test_the_page_tells_requirements_conflicts_changes_and_what_they_take() -> None:
    before = coverage([read_daemon_set(exporter())], fleet()[:12])
    page = render(
        answered(
            [exporter(), exporter("other")],
            fleet(),
            requires=read_requires("all"),
            before=before,
        )
    )

    assert "<strong>Not met</strong>: every DaemonSet covers all (15 nodes)." in page
    assert "<h2>Conflicts on the same nodes</h2>" in page
    assert "new: 3 nodes (gpu-1..3)" in page
    assert "cpu 25m x 12 nodes = 0.3 cores" in page
    assert "YAML to add to the DaemonSet" in page


def test_its_size_is_that_of_the_differences_and_not_that_of_the_fleet() -> None:
    agents = [exporter(), shipper(tolerations=[{"operator": "Exists"}])]

    small, big = (render(answered(agents, large(count))) for count in (100, 20_000))

    assert len(big) < 2 * len(small)
