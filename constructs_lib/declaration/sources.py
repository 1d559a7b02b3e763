"""Values that live in other objects of the agent's namespace: keys of a Secret, environment."""

from __future__ import annotations

import re
from typing import Annotated, ClassVar, TypeAlias

from constructs_lib.declaration.model import Part, checked
from constructs_lib.k8s.containers import env_from_secret, env_value
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.metadata import dns_subdomain_problem
from constructs_lib.validation.names import data_key_problem

__all__ = ["EnvVar", "ObjectName", "SecretKey"]


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


class SecretKey(Part):
    """One key of a Secret in the agent's namespace. The value never enters the YAML."""

    names_a_secret: ClassVar[bool] = True
    """What is written in its place may be the secret itself, so no message repeats it."""

    secret: ObjectName
    """The Secret's name."""
    key: Annotated[str, checked(_secret_key_problem)]
    """The key inside the Secret."""


class EnvVar(Part):
    """An environment variable of the agent's main container."""

    name: Annotated[str, checked(_env_name_problem)]
    """The variable's name."""
    value: str | SecretKey
    """Its value, or the Secret key that holds it."""

    def manifest(self) -> dict[str, Json]:
        """The entry of ``env``."""
        if isinstance(self.value, SecretKey):
            return env_from_secret(self.name, self.value.secret, self.value.key)
        return env_value(self.name, self.value)
