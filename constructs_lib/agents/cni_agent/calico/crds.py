"""Calico's CustomResourceDefinitions, which somebody must bring before Calico starts.

Facts: projectcalico/calico v3.32.1, manifests/crds.yaml: 22 of the group crd.projectcalico.org and
one of policy.networking.k8s.io. Definitions of the group projectcalico.org, which the release has
as well, are another way to keep the same data, with other permissions.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal, TypeAlias

from constructs_lib.declaration.model import checked
from constructs_lib.declaration.pinned import Pinned
from constructs_lib.k8s.manifest import Manifest

__all__ = ["Crds", "definitions"]

_KIND: Final = "CustomResourceDefinition"
_ONE_OF_THEM: Final = "ippools.crd.projectcalico.org"


def definitions(crds: Pinned | Literal["installed"]) -> list[Manifest]:
    """The definitions to apply; none where they are there already."""
    return [] if crds == "installed" else crds.documents()


def _problem(crds: Pinned | Literal["installed"]) -> str | None:
    if crds == "installed":
        return None
    documents = definitions(crds)
    kinds = sorted({document["kind"] for document in documents} - {_KIND})
    if kinds:
        return f"holds {' and '.join(kinds)}; pin manifests/crds.yaml of the release"
    if _ONE_OF_THEM not in {document["metadata"]["name"] for document in documents}:
        return f"does not define {_ONE_OF_THEM}; pin manifests/crds.yaml of the release"
    return None


Crds: TypeAlias = Annotated[Pinned | Literal["installed"], checked(_problem)]
"""The definitions: a pinned file or URL, or ``installed``."""
