"""The words of the file are those of the checker's configuration, with the same defaults."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from constructs_lib.cli.config_model import ConfigFile
from constructs_lib.errors import DeclarationError
from constructs_lib.policy.config import Config


def test_an_empty_file_is_the_default_configuration() -> None:
    assert ConfigFile().config() == Config()


def test_every_field_of_the_configuration_can_be_written() -> None:
    assert set(ConfigFile.model_fields) == {field.name for field in fields(Config)}


@pytest.mark.parametrize("name", sorted(ConfigFile.model_fields))
def test_every_word_is_described_for_editors(name: str) -> None:
    assert ConfigFile.model_fields[name].description


def test_off_is_a_word_though_yaml_reads_false() -> None:
    values: dict[str, Any] = {"rules": {"DS501": False}}

    assert ConfigFile(**values).config().rules == {"DS501": "off"}


@pytest.mark.parametrize(
    "values",
    [
        {"max_unavailable_percent": 0},
        {"max_unavailable_percent": 101},
        {"memory_limit_ratio": 0},
        {"cpu_limit": "yes"},
        {"rules": {"DS501": True}},
        {"exempt": [{"rule": "DS501", "reason": " "}]},
    ],
    ids=str,
)
def test_what_means_nothing_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(DeclarationError):
        ConfigFile(**values)
