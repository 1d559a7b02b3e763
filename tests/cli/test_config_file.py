"""A configuration is found, read and refused with file, line and the nearest word."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from constructs_lib.cli.config_file import find_config
from constructs_lib.daemon_set.roles import RoleOf
from constructs_lib.errors import ConstructsLibError
from constructs_lib.policy.config import Config, Exemption

YAML = """\
# How we check.
profile: strict
rules:
  DS212: off
  DS404: error
roles:
- role: cni
  namespace: kube-system
  name: calico-*
exempt:
- rule: DS501
  namespace: kube-system
  reason: It programs the node's network.
max_unavailable_percent: 20
node_memory: 1Gi
platform: openshift
closed: true
"""
TOML = """\
[project]
name = "platform"

[tool.constructs-lib]
profile = "strict"
max_unavailable_percent = 20
node_memory = "1Gi"
platform = "openshift"
closed = true

[tool.constructs-lib.rules]
DS212 = "off"
DS404 = "error"

[[tool.constructs-lib.roles]]
role = "cni"
namespace = "kube-system"
name = "calico-*"

[[tool.constructs-lib.exempt]]
rule = "DS501"
namespace = "kube-system"
reason = "It programs the node's network."
"""
MEANT = Config(
    profile="strict",
    rules={"DS212": "off", "DS404": "error"},
    roles=(RoleOf(role="cni", namespace="kube-system", name="calico-*"),),
    exempt=(
        Exemption(rule="DS501", namespace="kube-system", reason="It programs the node's network."),
    ),
    max_unavailable_percent=20,
    node_memory="1Gi",
    platform="openshift",
    closed=True,
)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test runs in an empty folder."""
    monkeypatch.chdir(tmp_path)


def test_without_a_file_the_defaults_count() -> None:
    assert find_config() == Config()


@pytest.mark.parametrize(
    ("file", "text"), [("constructs-lib.yaml", YAML), ("pyproject.toml", TOML)]
)
def test_the_file_of_the_folder_is_found(file: str, text: str) -> None:
    Path(file).write_text(text)

    assert find_config() == MEANT


@pytest.mark.parametrize(("file", "text"), [("other.yaml", YAML), ("other.toml", TOML)])
def test_another_file_can_be_named(file: str, text: str) -> None:
    Path(file).write_text(text)
    Path("constructs-lib.yaml").write_text("profile: minimal\n")

    assert find_config(Path(file)) == MEANT


@pytest.mark.parametrize(
    "text", ["", "# Nothing yet.\n"], ids=["an empty file", "a file of comments"]
)
def test_an_empty_file_changes_nothing(text: str) -> None:
    Path("constructs-lib.yaml").write_text(text)

    assert find_config() == Config()


def test_a_pyproject_for_others_changes_nothing() -> None:
    Path("pyproject.toml").write_text("[tool.ruff]\nline-length = 100\n")

    assert find_config() == Config()


