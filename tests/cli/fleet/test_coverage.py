"""``coverage --fleet``: one table, and pages that lead from the fleet to each cluster."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urldefrag

import pytest

from tests.cli.fleet.fleets import AGENT, write_cluster, write_fleet_of
from tests.cli.running import run
from tests.report.fleet.coverage.test_html import Links

COVERAGE = ["coverage", "dist", "--fleet", "clusters"]
OLD = AGENT.replace(":1.2.3", ":1.2.2")


def test_the_table_says_which_cluster_runs_another_version() -> None:
    write_fleet_of(AGENT, OLD, AGENT)

    done = run(COVERAGE)

    assert done.code == 0
    assert "1 of 3 clusters runs 1.2.2, most run 1.2.3: prod-2." in done.out


@pytest.mark.parametrize(("require", "code"), [("linux", 0), ("all", 1)])
def test_one_cluster_that_misses_nodes_is_the_exit_code(require: str, code: int) -> None:
    write_fleet_of(AGENT)
    write_cluster("mixed", AGENT)
    Path("clusters/mixed.yaml").write_text(
        "platform: eks\nnodes:\n- {name: web, cpu: 4, memory: 8Gi}\n"
        "- {name: win, cpu: 4, memory: 8Gi, labels: {kubernetes.io/os: windows}}\n",
        encoding="utf-8",
    )

    done = run([*COVERAGE, "--require", require])

    assert done.code == code
    assert ("Not met in 1 of 2 clusters: mixed" in done.out) == bool(code)


def test_every_link_of_the_page_leads_somewhere() -> None:
    write_fleet_of(AGENT, OLD, AGENT)

    assert run([*COVERAGE, "--format", "html", "-o", "site"]).code == 0

    pages = {path.name: path.read_text("utf-8") for path in Path("site").iterdir()}
    assert sorted(pages) == ["cluster-prod-1.html", "cluster-prod-2.html", "index.html"]
    for page in pages.values():
        for link in Links(page).found:
            name, place = urldefrag(link)
            assert f'id="{place}"' in pages[name] if place else name in pages


def test_pages_need_a_folder() -> None:
    write_fleet_of(AGENT)

    done = run([*COVERAGE, "--format", "html"])

    assert (done.code, done.out) == (2, "")
    assert "name a folder for them with --output" in done.err


def test_a_line_for_each_node_is_of_one_cluster() -> None:
    write_fleet_of(AGENT)

    done = run([*COVERAGE, "--format", "json-full"])

    assert (done.code, done.out) == (2, "")
    assert "--format json-full is of one cluster; name the folder of one" in done.err


def test_one_cluster_of_a_fleet_has_its_own_report() -> None:
    write_fleet_of(AGENT, AGENT)

    alone = run(["coverage", "dist/prod-2", "--fleet", "clusters", "--format", "json"])

    assert json.loads(alone.out)["schema"] == "constructs-lib/coverage/v2"


def test_without_nodes_and_without_a_fleet_nothing_is_known() -> None:
    write_fleet_of(AGENT)

    done = run(["coverage", "dist"])

    assert done.code == 2
    assert "Missing option '--nodes', or '--fleet'" in done.err
