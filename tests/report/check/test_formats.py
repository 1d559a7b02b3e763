"""Every format of the command line is rendered by its own module, with the options it knows."""

from __future__ import annotations

from importlib import import_module

import pytest

from constructs_lib.policy.finding import Severity
from constructs_lib.report.check.formats import FORMATS, FormatName, render
from tests.report.check.reports import EVERYTHING


@pytest.mark.parametrize("form", FORMATS)
def test_a_format_is_what_its_module_renders(form: FormatName) -> None:
    module = import_module(f"constructs_lib.report.check.{form}")

    assert render(EVERYTHING, form) == module.render(EVERYTHING)


def test_text_is_coloured_on_demand() -> None:
    assert "\x1b[" in render(EVERYTHING, "text", color=True)


def test_junit_knows_what_fails_the_run() -> None:
    assert 'failures="3"' in render(EVERYTHING, "junit", fail_on=Severity.WARNING)
