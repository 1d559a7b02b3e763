"""Manifests as cdk8s API objects, handed over in one call.

jsii carries every value of a dictionary across to Node.js on its own, which makes up most of the
time of a plain cdk8s app in Python. So the manifests of an agent cross as one text, and a few
lines of JavaScript beside this file (``_jsii/``) make API objects of it: ordinary ones, with
metadata that can be edited and patches that can be added. Where jsii does not load them,
``plain_objects.py`` does the same, slower.
"""

from __future__ import annotations

import json
import tarfile
import tempfile
from collections.abc import Sequence
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Final, Protocol, cast

import jsii
from constructs import Construct

from constructs_lib.cdk import plain_objects
from constructs_lib.errors import Problem
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.pod_security import needed_levels

__all__ = ["BRIDGE", "chart_namespace", "define_manifests"]

_ASSEMBLY: Final = "constructs-lib"
_VERSION: Final = "1.0.0"
_MODULE: Final = "constructs_lib.cdk"
_FILES: Final = {"package.json": "package.json", ".jsii": "assembly.json", "index.js": "index.js"}


def _load_bridge() -> None:
    """Give jsii the package it would otherwise get from a registry: a tar of three files."""
    source = files(f"{_MODULE}._jsii")
    with tempfile.TemporaryDirectory(prefix="constructs-lib-") as folder:
        archive = Path(folder) / "bridge.tgz"
        with tarfile.open(archive, "w:gz") as tar:
            for name, file in _FILES.items():
                data = source.joinpath(file).read_bytes()
                entry = tarfile.TarInfo(f"package/{name}")
                entry.size = len(data)
                tar.addfile(entry, BytesIO(data))
        jsii.JSIIAssembly.load(_ASSEMBLY, _VERSION, _MODULE, str(archive))


class _Bridge(Protocol):
    """The functions of ``_jsii/index.js``."""

    @classmethod
    def define(cls, scope: Construct, manifests: str) -> str: ...

    @classmethod
    def namespace_of(cls, scope: Construct) -> str: ...


def _bridge() -> type[_Bridge] | None:
    """The bridge; none where this jsii does not load it."""
    try:
        _load_bridge()

        class Bridge(metaclass=jsii.JSIIMeta, jsii_type="constructs-lib.Manifests"):
            @classmethod
            def define(cls, scope: Construct, manifests: str) -> str:
                return cast("str", jsii.sinvoke(cls, "define", [scope, manifests]))

            @classmethod
            def namespace_of(cls, scope: Construct) -> str:
                return cast("str", jsii.sinvoke(cls, "namespaceOf", [scope]))

    except Exception:  # noqa: BLE001  # whatever another jsii raises, the other way works
        return None
    return Bridge


BRIDGE: type[_Bridge] | None = _bridge()
"""The fast way; none where only the other one is left."""


def define_manifests(
    scope: Construct,
    manifests: Sequence[Manifest],
    *,
    only: str | None = None,
    following: Sequence[str] = (),
    errors: Sequence[str] = (),
) -> list[Problem]:
    """Define manifests as API objects below a construct, unless something stands in the way.

    Args:
        scope: the construct.
        manifests: the objects, in their order.
        only: what the app may have one of, if this is one.
        following: Namespaces among the objects whose Pod Security level is that of what the app
            runs in them, now and later.
        errors: what is wrong with the objects: errors of the construct when its app is validated.

    Returns:
        One problem for each thing that stands in the way; then nothing was defined.
    """
    declared = {
        "manifests": manifests,
        "only": only,
        "levels": needed_levels(manifests),
        "following": following,
        "errors": errors,
    }
    if BRIDGE is None:
        clashes = plain_objects.define(scope, declared)
    else:
        clashes = json.loads(BRIDGE.define(scope, json.dumps(declared)))
    return [_clash(clash["what"], clash["path"], only) for clash in clashes]


def _clash(what: str, path: str, only: str | None) -> Problem:
    if what:
        message = (
            f"{what} is already declared by {path!r} in this chart; give one of the two another "
            "name or namespace"
        )
    else:
        message = (
            f"{path!r} is {only} already, and a cluster has one; leave one of the two out, or "
            "give each cluster an App of its own"
        )
    return Problem(path=("name",), message=message)


def chart_namespace(scope: Construct) -> str | None:
    """The namespace of the chart around a construct.

    Raises:
        RuntimeError: the construct is not inside a chart.
    """
    asked = plain_objects if BRIDGE is None else BRIDGE
    return asked.namespace_of(scope) or None
