"""An error names its declaration and the line it is typed on, so that nobody reads a traceback."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from constructs_lib.agents.node_exporter import NodeExporterSpec
from constructs_lib.errors import DeclarationError
from tests.declaration.builders import exporter

REQUIRED: dict[str, Any] = {"name": "exporter", "namespace": "monitoring"}


def test_the_error_is_readable_without_a_traceback() -> None:
    with pytest.raises(DeclarationError) as caught:
        exporter(name="shop", port=0, colour="blue", collectors_onn=())

    place = caught.value.declared_at
    assert str(caught.value).splitlines()[0] == (
        f"{place}: NodeExporter 'shop' cannot be built: 3 problems."
    )
    assert str(caught.value).splitlines()[1] == "  - port: 0 is not a port; ports are 1 to 65535"


def test_a_declaration_without_a_name_is_called_by_its_kind() -> None:
    with pytest.raises(DeclarationError) as caught:
        exporter(name=5)

    assert caught.value.subject == "NodeExporter"


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"port": 0}, id="in a field"),
        pytest.param(
            {"overrides": {"reason": "It has to.", "pod": {"hostNet": True}}},
            id="in the finished DaemonSet",
        ),
    ],
)
def test_the_error_names_the_file_and_line_of_the_declaration(fields: dict[str, Any]) -> None:
    with pytest.raises(DeclarationError) as caught:
        NodeExporterSpec(**REQUIRED, **fields)

    file, _, line = str(caught.value.declared_at).rpartition(":")
    assert Path(file).resolve() == Path(__file__).resolve()
    assert int(line) == caught.traceback[0].lineno + 1


def test_a_file_outside_the_working_directory_is_named_in_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    with pytest.raises(DeclarationError) as caught:
        NodeExporterSpec(**REQUIRED, port=0)

    assert str(caught.value.declared_at).startswith(f"{Path(__file__)}:")


def test_a_file_below_the_working_directory_is_named_relative_to_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(Path(__file__).parent)

    with pytest.raises(DeclarationError) as caught:
        NodeExporterSpec(**REQUIRED, port=0)

    assert str(caught.value.declared_at).startswith("test_mistake_places.py:")
