"""A folder for Kyverno's command line expects what the policies really say."""

from __future__ import annotations

from constructs_lib.admission.evaluator import Request, judge
from constructs_lib.admission.kyverno import POLICIES, RESOURCES, TEST, kyverno_files
from constructs_lib.admission.left_out import chosen_rules
from constructs_lib.admission.policies import Options
from constructs_lib.admission.stored import as_stored


def test_every_result_is_what_the_policy_says() -> None:
    ids = ["DS202", "DS404", "DS411", "DS501", "DS604", "DS701", "DS903"]
    options = Options(rules=chosen_rules(ids))

    files = kyverno_files(options)

    policies = {
        each["metadata"]["name"]: each
        for each in files[POLICIES]
        if each["kind"] == "ValidatingAdmissionPolicy"
    }
    resources = {each["metadata"]["name"]: each for each in files[RESOURCES]}
    [test] = files[TEST]
    for result in test["results"]:
        for name in result["resources"]:
            request = Request(new=as_stored(resources[name], options.minor))
            failed = judge(policies[result["policy"]], request).failed
            assert ("fail" if failed else "pass") == result["result"], name


def test_a_test_names_its_files_and_every_resource() -> None:
    files = kyverno_files(Options(rules=chosen_rules(["DS411"])))
    [test] = files[TEST]

    assert list(files) == ["policies.yaml", "resources.yaml", "kyverno-test.yaml"]
    assert (test["policies"], test["resources"]) == ([POLICIES], [RESOURCES])
    assert [each["metadata"]["name"] for each in files[RESOURCES]] == ["ds411-bad", "ds411-good"]
    assert [(each["result"], each["resources"]) for each in test["results"]] == [
        ("fail", ["ds411-bad"]),
        ("pass", ["ds411-good"]),
    ]
    assert all(each["isValidatingAdmissionPolicy"] for each in test["results"])
