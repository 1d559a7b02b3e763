"""What checks the fields of a part, made when the first one is declared.

pydantic makes it together with what writes a part as JSON, which no agent needs, and first reads
the metadata of every installed distribution, to find plugins of its own. Both take a tenth of the
time in which one agent is imported and rendered. Here the same schema is asked for without them,
from modules of pydantic that promise nothing. Where they have changed, pydantic does it all itself;
a test tells when that happens.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any, Final

from pydantic_core import SchemaValidator
from pydantic_core.core_schema import CoreSchema, no_info_plain_validator_function

__all__ = ["later", "set_validator"]


class _Making:
    """The kind of part for which a schema is made.

    Attributes:
        part: the kind.
        has_later: whether parts of it are checked by what is made later.
    """

    def __init__(self, part: type) -> None:
        self.part = part
        self.has_later = False


_NOW: Final[ContextVar[_Making | None]] = ContextVar("schema made", default=None)


def set_validator(part: Any) -> bool:
    """Give a kind of part what checks its fields.

    Returns:
        Whether it has it now and had not before; else it is left to pydantic.
    """
    has_it = isinstance(vars(part).get("__pydantic_validator__"), SchemaValidator)
    if has_it or part.__pydantic_complete__:
        return False
    making = _Making(part)
    token = _NOW.set(making)
    try:
        schema, config = _schema(part)
    except Exception:  # noqa: BLE001  # pydantic does it then, or says what is wrong
        return False
    finally:
        _NOW.reset(token)
    part.__pydantic_validator__ = SchemaValidator(schema, config)
    if not making.has_later:
        part.__pydantic_core_schema__ = schema
    return True


def later(part: Any) -> CoreSchema | None:
    """The schema of a part inside another one, for which its own is made when it is given.

    Returns:
        None where pydantic wants the whole schema, or where it is made for this kind itself.
    """
    making = _NOW.get()
    if making is None or making.part is part:
        return None
    making.has_later = True

    def check(value: Any) -> Any:
        if isinstance(value, part):
            return value
        return part.__pydantic_validator__.validate_python(value)

    return no_info_plain_validator_function(check)


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
