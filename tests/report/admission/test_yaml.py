"""Policies as YAML: what they leave out stands in front, as comments that fit a terminal."""

from __future__ import annotations

from constructs_lib.admission.left_out import chosen_rules
from constructs_lib.admission.policies import Options, policies
from constructs_lib.report.admission.yaml import with_reasons
from constructs_lib.yaml.reader import read_yaml


def test_comments_say_what_is_left_out_and_the_rest_is_the_policies() -> None:
    options = Options(rules=chosen_rules(["DS501"]))
    manifests = policies(options)

    text = with_reasons(manifests, options)

    comments = [line for line in text.splitlines() if line.startswith("#")]
    assert comments[0].startswith("# 1 rule of constructs-lib, for Kubernetes 1.37.")
    assert "#   DS604 writable-host-mount: It was not asked for." in comments
    assert max(map(len, comments)) <= 104
    assert [each.value for each in read_yaml(text)] == manifests
