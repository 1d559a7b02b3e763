"""What checks the fields of a part, made when the first one is declared.

pydantic makes it together with what writes a part as JSON, which no agent needs, and first reads
the metadata of every installed distribution, to find plugins of its own. Both take a tenth of the
time in which one agent is imported and rendered. Here the same schema is asked for without them,
from modules of pydantic that promise nothing. Where they have changed, pydantic does it all itself;
a test tells when that happens.
"""

from __future__ import annotations

from typing import Any

from pydantic_core import SchemaValidator

__all__ = ["set_validator"]


def set_validator(part: Any) -> bool:
    """Give a kind of part what checks its fields.

    Returns:
        Whether it has it now and had not before; else it is left to pydantic.
    """
    has_it = isinstance(vars(part).get("__pydantic_validator__"), SchemaValidator)
    if has_it or part.__pydantic_complete__:
        return False
    try:
        schema, config = _schema(part)
    except Exception:  # noqa: BLE001  # pydantic does it then, or says what is wrong
        return False
    part.__pydantic_validator__ = SchemaValidator(schema, config)
    part.__pydantic_core_schema__ = schema
    return True


def _schema(part: Any) -> tuple[Any, Any]:
    """What pydantic makes of the fields, and the settings that go with it."""
    from pydantic._internal._config import ConfigWrapper  # noqa: PLC0415
    from pydantic._internal._generate_schema import GenerateSchema  # noqa: PLC0415
    from pydantic._internal._namespace_utils import NsResolver  # noqa: PLC0415

    if not part.__pydantic_fields_complete__:
        raise TypeError("an annotation names what is not defined yet")
    config = ConfigWrapper(part.model_config, check=False)
    generate = GenerateSchema(config, NsResolver())
    schema = generate.clean_schema(generate.generate_schema(part))
    return schema, config.core_config(title=part.__name__)
