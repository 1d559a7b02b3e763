"""Every public name is in the reference, with words."""

from __future__ import annotations

from importlib import import_module

import pytest

from tools.docs_site.generated.api import api_pages
from tools.docs_site.generated.fields import MODULES, api_page

PAGES = {page.source: page.text for page in api_pages()}


@pytest.mark.parametrize("module", MODULES)
def test_every_public_name_is_explained(module: str) -> None:
    parts = PAGES[api_page(module)].split("\n## ")[1:]
    explained = {name: text for name, _, text in (part.partition("\n") for part in parts)}

    assert explained.keys() == {*import_module(module).__all__}
    assert [name for name, text in explained.items() if not text.strip()] == []


def test_a_function_is_shown_with_its_arguments_and_errors() -> None:
    text = PAGES[api_page("constructs_lib")]

    assert "    sync_waves: bool = False," in text
    assert "- `OutputError`: the folder cannot be written" in text