def test_two_configurations_are_refused() -> None:
    Path("constructs-lib.yaml").write_text(YAML)
    Path("pyproject.toml").write_text(TOML)

    with pytest.raises(ConstructsLibError, match="keep one"):
        find_config()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(
            "profile: strict\nrule: {}\n",
            "constructs-lib.yaml:2:1: rule: unknown field; did you mean 'rules'?",
            id="an unknown key",
        ),
        pytest.param(
            "exempt:\n- rule: DS501\n  reason: It has to.\n  reasons: []\n",
            "constructs-lib.yaml:4:3: exempt[0].reasons: unknown field; did you mean 'reason'?",
            id="an unknown key of an item",
        ),
        pytest.param(
            "\nprofile: stict\n",
            "constructs-lib.yaml:2:1: profile: got 'stict'; did you mean 'strict'?",
            id="an unknown word",
        ),
        pytest.param(
            "rules:\n  DS212: off\n  DS2122: off\n",
            "constructs-lib.yaml:3:3: rules.DS2122: unknown rule 'DS2122'; did you mean "
            "'DS212' (no-rollback-history)?",
            id="an unknown rule",
        ),
        pytest.param(
            "exempt:\n- rule: DS501\n",
            "constructs-lib.yaml:2:3: exempt[0].reason: is required and has no default; set it",
            id="no reason",
        ),
        pytest.param(
            "node_cpu: half\n",
            "constructs-lib.yaml:1:1: node_cpu: 'half' is not a quantity",
            id="no quantity",
        ),
        pytest.param(
            "roles:\n- role: cnii\n",
            "constructs-lib.yaml:2:3: roles[0].role: unknown role 'cnii'; the roles are cni, ",
            id="an unknown role",
        ),
        pytest.param("- a\n", "A configuration must be a mapping of keys to values.", id="a list"),
        pytest.param(
            "a: 1\n---\nb: 1\n", "A configuration must be a single document", id="two documents"
        ),
        pytest.param("a: [\n", "constructs-lib.yaml:2:1: ", id="no YAML"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(text: str, said: str) -> None:
    Path("constructs-lib.yaml").write_text(text)

    with pytest.raises(ConstructsLibError) as caught:
        find_config()

    assert said in str(caught.value)


def test_all_mistakes_are_told_at_once() -> None:
    Path("constructs-lib.yaml").write_text("profil: strict\nclosed: maybe\n")

    with pytest.raises(ConstructsLibError) as caught:
        find_config()

    assert "constructs-lib.yaml:1:1: profil: " in str(caught.value)
    assert "constructs-lib.yaml:2:1: closed: " in str(caught.value)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param('[tool.constructs-lib]\nprofil = "strict"\n', 2, id="a key"),
        pytest.param("profil = 1\n[tool.constructs-lib]\nprofil = 1\n", 3, id="not another's key"),
        pytest.param("tool.constructs-lib.profil = 1\n", 1, id="a dotted key"),
        pytest.param('[tool.constructs-lib]\nrules = {DS1 = "off"}\n', 2, id="an inline table"),
        pytest.param('[tool.constructs-lib.rules]\n\n"DS1" = "off"\n', 3, id="a quoted key"),
    ],
)
def test_a_mistake_in_toml_is_told_with_its_line(text: str, line: int) -> None:
    Path("pyproject.toml").write_text(text)

    with pytest.raises(ConstructsLibError, match=rf"pyproject\.toml:{line}: "):
        find_config()


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        pytest.param("a.toml", "a = [", "a.toml is not TOML: ", id="no TOML"),
        pytest.param(
            "a.toml", "a = 1", "The table [tool.constructs-lib] is missing", id="no table"
        ),
        pytest.param(
            "a.toml", "[tool]\nconstructs-lib = 1", "mapping of keys to values", id="no keys"
        ),
        pytest.param("a.yaml", None, "a.yaml cannot be read: No such file", id="no file"),
    ],
)
def test_a_file_that_is_no_configuration_is_told(file: str, text: str | None, said: str) -> None:
    if text is not None:
        Path(file).write_text(text)

    with pytest.raises(ConstructsLibError) as caught:
        find_config(Path(file))

    assert said in str(caught.value)


def test_the_model_is_imported_only_for_a_file() -> None:
    program = (
        "import sys; from constructs_lib.cli.config_file import find_config\n"
        "find_config(); print('pydantic' in sys.modules)"
    )

    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)  # noqa: PLW1510  # the output tells

    assert result.stdout == "False\n"


@pytest.mark.parametrize("name", ["constructs-lib.yaml", "pyproject.toml"])
def test_a_configuration_that_leads_out_of_the_folder_is_not_taken_unasked(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "checkout").mkdir()
    monkeypatch.chdir(tmp_path / "checkout")
    (tmp_path / name).write_text("")
    Path(name).symlink_to(tmp_path / name)

    with pytest.raises(ConstructsLibError, match=f"{name} is a link that leads out of this folder"):
        find_config()
