"""Every command reads the same thing: how many DaemonSets there are, what is refused, and where.

Each command has tests of its own; here all four are asked the same question. The corpus is what
this repository holds: cases in which commands once contradicted each other, the examples, ``dist/``
and the bad and good example of every rule.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any, Final

import pytest
from click.testing import CliRunner

from constructs_lib.cli.program import cli
from constructs_lib.errors import InputError
from constructs_lib.policy.example import example_objects
from constructs_lib.policy.rules.catalogue import RULES
from constructs_lib.yaml.writer import to_yaml

ROOT: Final = Path(__file__).parents[1]
CASES: Final = Path(__file__).parent / "agreement"
NODES: Final = "nodes: [{name: a, count: 2, cpu: 4, memory: 16Gi}]\n"
NONE: Final = "There is no DaemonSet in "
PLACE: Final = re.compile(r"^(?P<place>\S+:\d+:\d+): ")

TITLE: Final = re.compile(r"DaemonSet (\S+/[^\s,:]+)")
CONFLICTS: Final = frozenset({"DS1101", "DS1102", "DS1103", "DS1104"})

OF_ANYTHING: Final = frozenset({"DS003", "DS115"})
OF_A_DAEMON_SET: Final = frozenset(
    {"DS004", "DS101", "DS102", "DS103", "DS104", "DS107", "DS201", "DS405", "DS1201"}
)
"""Rules that find only what the API server refuses."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a command makes of a file."""

    daemon_sets: int
    mistakes: frozenset[str] = frozenset()


def place_of(problem: str) -> str:
    """File, line and column of a mistake; the sentence itself where it has none."""
    found = PLACE.match(problem)
    return found["place"] if found is not None else problem


def ask(*arguments: str) -> Any:
    """The JSON report of a command.

    Raises:
        InputError: the command refuses its input.
    """
    result = CliRunner().invoke(
        cli, [*arguments, "--format", "json"], standalone_mode=False, catch_exceptions=False
    )
    return json.loads(result.stdout)


def refusing(command: Callable[[str], int]) -> Callable[[str], Answer]:
    """An answer of a command that refuses what is wrong."""

    def answer(file: str) -> Answer:
        try:
            return Answer(daemon_sets=command(file))
        except InputError as error:
            if NONE in str(error):
                return Answer(daemon_sets=0)
            return Answer(daemon_sets=0, mistakes=frozenset(map(place_of, error.problems)))

    return answer


@refusing
def coverage(file: str) -> int:
    return len(ask("coverage", file, "--nodes", "nodes.yaml")["daemonsets"])


@refusing
def rollout(file: str) -> int:
    report = ask("rollout", file, "--nodes", "nodes.yaml")
    return sum(len(report[key]) for key in ("daemonsets", "created", "unchanged"))


@refusing
def diff(file: str) -> int:
    return len(ask("diff", file, file)["daemonsets"])


def places(findings: Iterator[Any]) -> frozenset[str]:
    return frozenset("{source}:{line}:{column}".format(**each) for each in findings)


def conflicts_of_check(report: Any) -> set[frozenset[str]]:
    """Pairs of DaemonSets of which the checker says that they conflict."""
    found = [each for each in report["findings"] if each["rule"] in CONFLICTS]
    return {
        frozenset({f"{each['object']['namespace']}/{each['object']['name']}", other})
        for each in found
        for other in TITLE.findall(each["message"])
    }


def conflicts_of_coverage(report: Any) -> set[frozenset[str]]:
    """The same as coverage says it, on the nodes where they meet."""
    return {
        frozenset(pair)
        for each in report["conflicts"]
        for pair in combinations(each["daemonsets"], 2)
    }


def is_refusal(finding: Any) -> bool:
    """Whether a finding says that the API server refuses the object."""
    of_a_daemon_set = (finding["object"] or {}).get("kind") == "DaemonSet"
    return finding["rule"] in OF_ANYTHING or (
        of_a_daemon_set and finding["rule"] in OF_A_DAEMON_SET
    )


def agree(name: str, text: str) -> Answer:
    """What all commands make of a text, after they have been held against each other."""
    Path("nodes.yaml").write_text(NODES, encoding="utf-8")
    Path(name).write_text(text, encoding="utf-8")
    report = ask("check", name, "--profile", "strict")
    answers = {each.__name__: each for each in (coverage, rollout, diff)}
    given = {command: answer(name) for command, answer in answers.items()}
    first = given["coverage"]
    assert set(given.values()) == {first}, given
    errors = places(each for each in report["findings"] if each["severity"] == "error")
    assert first.mistakes <= errors, "check says nothing of a mistake that others refuse"
    refused = places(filter(is_refusal, report["findings"]))
    assert refused <= first.mistakes, "others promise something of what check calls refused"
    if not first.mistakes:
        assert first.daemon_sets == report["summary"]["daemonSets"]
    return first


