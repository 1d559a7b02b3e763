"""Python and CEL find the same: held against verdicts of the API server's own code."""

from __future__ import annotations

import pytest

from constructs_lib.admission.evaluator import Request, judge
from constructs_lib.admission.expected import expected_severities
from constructs_lib.admission.stored import as_stored
from constructs_lib.k8s.release import LATEST_MINOR
from constructs_lib.policy.config import Config
from constructs_lib.policy.example import example_objects
from constructs_lib.policy.rules.catalogue import RULES, RULES_BY_ID
from tests.admission import oracle
from tests.admission.daemon_sets import daemon_set
from tests.admission.monsters import monsters
from tests.admission.vectors import COUNT, Vectors, examples, read_vectors
from tests.admission.verdicts import CLAUSES, KEYS, every_clause_policy, found_by_python, key_of

MOST_COST = 100_000
"""A tenth of what the API server allows an expression."""

OF_CONFIGURATIONS = {"DS303 OpenShift", "DS404", "DS404 forbidden", "DS404 run once"}
"""What only a configuration other than the default finds."""

EXAMPLES_OF_WHAT_POLICIES_DO_NOT_SEE = {"DS105", "DS404", "DS609", "DS1203"}
"""Rules whose bad example the API server refuses or rewrites, or only a configuration finds."""

needs_oracle = pytest.mark.skipif(
    not oracle.PROGRAM.exists(), reason="`make oracle` builds the API server's own policies"
)


@pytest.fixture(scope="module")
def vectors() -> Vectors:
    return read_vectors()


def test_every_expression_finds_something_and_lets_something_pass(vectors: Vectors) -> None:
    accepted = COUNT - len(vectors.refused)
    of_examples = {key for found in vectors.examples.values() for key in found}

    assert accepted >= 10_000
    assert {key for key in KEYS if not vectors.found[key]} - of_examples == OF_CONFIGURATIONS
    assert [key for key in KEYS if len(vectors.found[key]) == accepted] == []


def test_python_finds_in_generated_daemon_sets_what_the_api_server_finds(
    vectors: Vectors,
) -> None:
    different = {}
    for number in range(COUNT):
        if number not in vectors.refused:
            expected = {key for key in KEYS if number in vectors.found[key]}
            found = found_by_python(daemon_set(number))
            if found != expected:
                different[number] = sorted(found ^ expected)

    assert different == {}, (
        "the Python of a rule and its CEL differ; once they agree: `make oracle`, then "
        "`python -m tests.admission.vectors`"
    )


def test_cel_in_python_finds_what_the_api_server_finds(vectors: Vectors) -> None:
    policy = every_clause_policy()
    for number in range(0, COUNT, 150):
        if number not in vectors.refused:
            request = Request(new=as_stored(daemon_set(number), LATEST_MINOR))
            judgement = judge(policy, request)

            assert not judgement.errors
            found = {key_of(CLAUSES[index]) for index in judgement.failed}
            assert found == {key for key in KEYS if number in vectors.found[key]}, number


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        (Config(cpu_limit="require"), set()),
        (Config(cpu_limit="forbid"), {"DS404 forbidden"}),
        (Config(platform="openshift"), {"DS303 OpenShift"}),
        (Config(platform="eks"), set()),
    ],
    ids=["limits required", "limits forbidden", "openshift", "eks"],
)
def test_a_configuration_decides_in_cel_too(config: Config, expected: set[str]) -> None:
    [base] = example_objects("metadata: {annotations: {constructs-lib/role: logs}}")

    judgement = judge(every_clause_policy(config=config), Request(new=as_stored(base, 37)))

    assert {key_of(CLAUSES[index]) for index in judgement.failed} == expected
    assert not judgement.errors


def test_python_finds_in_the_examples_of_rules_what_the_api_server_finds(vectors: Vectors) -> None:
    recorded = {name for name, found in vectors.examples.items() if found != ["refused"]}
    named = {name: each for name, each in examples() if name in recorded}

    found = {name: sorted(found_by_python(each)) for name, each in named.items()}

    assert found == {name: vectors.examples[name] for name in named}


def test_the_bad_example_of_every_rule_with_cel_is_found(vectors: Vectors) -> None:
    missed = {
        rule
        for rule in dict.fromkeys(each.rule.id for each in CLAUSES)
        if not any(key.split()[0] == rule for key in vectors.examples[f"{rule} bad"])
    }

    assert missed == EXAMPLES_OF_WHAT_POLICIES_DO_NOT_SEE


def test_the_strictest_policies_stop_every_bad_example_and_let_every_good_one_in() -> None:
    strict = Config(profile="strict", cpu_limit="require")
    stopped = {
        name
        for name, each in examples()
        if RULES_BY_ID[name.split()[0]].cel
        and expected_severities(each, [RULES_BY_ID[name.split()[0]]], strict, LATEST_MINOR)
    }
    rules = [rule for rule in RULES if rule.cel]

    missed = {rule.id for rule in rules} - {name.split()[0] for name in stopped if "bad" in name}
    assert missed <= EXAMPLES_OF_WHAT_POLICIES_DO_NOT_SEE
    assert {name for name in stopped if "good" in name} == set()


def test_no_expression_costs_much_on_the_largest_pod(vectors: Vectors) -> None:
    assert {name: cost for name, cost in vectors.costs.items() if cost > MOST_COST} == {}
    assert sorted(vectors.costs) == sorted(each.name for each in CLAUSES)


@needs_oracle
def test_what_is_recorded_is_what_the_api_server_says(vectors: Vectors) -> None:
    numbers = range(0, COUNT, 100)

    problems, answers = oracle.ask(
        every_clause_policy(), ({"object": daemon_set(number)} for number in numbers)
    )

    assert problems["errors"] == []
    for number, answer in zip(numbers, answers, strict=True):
        assert (number in vectors.refused) == ("refused" in answer)
        assert answer.get("errors", []) == []
        found = {key_of(CLAUSES[index]) for index in answer.get("failed", ())}
        assert found == {key for key in KEYS if number in vectors.found[key]}


@needs_oracle
def test_the_largest_pod_costs_what_is_recorded(vectors: Vectors) -> None:
    largest = list(monsters())[:3]

    _, answers = oracle.ask(every_clause_policy(), largest, "-costs")

    for answer in answers:
        for clause, cost in zip(CLAUSES, answer["costs"], strict=True):
            assert cost <= vectors.costs[clause.name]
