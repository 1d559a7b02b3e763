"""What a cluster shows decides the exit code, whatever the format, and bad input is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from constructs_lib.live.kinds import KINDS
from constructs_lib.report.formats import LIVE
from tests.cli.live.conftest import Installed, broken, declaration, fine
from tests.cli.live.fake_kubectl import asked
from tests.cli.running import run
from tests.live.clusters import Cluster, daemon_set

OTHERS = [kind.plural for kind in KINDS[1:]]


@pytest.mark.parametrize("form", LIVE.names)
def test_a_cluster_that_is_as_wanted_exits_0_in_every_format(
    installed: Installed, form: str
) -> None:
    installed(fine())

    ended = run(["live", "--format", form])

    assert (ended.code, ended.err) == (0, "")
    assert "agent" in ended.out


@pytest.mark.parametrize("form", LIVE.names)
def test_one_that_is_not_exits_1_and_says_why(installed: Installed, form: str) -> None:
    installed(broken())

    ended = run(["live", "--format", form])

    assert (ended.code, ended.err) == (1, "")
    assert "CrashLoopBackOff" in ended.out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--fail-on", "none"], 0),
        (["--fail-on", "drift"], 0),
        (["--fail-on", "drift", "--fail-on", "missing"], 1),
    ],
    ids=str,
)
def test_what_fails_can_be_said(installed: Installed, arguments: list[str], code: int) -> None:
    installed(broken())

    assert run(["live", *arguments]).code == code


def test_what_is_not_as_declared_fails_and_is_told(installed: Installed) -> None:
    installed(fine())
    Path("agent.json").write_text(json.dumps(declaration(container={"image": "other:1"})))

    ended = run(["live", "--manifests", "agent.json"])

    assert ended.code == 1
    assert "containers[agent].image: registry.example.com/agent:1.0 -> other:1" in ended.out


def test_what_is_as_declared_passes(installed: Installed) -> None:
    installed(fine())
    Path("agent.json").write_text(json.dumps(declaration()))

    assert run(["live", "--manifests", "agent.json"]).code == 0


@pytest.mark.parametrize("choice", [["-n", "logs"], ["-l", "team=a"]], ids=str)
def test_only_what_is_asked_for_is_missed(installed: Installed, choice: list[str]) -> None:
    program = installed(fine())
    elsewhere = daemon_set("other", "elsewhere")
    del elsewhere["status"]
    here = declaration()
    here["metadata"]["labels"]["team"] = "a"
    Path("all.json").write_text(json.dumps({"kind": "List", "items": [here, elsewhere]}))

    ended = run(["live", *choice, "--manifests", "all.json"])

    assert "elsewhere" not in ended.out
    assert ("namespaces/logs" if "-n" in choice else "labelSelector=team%3Da") in asked(program)[0]


@pytest.mark.parametrize("plural", OTHERS)
def test_a_kind_that_is_forbidden_is_told_once_and_the_rest_works(
    installed: Installed, plural: str
) -> None:
    said = f'Error from server (Forbidden): {plural} is forbidden: User "bot" cannot list it'
    installed(fine().refuse(plural, said))

    ended = run(["live", "--fail-on", "stuck"])

    assert (ended.code, ended.err) == (0, "")
    assert ended.out.count(f"{plural} are not read ({plural} is forbidden") == 1
    assert "logs/agent" in ended.out


def test_without_rights_on_daemonsets_the_role_is_named(installed: Installed) -> None:
    said = 'Error from server (Forbidden): daemonsets.apps is forbidden: User "bot" cannot list'
    installed(Cluster().refuse("daemonsets", said))

    ended = run(["live"])

    assert (ended.code, ended.out) == (2, "")
    assert ended.err == (
        'error: Daemonsets.apps is forbidden: User "bot" cannot list. '
        "'constructs-lib live rbac' prints the role that is needed.\n"
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["-n", "a", "-A"], "Use either --namespace or --all-namespaces."),
        (["-n", "../x"], "is not a DNS label"),
        (["-l", "a b"], "is not a label selector"),
        (["--request-timeout", "soon"], "is not a duration"),
        (["--watch", "--format", "json"], "--watch shows text on a terminal"),
        (["--watch"], "--watch needs a terminal"),
        (["--manifests", "missing/"], "missing/"),
        (["--fail-on", "all"], "is not one of"),
        (["rbca"], "Did you mean 'rbac'?"),
    ],
    ids=str,
)
def test_bad_usage_is_told_before_anything_is_asked(
    installed: Installed, arguments: list[str], told: str
) -> None:
    program = installed(fine())

    ended = run(["live", *arguments])

    assert (ended.code, ended.out) == (2, "")
    assert told in ended.err
    assert not (program.parent / "asked").exists()


def test_a_report_goes_to_a_file(installed: Installed) -> None:
    installed(fine())

    ended = run(["live", "--format", "json", "-o", "live.json"])

    assert (ended.code, ended.out) == (0, "")
    assert json.loads(Path("live.json").read_text())["nodes"] == 5


def test_nothing_is_written_where_the_cluster_is_not_read(installed: Installed) -> None:
    installed(Cluster().refuse("daemonsets", "Unable to connect to the server: EOF"))

    assert run(["live", "-o", "live.txt"]).code == 2
    assert not Path("live.txt").exists()


def test_the_environment_of_pods_is_never_shown(installed: Installed) -> None:
    env = [{"name": "TOKEN", "value": "s3cr3t"}, {"name": "LEVEL", "value": "d3bug"}]
    cluster = Cluster().add("daemonsets", daemon_set(container={"env": env}))
    installed(cluster)
    Path("agent.json").write_text(json.dumps(declaration()))

    for form in LIVE.names:
        ended = run(["live", "--manifests", "agent.json", "--format", form])
        assert "TOKEN" in ended.out
        assert "s3cr3t" not in ended.out
        assert "d3bug" not in ended.out