for _command, _name in ((coverage, "coverage"), (rollout, "rollout"), (diff, "diff")):
    _command.__name__ = _name


@pytest.fixture(autouse=True)
def _folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No configuration of this repository counts here."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("case", "daemon_sets", "mistakes"),
    [
        pytest.param("typed-list.json", 1, set(), id="a typed list"),
        pytest.param("foreign-kind.yaml", 0, set(), id="somebody else's DaemonSet"),
        pytest.param("shared-state.yaml", 2, set(), id="shared state"),
        pytest.param("two-shippers.yaml", 2, set(), id="two log shippers"),
        pytest.param("chained-cni.yaml", 2, set(), id="chained network plugins"),
        pytest.param("typo.yaml", 0, {"9:3", "18:9"}, id="a misspelt field"),
        pytest.param("selector.yaml", 0, {"5:28"}, id="a selector of other Pods"),
        pytest.param("removed-version.yaml", 0, {"1:1"}, id="a removed version"),
        pytest.param("one-bad-strategy.yaml", 0, {"15:55"}, id="one bad strategy of two"),
        pytest.param(
            "selector-and-strategy.yaml", 0, {"5:28", "6:55"}, id="two mistakes of one object"
        ),
        pytest.param("duplicate-port-name.yaml", 0, {"14:12"}, id="two ports of one name"),
        pytest.param("config-map-keys.yaml", 0, {"5:3", "6:3"}, id="keys of a ConfigMap"),
    ],
)
def test_every_command_gives_the_right_answer(
    case: str, daemon_sets: int, mistakes: set[str]
) -> None:
    found = agree(case, (CASES / case).read_text(encoding="utf-8"))

    assert found.daemon_sets == daemon_sets
    assert found.mistakes == {f"{case}:{place}" for place in mistakes}


@pytest.mark.parametrize(
    ("case", "pair"),
    [
        pytest.param("shared-state.yaml", {"logging/one", "logging/two"}, id="shared state"),
        pytest.param(
            "two-shippers.yaml",
            {"logging/splunk-forwarder", "logging/grafana-alloy"},
            id="two log shippers",
        ),
        pytest.param("chained-cni.yaml", set(), id="chained network plugins do not"),
    ],
)
def test_check_and_coverage_see_the_same_conflicts(case: str, pair: set[str]) -> None:
    Path(case).write_text((CASES / case).read_text(encoding="utf-8"), encoding="utf-8")
    Path("nodes.yaml").write_text(NODES, encoding="utf-8")
    expected = {frozenset(pair)} if pair else set()

    assert conflicts_of_check(ask("check", case)) == expected
    assert conflicts_of_coverage(ask("coverage", case, "--nodes", "nodes.yaml")) == expected


