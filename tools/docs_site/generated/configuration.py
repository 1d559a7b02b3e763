"""The reference of the configuration file, from its model."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.cli.config_model import ConfigFile, ExemptionSetting, RoleSetting
from tools.docs_site.generated.fields import fields_table
from tools.docs_site.page import Page

__all__ = ["configuration_pages"]

_HEAD = """\
# Configuration

`constructs-lib.yaml` in the folder that a command is run in, or the table `[tool.constructs-lib]`
of a `pyproject.toml`; `--config` names another file. A key that does not exist is an error, with
the nearest that does. [What it decides](check.md#configuration) is shown with an example.

Editors complete it with the [schema](../constructs_lib/constructs-lib.schema.json), which is
installed with the package.
"""


def configuration_pages() -> Iterator[Page]:
    """The page."""
    lines = [_HEAD]
    for title, part in (
        ("constructs-lib.yaml", ConfigFile),
        ("An entry of roles", RoleSetting),
        ("An entry of exempt", ExemptionSetting),
    ):
        lines += [f"## {title}\n", *fields_table(part, api="api"), ""]
    yield Page(source="docs/configuration.md", text="\n".join(lines))
