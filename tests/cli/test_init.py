"""A new repository is written once, and never over what is there."""

from __future__ import annotations

from pathlib import Path

from constructs_lib.scaffold.repository import Choices, repository
from tests.cli.running import run


def written(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_repository_is_written_into_a_new_folder(tmp_path: Path) -> None:
    new = tmp_path / "agents"
    done = run(["init", str(new), "--native", "--ci", "github"])

    assert (done.code, done.out) == (0, "")
    assert written(new) == repository(Choices(native=True, ci="github"))
    assert done.err.startswith(f"wrote 11 files to {new}:\n  .github/workflows/node-agents.yml\n")


def test_a_second_run_writes_nothing(tmp_path: Path) -> None:
    run(["init", str(tmp_path), "--native"])
    (tmp_path / "nodes.yaml").write_text("mine", encoding="utf-8")
    before = written(tmp_path)
    again = run(["init", str(tmp_path), "--native", "--fleet"])

    assert again.code == 2
    assert "README.md" in again.err
    assert "Nothing was written." in again.err
    assert written(tmp_path) == before


def test_files_that_are_not_in_the_way_stay(tmp_path: Path) -> None:
    (tmp_path / "LICENSE").write_text("mine", encoding="utf-8")

    assert run(["init", str(tmp_path)]).code == 0
    assert written(tmp_path)["LICENSE"] == "mine"


def test_an_engine_that_is_not_known_is_told(tmp_path: Path) -> None:
    done = run(["init", str(tmp_path / "new"), "--gitops", "argo"])

    assert done.code == 2
    assert "argocd" in done.err
    assert not (tmp_path / "new").exists()
