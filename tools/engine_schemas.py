"""Writes ``tests/gitops/schemas/`` from the CustomResourceDefinitions of GitOps engines.

The definitions come in the engines' own Go modules, whose checksums Go holds against its public
log. Of each one a JSON Schema is left without descriptions and status, in which a field that is
not known is a mistake, as it is for ``kubectl apply --validate=strict``. What their CEL asks is
left out. Of an ApplicationSet's generators only the list is kept, which is the one we write.

Run ``python -m tools.engine_schemas`` after a release of an engine. It needs Go and a network.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from constructs_lib.yaml.reader import read_yaml

__all__ = ["DEFINITIONS", "TARGET", "Definition", "json_schema", "main"]

TARGET: Final = Path(__file__).parents[1] / "tests" / "gitops" / "schemas"

_ARGO: Final = "github.com/argoproj/argo-cd/v3"
_KUSTOMIZE: Final = "github.com/fluxcd/kustomize-controller"
_SOURCE: Final = "github.com/fluxcd/source-controller"
_BASES: Final = "config/crd/bases/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One definition of one release.

    Attributes:
        module: the Go module that holds it.
        version: the release.
        file: its file in the module.
        kind: what it defines.
    """

    module: str
    version: str
    file: str
    kind: str


DEFINITIONS: Final = (
    *(
        Definition(
            module=_ARGO,
            version=version,
            file="manifests/crds/applicationset-crd.yaml",
            kind="ApplicationSet",
        )
        for version in ("v3.4.13", "v3.5.7", "v3.6.1")
    ),
    *(
        Definition(
            module=_KUSTOMIZE,
            version=version,
            file=f"{_BASES}kustomize.toolkit.fluxcd.io_kustomizations.yaml",
            kind="Kustomization",
        )
        for version in ("v1.7.3", "v1.9.6", "v1.10.1")
    ),
    *(
        Definition(
            module=_SOURCE,
            version=version,
            file=f"{_BASES}source.toolkit.fluxcd.io_gitrepositories.yaml",
            kind="GitRepository",
        )
        for version in ("v1.8.5", "v1.9.6", "v1.10.1")
    ),
)
"""Every definition: of the last three minor releases that the Go proxy serves."""


def json_schema(definition: dict[str, Any]) -> dict[str, Any]:
    """The schema of what a CustomResourceDefinition defines, in its newest version."""
    (version,) = (each for each in definition["spec"]["versions"] if each["storage"])
    schema: dict[str, Any] = _strict(version["schema"]["openAPIV3Schema"])
    schema["properties"]["apiVersion"] = {
        "const": f"{definition['spec']['group']}/{version['name']}"
    }
    schema["properties"]["kind"] = {"const": definition["spec"]["names"]["kind"]}
    schema["required"] = ["apiVersion", "kind", "metadata", "spec"]
    schema["properties"].pop("status", None)
    generators = schema["properties"]["spec"]["properties"].get("generators")
    if generators is not None:
        of_list = generators["items"]["properties"]["list"]
        of_list["properties"].pop("template")
        generators["items"]["properties"] = {"list": of_list}
    return schema


def _strict(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_strict(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    strict = {
        key: _strict(each)
        for key, each in schema.items()
        if key != "description" and not key.startswith("x-kubernetes-")
    }
    if "properties" in schema:
        strict["properties"] = {name: _strict(each) for name, each in schema["properties"].items()}
        if not schema.get("x-kubernetes-preserve-unknown-fields"):
            strict["additionalProperties"] = False
    return strict


def main() -> None:
    """Write every schema."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for each in DEFINITIONS:
        told = subprocess.run(  # noqa: S603
            ["go", "mod", "download", "-json", f"{each.module}@{each.version}"],  # noqa: S607
            check=True,
            capture_output=True,
            text=True,
        )
        data = (Path(json.loads(told.stdout)["Dir"]) / each.file).read_bytes()
        (document,) = read_yaml(data.decode())
        kept = {
            "source": f"https://{each.module.removesuffix('/v3')}/blob/{each.version}/{each.file}",
            "sha256": hashlib.sha256(data).hexdigest(),
            "licence": "Apache-2.0",
            "schema": json_schema(document.value),
        }
        name = f"{each.kind}-{each.version}.json"
        text = json.dumps(kept, indent=1, sort_keys=True)
        (TARGET / name).write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