@pytest.mark.parametrize(
    "file",
    [*sorted(ROOT.glob("dist/*.yaml")), *sorted(ROOT.glob("examples/**/*.yaml"))],
    ids=lambda file: f"{file.parent.name}/{file.name}",
)
def test_every_command_agrees_on_what_this_repository_holds(file: Path) -> None:
    agree(file.name, file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("quality", ["bad", "good"])
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_command_agrees_on_the_examples_of_a_rule(rule: Any, quality: str) -> None:
    example = getattr(rule, quality)
    is_text = rule.id == "DS003"  # which speaks of what cannot be read

    agree("example.yaml", example if is_text else to_yaml(example_objects(example)))


def test_a_new_image_in_a_typed_list_is_a_change() -> None:
    for name in ("typed-list.json", "typed-list-new-image.json"):
        Path(name).write_text((CASES / name).read_text(encoding="utf-8"), encoding="utf-8")

    report = ask("diff", "typed-list.json", "typed-list-new-image.json")

    assert [each["impact"] for each in report["daemonsets"]] == ["restart"]


def agent(name: str) -> str:
    return to_yaml(example_objects(f"metadata: {{name: {name}, namespace: agents-of-{name}}}"))


def test_what_the_configuration_says_of_an_agent_counts_for_every_command() -> None:
    roles = "roles: [{role: cni, name: one}, {role: cni, name: two}]\n"
    Path("agents.yaml").write_text(agent("one") + "---\n" + agent("two"), encoding="utf-8")
    Path("nodes.yaml").write_text(NODES, encoding="utf-8")
    Path("roles.yaml").write_text(roles, encoding="utf-8")
    arguments = ("agents.yaml", "--config", "roles.yaml")

    findings = ask("check", *arguments)["findings"]
    conflicts = ask("coverage", *arguments, "--nodes", "nodes.yaml")["conflicts"]

    assert "DS1103" in {each["rule"] for each in findings}
    assert [each["kind"] for each in conflicts] == ["network-plugin"]


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("check", "agents.yaml"), id="check"),
        pytest.param(("coverage", "agents.yaml", "--nodes", "nodes.yaml"), id="coverage"),
        pytest.param(("rollout", "agents.yaml", "--nodes", "nodes.yaml"), id="rollout"),
        pytest.param(("diff", "agents.yaml", "agents.yaml"), id="diff"),
    ],
)
def test_every_command_refuses_a_mistake_in_the_configuration(arguments: tuple[str, ...]) -> None:
    Path("agents.yaml").write_text(agent("one"), encoding="utf-8")
    Path("nodes.yaml").write_text(NODES, encoding="utf-8")
    text = 'rules:\n  DS404: off\n  "DS9[9]": off\n'
    Path("constructs-lib.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(InputError, match=r"^constructs-lib\.yaml:3:3: rules\[DS9\[9\]\]: "):
        ask(*arguments)


def fleet_answers() -> dict[str, Any]:
    """What each command makes of the manifests in dist/ as those of the clusters in clusters/."""
    over = ("dist", "--fleet", "clusters")
    asked = {
        "check": ask("check", *over, "--profile", "strict"),
        "coverage": ask("coverage", *over),
        "rollout": ask("rollout", *over, "--old", "empty"),
        "diff": ask("diff", "empty", *over),
    }
    (wave,) = asked["rollout"]["waves"]
    return {
        "check": asked["check"]["summary"]["daemonSets"],
        "coverage": sum(len(each["agents"]) for each in asked["coverage"]["clusters"]),
        "rollout": sum(each["pods"] for each in wave["clusters"]) // 2,
        "diff": sum(
            len(each["clusters"]) * sum(one["kind"] == "DaemonSet" for one in each["added"])
            for each in asked["diff"]["changes"]
        ),
    }


def write_fleet_of(texts: dict[str, str]) -> None:
    """Clusters of two nodes with these manifests; before, they had none."""
    for name, text in texts.items():
        for file, content in (
            (Path(f"clusters/{name}.yaml"), f"platform: generic\n{NODES}"),
            (Path(f"dist/{name}/agents.yaml"), text),
            (Path("empty/README.md"), ""),
        ):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, encoding="utf-8")


def test_every_command_sees_the_same_daemon_sets_in_a_fleet() -> None:
    two = agent("one") + "---\n" + agent("two")
    write_fleet_of({"a": two, "b": two, "c": agent("one")})

    assert fleet_answers() == dict.fromkeys(("check", "coverage", "rollout", "diff"), 5)


@pytest.mark.parametrize(
    "case", ["typo.yaml", "selector.yaml", "one-bad-strategy.yaml", "duplicate-port-name.yaml"]
)
def test_what_is_refused_in_one_cluster_is_refused_with_its_place(case: str) -> None:
    write_fleet_of({"a": agent("one"), "b": (CASES / case).read_text(encoding="utf-8")})
    over = ("dist", "--fleet", "clusters")
    found = ask("check", *over, "--profile", "strict")["findings"]
    errors = places(each for each in found if each["severity"] == "error")

    refused = []
    for command in (("coverage", *over), ("rollout", *over), ("diff", "empty", *over)):
        with pytest.raises(InputError) as caught:
            ask(*command)
        refused.append(frozenset(map(place_of, caught.value.problems)))

    assert len(set(refused)) == 1
    assert refused[0] <= errors
    assert all(place.startswith("dist/b/agents.yaml:") for place in refused[0])


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("check", "dist"), id="check"),
        pytest.param(("coverage", "dist"), id="coverage"),
        pytest.param(("rollout", "dist"), id="rollout"),
        pytest.param(("diff", "empty", "dist"), id="diff"),
    ],
)
def test_every_command_refuses_a_fleet_whose_folders_do_not_fit(arguments: tuple[str, ...]) -> None:
    write_fleet_of({"a": agent("one"), "b": agent("one")})
    Path("clusters/b.yaml").unlink()
    Path("constructs-lib.yaml").write_text("clusters: clusters\n", encoding="utf-8")

    with pytest.raises(InputError, match=r"^dist/b: There is no cluster 'b'; "):
        ask(*arguments)
