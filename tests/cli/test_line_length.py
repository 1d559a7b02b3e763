"""The line length of a project is what ruff is told there."""

from __future__ import annotations

from pathlib import Path

import pytest

from constructs_lib.cli.line_length import line_length


@pytest.mark.parametrize(
    ("files", "length"),
    [
        pytest.param({}, 88, id="nothing"),
        pytest.param({"pyproject.toml": "[tool.ruff]\nline-length = 100\n"}, 100, id="pyproject"),
        pytest.param({"ruff.toml": "line-length = 120\n"}, 120, id="ruff.toml"),
        pytest.param({".ruff.toml": "line-length = 90\n", "ruff.toml": ""}, 90, id="hidden first"),
        pytest.param({"pyproject.toml": "[tool.ruff]\n"}, 88, id="ruff without a length"),
        pytest.param({"ruff.toml": "line-length = [\n"}, 88, id="no TOML"),
        pytest.param({"ruff.toml": "line-length = 1\n"}, 88, id="too short to write anything"),
        pytest.param({"ruff.toml": "line-length = true\n"}, 88, id="no number"),
        pytest.param(
            {"apps/pyproject.toml": "[project]\n", "pyproject.toml": "tool.ruff.line-length = 99"},
            99,
            id="nearest that speaks of ruff",
        ),
    ],
)
def test_the_nearest_file_that_speaks_of_ruff_decides(
    files: dict[str, str], length: int, tmp_path: Path
) -> None:
    (tmp_path / "apps").mkdir()
    for name, text in files.items():
        (tmp_path / name).write_text(text)

    assert line_length(tmp_path / "apps", 88) == length
