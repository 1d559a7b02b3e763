"""pydantic's model as editors and type checkers should see it.

They see a keyword for every field, that a field cannot be set, and over a call the words of the
class itself; of pydantic's own class they would show how pydantic makes a model.
"""

from __future__ import annotations

from abc import ABCMeta
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self, dataclass_transform

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr
from pydantic.fields import FieldInfo

__all__ = ["Model"]

if TYPE_CHECKING:

    @dataclass_transform(
        kw_only_default=True, frozen_default=True, field_specifiers=(Field, PrivateAttr)
    )
    class Model(metaclass=ABCMeta):
        """A frozen pydantic model."""

        model_config: ClassVar[ConfigDict]
        model_fields: ClassVar[dict[str, FieldInfo]]
        __pydantic_private__: dict[str, Any]

        @property
        def model_fields_set(self) -> set[str]: ...
        @classmethod
        def model_construct(cls, **values: Any) -> Self: ...
        @classmethod
        def model_json_schema(cls) -> dict[str, Any]: ...
        def model_copy(self, *, update: Mapping[str, Any] | None = None) -> Self: ...
        def model_dump(self) -> dict[str, Any]: ...
        def __setstate__(self, state: dict[str, Any]) -> None: ...
else:
    Model = BaseModel
