"""Environment of a container, read back: values, and where they stand."""

from __future__ import annotations

from constructs_lib.adopt.node_agent.parts import all_said, part, said_first
from constructs_lib.declaration.sources import (
    ConfigMapKey,
    ContainerAmount,
    EnvFrom,
    EnvFromConfigMap,
    EnvFromSecret,
    EnvVar,
    PodField,
    SecretKey,
)
from constructs_lib.errors import DeclarationError
from constructs_lib.k8s.manifest import Json

__all__ = ["amount_of", "env_from_of", "env_of", "pod_field_of"]


def env_of(container: Json) -> list[EnvVar]:
    """The variables of a container, up to the first that cannot be said."""
    return said_first(_variable(each) for each in container.get("env") or ())


def env_from_of(container: Json) -> list[EnvFrom] | None:
    """The objects whose keys are variables; none where one of them cannot be said."""
    return all_said(_all_keys(each) for each in container.get("envFrom") or ())


def pod_field_of(source: Json) -> PodField | None:
    """A field of the Pod."""
    found = source.get("fieldRef")
    return part(PodField, path=found.get("fieldPath")) if found else None


def amount_of(source: Json) -> ContainerAmount | None:
    """A request or limit."""
    found = source.get("resourceFieldRef")
    if not found:
        return None
    return part(
        ContainerAmount,
        amount=found.get("resource"),
        divisor=found.get("divisor"),
        container=found.get("containerName"),
    )


def _variable(variable: Json) -> EnvVar | None:
    source = variable.get("valueFrom")
    if source is None:
        try:
            return EnvVar(name=variable.get("name", ""), value=variable.get("value", ""))
        except DeclarationError:
            return None
    value = pod_field_of(source) or amount_of(source) or _key(source)
    return None if value is None else part(EnvVar, name=variable.get("name"), value=value)


def _key(source: Json) -> SecretKey | ConfigMapKey | None:
    secret, config_map = source.get("secretKeyRef"), source.get("configMapKeyRef")
    if secret:
        return part(SecretKey, secret=secret.get("name"), **_key_fields(secret))
    if config_map:
        return part(ConfigMapKey, config_map=config_map.get("name"), **_key_fields(config_map))
    return None


def _key_fields(source: Json) -> dict[str, object]:
    return {"key": source.get("key"), "optional": source.get("optional")}


def _all_keys(entry: Json) -> EnvFrom | None:
    prefix = entry.get("prefix")
    config_map, secret = entry.get("configMapRef"), entry.get("secretRef")
    if config_map:
        return part(
            EnvFromConfigMap,
            config_map=config_map.get("name"),
            prefix=prefix,
            optional=config_map.get("optional"),
        )
    if secret:
        return part(
            EnvFromSecret,
            secret=secret.get("name"),
            prefix=prefix,
            optional=secret.get("optional"),
        )
    return None
