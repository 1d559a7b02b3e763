"""Every key of the configuration is in the reference, with its default."""

from __future__ import annotations

from constructs_lib.cli.config_model import ConfigFile
from tools.docs_site.generated.configuration import configuration_pages

(PAGE,) = configuration_pages()


def test_every_key_is_explained() -> None:
    assert [key for key in ConfigFile.model_fields if f"| `{key}` |" not in PAGE.text] == []


def test_defaults_and_meanings_are_those_of_the_model() -> None:
    assert "| `max_unavailable_percent` | `int` | `10` | The largest share of nodes" in PAGE.text
