"""``constructs-lib admission``: policies on standard output, in a file, in a folder; and tried."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from constructs_lib.policy.example import BASE
from constructs_lib.policy.rules.catalogue import RULES
from constructs_lib.yaml.reader import read_yaml

PROGRAM = Path(sys.executable).parent / "constructs-lib"
BAD = BASE.replace("allowPrivilegeEscalation: false", "privileged: true")


def run(*args: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(PROGRAM), "admission", *args], capture_output=True, text=True, check=False, cwd=cwd
    )


def test_policies_are_yaml_after_what_they_leave_out(tmp_path: Path) -> None:
    result = run(cwd=tmp_path)

    assert result.returncode == 0
    count = sum(bool(rule.cel) for rule in RULES)
    assert result.stdout.startswith(f"# {count} rules of constructs-lib, for Kubernetes 1.37.")
    assert "#   DS414 priority-class-undefined: It depends on other objects" in result.stdout
    assert len(read_yaml(result.stdout)) == 6


def test_a_file_is_written_and_said_and_tried(tmp_path: Path) -> None:
    (tmp_path / "agent.yaml").write_text(BAD, encoding="utf-8")
    (tmp_path / "good.yaml").write_text(BASE, encoding="utf-8")

    written = run("--rules", "DS501,DS202", "--actions", "deny", "-o", "p.yaml", cwd=tmp_path)
    tried = run("test", "p.yaml", "agent.yaml", cwd=tmp_path)
    good = run("test", "p.yaml", "good.yaml", cwd=tmp_path)

    assert written.stderr.startswith("p.yaml: 2 rules in 3 policies; ")
    assert (tried.returncode, good.returncode) == (1, 0)
    assert tried.stdout == (
        "agent.yaml:1: agents/agent: denied by constructs-lib.daemonsets.warning\n"
        "    DS501 A container is privileged: agent\n"
        "1 of 1 DaemonSet would be denied.\n"
    )
    assert good.stdout == "0 of 1 DaemonSet would be denied.\n"


def test_severities_may_have_actions_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "agent.yaml").write_text(BAD, encoding="utf-8")
    run("--actions", "error=warn,info=deny", "-o", "p.yaml", cwd=tmp_path)

    actions = {
        each.value["metadata"]["name"]: each.value["spec"]["validationActions"]
        for each in read_yaml((tmp_path / "p.yaml").read_text(encoding="utf-8"))
        if each.value["kind"] == "ValidatingAdmissionPolicyBinding"
    }
    assert actions == {
        "constructs-lib.daemonsets.error": ["Warn", "Audit"],
        "constructs-lib.daemonsets.warning": ["Audit"],
        "constructs-lib.daemonsets.info": ["Deny", "Audit"],
    }


def test_a_folder_for_kyverno_has_policies_examples_and_a_test(tmp_path: Path) -> None:
    result = run("--rules", "DS501", "--format", "kyverno", "-o", "kyverno", cwd=tmp_path)

    assert result.returncode == 0
    assert sorted(each.name for each in (tmp_path / "kyverno").iterdir()) == [
        "kyverno-test.yaml",
        "policies.yaml",
        "resources.yaml",
    ]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--rules", "DS999"], "There is no rule 'DS999'"),
        (["--rules", "DS414"], "DS414 cannot be a policy: It depends on other objects"),
        (["--kubernetes", "1.20"], "1.20 is not supported; choose 1.31 to 1.37."),
        (["--actions", "error=no"], "'error=no' is no action; write audit, warn or deny"),
        (["--params", "--static"], "--static policies cannot read a ConfigMap"),
        (["--format", "kyverno"], "name a folder with -o."),
        (["--rules", "DS212", "--profile", "minimal"], "No policy is left"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_is_said_in_a_sentence(
    args: list[str], message: str, tmp_path: Path
) -> None:
    result = run(*args, cwd=tmp_path)

    assert result.returncode == 2
    assert message in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


def test_a_namespace_that_cannot_be_is_no_exemption(tmp_path: Path) -> None:
    result = run("--exempt-namespace", "Kube_System", cwd=tmp_path)

    assert result.returncode == 2
    assert "--exempt-namespace: 'Kube_System' is not a DNS label" in result.stderr
