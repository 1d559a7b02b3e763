"""Schemas of what no package brings: objects of Rancher Fleet and of GitOps Promoter.

They hold the fields that we write and their types, in our own words. What we write was held against
the definitions of Rancher Fleet 0.14.10, 0.15.6 and 0.16.1 (``charts/fleet-crd``, and
``schemas/fleet.yaml.json`` of its next one) and of GitOps Promoter 0.34.0, 0.35.0 and 0.36.0
(``config/crd/bases``) in November 2026.
"""

from __future__ import annotations

from typing import Any, Final

__all__ = ["WRITTEN"]

_NAME: Final = {"type": "string", "pattern": "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$", "maxLength": 253}
_KEY: Final = {"type": "string", "pattern": "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", "maxLength": 63}
_LABELS: Final = {"type": "object", "additionalProperties": {"type": "string"}}


def _object(required: dict[str, Any], **optional: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {**required, **optional},
        "required": [*required],
        "additionalProperties": False,
    }


def _list(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item, "minItems": 1}


def _kubernetes(version: str, kind: str, spec: dict[str, Any]) -> dict[str, Any]:
    metadata = _object({"name": _NAME}, namespace=_NAME, labels=_LABELS)
    return _object(
        {
            "apiVersion": {"const": version},
            "kind": {"const": kind},
            "metadata": metadata,
            "spec": spec,
        }
    )


_SELECTOR: Final = {
    "type": "object",
    "properties": {
        "matchLabels": _LABELS,
        "matchExpressions": _list(
            _object(
                {
                    "key": {"type": "string"},
                    "operator": {"enum": ["In", "NotIn", "Exists", "DoesNotExist"]},
                },
                values=_list({"type": "string"}),
            )
        ),
    },
    "additionalProperties": False,
}
_COUNT: Final = {"type": "integer", "minimum": 0}
_TEXT: Final = {"type": "string", "minLength": 1}

_FLEET_YAML: Final = _object(
    {
        "name": _NAME,
        "rolloutStrategy": _object(
            {
                "maxUnavailable": _COUNT,
                "maxUnavailablePartitions": _COUNT,
                "partitions": _list(
                    _object({"name": _TEXT, "maxUnavailable": _COUNT, "clusterSelector": _SELECTOR})
                ),
            }
        ),
        "targetCustomizations": _list(
            _object(
                {
                    "name": _TEXT,
                    "clusterSelector": _SELECTOR,
                    "yaml": _object({"overlays": _list(_TEXT)}),
                }
            )
        ),
    },
    labels=_LABELS,
    keepResources={"type": "boolean"},
)
_GIT_REPO: Final = _object(
    {
        "repo": _TEXT,
        "paths": _list(_TEXT),
        "targets": _list(_object({"name": _TEXT, "clusterSelector": _SELECTOR})),
    },
    branch=_TEXT,
    revision=_TEXT,
    keepResources={"type": "boolean"},
)
_STRATEGY: Final = _object({"name": _NAME})
_STATUSES: Final = _list(_object({"key": _KEY}))
_BRANCH: Final = {"type": "string", "minLength": 1, "maxLength": 100, "pattern": r"^(?!-)[^:]+$"}
_PROMOTION: Final = "promoter.argoproj.io/v1alpha1"

WRITTEN: Final[dict[str, dict[str, Any]]] = {
    "fleet.yaml": _FLEET_YAML,
    "GitRepo": _kubernetes("fleet.cattle.io/v1alpha1", "GitRepo", _GIT_REPO),
    "PromotionStrategy": _kubernetes(
        _PROMOTION,
        "PromotionStrategy",
        _object(
            {
                "gitRepositoryRef": _STRATEGY,
                "environments": _list(
                    _object(
                        {"branch": _BRANCH, "autoMerge": {"type": "boolean"}},
                        activeCommitStatuses=_STATUSES,
                    )
                ),
            },
            activeCommitStatuses=_STATUSES,
        ),
    ),
    "ArgoCDCommitStatus": _kubernetes(
        _PROMOTION,
        "ArgoCDCommitStatus",
        _object({"promotionStrategyRef": _STRATEGY, "applicationSelector": _SELECTOR}, key=_KEY),
    ),
    "TimedCommitStatus": _kubernetes(
        _PROMOTION,
        "TimedCommitStatus",
        _object(
            {
                "promotionStrategyRef": _STRATEGY,
                "environments": _list(
                    _object(
                        {
                            "branch": _BRANCH,
                            "duration": {"type": "string", "pattern": "^([0-9]+(s|m|h))+$"},
                        }
                    )
                ),
            },
            key=_KEY,
        ),
    ),
}
"""Each schema, by the kind of its object."""
