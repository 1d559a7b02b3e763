"""The files of a new platform repository: its agents, its checks, and what to do first.

Every choice gives a repository that synthesizes, checks clean and passes its own tests. The texts
are in ``files/``, in the syntax of ``string.Template``.
"""

from __future__ import annotations

from importlib.resources import files
from string import Template
from typing import Final, Literal, TypeAlias

from constructs_lib.record import dataclass
from constructs_lib.scaffold.requirement import Requirement, installed

__all__ = ["CDK8S_CLI", "Choices", "Ci", "Gitops", "repository"]

Gitops: TypeAlias = Literal["argocd", "flux", "none"]
"""The engine that brings the manifests to the clusters."""
Ci: TypeAlias = Literal["github", "gitlab", "none"]
"""Where pull requests are."""

CDK8S_CLI: Final = "2.207.60"
"""The version of the cdk8s command line."""
_REPOSITORY: Final = "https://git.example.com/platform/node-agents.git"
"""Stands for where the new repository is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the repository is to be like."""

    native: bool = False
    """Whether it uses specs and ``write_yaml``, and so no Node.js."""
    gitops: Gitops = "none"
    """The engine that it writes for."""
    ci: Ci = "none"
    """The CI that it is checked by."""
    fleet: bool = False
    """Whether it is for several clusters."""


def repository(choices: Choices) -> dict[str, str]:
    """The files of a repository, by their paths.

    Args:
        choices: what it is to be like.
    """
    words = _words(choices)
    flavour = "native" if choices.native else "cdk8s"
    sources = {
        ".gitignore": "gitignore",
        ".pre-commit-config.yaml": "pre-commit-config.yaml",
        "README.md": "readme.md",
        "apps/agents.py": f"agents_{flavour}{'_fleet' if choices.fleet else ''}.py",
        "constructs-lib.yaml": f"config{'_fleet' if choices.fleet else ''}.yaml",
        "renovate.json": "renovate.json",
        "requirements.txt": "requirements",
        "tests/test_agents.py": "test_agents.py",
    }
    if choices.fleet:
        sources |= {
            "clusters/prod-1.yaml": "cluster_prod.yaml",
            "clusters/staging-1.yaml": "cluster_staging.yaml",
            "clusters/waves.yaml": "waves.yaml",
        }
    else:
        sources["nodes.yaml"] = "nodes.yaml"
        if choices.gitops != "none":
            sources[f"gitops/{choices.gitops}.yaml"] = f"{choices.gitops}.yaml"
    if not choices.native:
        sources |= {"cdk8s.yaml": "cdk8s.yaml", "package.json": "package.json"}
    if choices.ci != "none":
        sources[_CI_FILES[choices.ci]] = f"{choices.ci}.yml"
    texts = {path: Template(_text(name)).substitute(words) for path, name in sources.items()}
    return {"apps/__init__.py": "", **texts}


_CI_FILES: Final = {"github": ".github/workflows/node-agents.yml", "gitlab": ".gitlab-ci.yml"}


def _text(name: str) -> str:
    return files(__package__).joinpath("files", f"{name}.txt").read_text(encoding="utf-8")


def _words(choices: Choices) -> dict[str, str]:
    """What stands for the names in the texts."""
    nodes = _nodes(choices)
    step = _gitops_command(choices)
    asked = installed("" if choices.native else "[cdk8s,node]")
    return {
        "cdk8s_cli": CDK8S_CLI,
        "check_nodes": nodes,
        "clusters": "clusters" if choices.fleet else "cluster",
        "first": _first_steps(choices, asked, step),
        "fresh": '"apps.agents", "--check"'
        if choices.native
        else '"constructs_lib", "synth", "--check"',
        "fresh_command": "python -m apps.agents --check"
        if choices.native
        else "constructs-lib synth --check",
        "gitops_step": _indented(f"{step} --check", choices.ci) if step else "",
        "install_cdk8s": "" if choices.native else _indented("npm install", choices.ci),
        "nodes": nodes,
        "nodes_file": "the files in `clusters/`" if choices.fleet else "`nodes.yaml`",
        "repository": _REPOSITORY,
        "requirement": asked.text,
        "write_command": "python -m apps.agents" if choices.native else "constructs-lib synth",
    }


def _nodes(choices: Choices) -> str:
    """The option by which commands know the nodes."""
    return " --fleet clusters" if choices.fleet else " --nodes nodes.yaml"


def _gitops_command(choices: Choices) -> str | None:
    """What writes for the engine of a fleet; one cluster needs only the file that is there."""
    if not choices.fleet or choices.gitops == "none":
        return None
    return (
        f"constructs-lib gitops {choices.gitops} --fleet clusters --repo {_REPOSITORY} "
        "--revision main -o gitops"
    )


def _indented(command: str, ci: Ci) -> str:
    return f"      - run: {command}\n" if ci == "github" else f"    - {command}\n"


def _first_steps(choices: Choices, asked: Requirement, step: str | None) -> str:
    commands = [
        "python3 -m venv .venv",
        ". .venv/bin/activate",
        *asked.steps,
        "pip install --requirement requirements.txt",
        *([] if choices.native else ["npm install"]),
        "python -m apps.agents" if choices.native else "constructs-lib synth",
        *([step] if step else []),
        "python -m pytest",
        f"constructs-lib check dist{_nodes(choices)}",
    ]
    return "\n".join(commands)
