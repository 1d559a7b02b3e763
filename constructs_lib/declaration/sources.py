"""Values that live in other objects of the agent's namespace: keys of a Secret, environment."""

from __future__ import annotations

import re
from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import Discriminator, Field, Tag

from constructs_lib.declaration.model import DnsLabel, Part, checked
from constructs_lib.declaration.named import Named, NamedListOf
from constructs_lib.declaration.resources import QuantityText
from constructs_lib.k8s.containers import env_value
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.metadata import dns_subdomain_problem
from constructs_lib.validation.names import data_key_problem

__all__ = [
    "ConfigMapKey",
    "ContainerAmount",
    "Env",
    "EnvFrom",
    "EnvFromConfigMap",
    "EnvFromSecret",
    "EnvVar",
    "ObjectName",
    "PodField",
    "SecretKey",
]


def _env_name_problem(name: str) -> str | None:
    if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) is None:
        return f"{name!r} is not the name of an environment variable; use letters, digits and '_'"
    return None


def _secret_key_problem(key: str) -> str | None:
    if data_key_problem(key) is not None:
        return f"{key!r:.80} is not a key of a Secret; use letters, digits, '-', '_' and '.'"
    return None


ObjectName: TypeAlias = Annotated[str, checked(dns_subdomain_problem)]
"""The name of an object that exists in the agent's namespace."""


class ConfigMapKey(Part):
    """One key of a ConfigMap in the agent's namespace."""

    config_map: ObjectName
    """The ConfigMap's name."""
    key: Annotated[str, checked(data_key_problem)]
    """The key inside it."""
    optional: bool = False
    """Whether the container starts without it."""

    def reference(self) -> dict[str, Json]:
        """Where the value stands."""
        return {"configMapKeyRef": _key(self.config_map, self.key, optional=self.optional)}


class PodField(Part):
    """A field of the Pod itself."""

    path: str
    """The field (``spec.nodeName``, ``metadata.labels['app']``)."""

    def reference(self) -> dict[str, Json]:
        """Where the value stands."""
        return {"fieldRef": {"fieldPath": self.path}}


class ContainerAmount(Part):
    """A request or limit of a container."""

    amount: str
    """Which one (``limits.memory``)."""
    divisor: QuantityText | None = None
    """What it is counted in (``1Mi``); one core, or one byte, by default."""
    container: DnsLabel | None = None
    """Of which container; of its own by default, which a file has not."""

    def reference(self) -> dict[str, Json]:
        """Where the value stands."""
        of = {"containerName": self.container} if self.container is not None else {}
        # The API server writes the divisor where it is left out, so a diff would show it.
        counted = {"resource": self.amount, "divisor": self.divisor or "0"}
        return {"resourceFieldRef": {**of, **counted}}


class SecretKey(Part):
    """One key of a Secret in the agent's namespace. The value never enters the YAML."""

    names_a_secret: ClassVar[bool] = True
    """What is written in its place may be the secret itself, so no message repeats it."""

    secret: ObjectName
    """The Secret's name."""
    key: Annotated[str, checked(_secret_key_problem)]
    """The key inside the Secret."""
    optional: bool = False
    """Whether the container starts without it."""

    def reference(self) -> dict[str, Json]:
        """Where the value stands."""
        return {"secretKeyRef": _key(self.secret, self.key, optional=self.optional)}


class EnvFromConfigMap(Part):
    """A variable for each key of a ConfigMap in the agent's namespace."""

    kind: Literal["config-map"] = "config-map"
    config_map: ObjectName
    """The ConfigMap's name."""
    prefix: str = ""
    """What the variables' names begin with."""
    optional: bool = False
    """Whether the container starts without it."""

    def manifest(self) -> dict[str, Json]:
        """The entry of ``envFrom``."""
        return _set("configMapRef", self.config_map, self.prefix, optional=self.optional)


class EnvFromSecret(Part):
    """A variable for each key of a Secret in the agent's namespace."""

    kind: Literal["secret"] = "secret"
    secret: ObjectName
    """The Secret's name."""
    prefix: str = ""
    """What the variables' names begin with."""
    optional: bool = False
    """Whether the container starts without it."""

    def manifest(self) -> dict[str, Json]:
        """The entry of ``envFrom``."""
        return _set("secretRef", self.secret, self.prefix, optional=self.optional)


EnvFrom: TypeAlias = Annotated[EnvFromConfigMap | EnvFromSecret, Field(discriminator="kind")]
"""A variable for each key of an object."""


def _which(value: object) -> str | None:
    """The name of the part that a value is, or is to become."""
    if isinstance(value, dict):
        fields = {"config_map": "ConfigMapKey", "path": "PodField", "amount": "ContainerAmount"}
        return next((part for name, part in fields.items() if name in value), "SecretKey")
    return type(value).__name__ if isinstance(value, Part) else None


_Source: TypeAlias = Annotated[
    Annotated[SecretKey, Tag("SecretKey")]
    | Annotated[ConfigMapKey, Tag("ConfigMapKey")]
    | Annotated[PodField, Tag("PodField")]
    | Annotated[ContainerAmount, Tag("ContainerAmount")],
    Discriminator(_which),
]


class EnvVar(Part):
    """An environment variable of the agent's main container."""

    name: Annotated[str, checked(_env_name_problem)]
    """The variable's name."""
    value: str | _Source
    """Its value, or where it stands: in a Secret, a ConfigMap or the Pod itself."""

    def manifest(self) -> dict[str, Json]:
        """The entry of ``env``."""
        if isinstance(self.value, str):
            return env_value(self.name, self.value)
        return {"name": self.name, "valueFrom": self.value.reference()}


Env: TypeAlias = Annotated[
    NamedListOf[EnvVar, str | _Source],
    Named(written_out=lambda value: {"value": value}, short=lambda variable: variable.value),
]
"""Environment variables in their order: by name (``{"MODE": "fast"}``), or as a list of
``EnvVar`` where one is there twice."""


def _key(name: str, key: str, *, optional: bool) -> dict[str, Json]:
    reference: dict[str, Json] = {"name": name, "key": key}
    return {**reference, "optional": True} if optional else reference


def _set(kind: str, name: str, prefix: str, *, optional: bool) -> dict[str, Json]:
    entry: dict[str, Json] = {"prefix": prefix} if prefix else {}
    entry[kind] = {"name": name, "optional": True} if optional else {"name": name}
    return entry
