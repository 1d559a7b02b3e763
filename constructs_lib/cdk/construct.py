"""One declaration as a construct: the base of every construct class.

A construct takes the fields of its spec as keywords. Its name is the construct's id and its
namespace the chart's, unless they are given. Where it stands in the tree changes nothing in its
manifests. What the checker calls an error in them fails the app's validation, unless they run
already and are kept as they are.
"""

from __future__ import annotations

from typing import Any, ClassVar

from constructs import Construct

from constructs_lib.cdk.manifests import chart_namespace, define_manifests
from constructs_lib.cdk.rules import rule_errors
from constructs_lib.declaration.base import Declaration
from constructs_lib.declaration.mistakes import declaration_place
from constructs_lib.errors import DeclarationError, Problem

__all__ = ["SpecConstruct"]


class SpecConstruct(Construct):
    """A construct made from a spec. Its children are the spec's objects, by their kind.

    Raises:
        DeclarationError: with every mistake of the declaration; nothing is added to the chart.
    """

    spec_type: ClassVar[type[Declaration]]
    """The spec whose fields the construct takes."""

    def __init__(self, scope: Construct, id: str, /, **fields: Any) -> None:  # noqa: A002
        title = type(self).__name__
        if not _is_construct(scope):
            message = f"got {scope!r}; a Chart or a construct inside one is expected"
            raise _declaration_error(title, id, [Problem(path=("scope",), message=message)])
        fields.setdefault("name", id)
        if "namespace" in self.spec_type.model_fields and "namespace" not in fields:
            try:
                namespace = chart_namespace(scope)
            except RuntimeError:
                message = "is not inside a Chart; create a Chart and give it as scope"
                problem = Problem(path=("scope",), message=message)
                raise _declaration_error(title, id, [problem]) from None
            if namespace is not None:
                fields["namespace"] = namespace
        spec = self.spec_type(**fields)
        self.spec = spec
        """The declaration."""
        super().__init__(scope, id)
        manifests = spec.manifests()
        problems = define_manifests(
            self,
            manifests,
            only=spec.only,
            following=spec.following_namespaces(),
            errors=() if spec.keeps_what_runs() else rule_errors(manifests),
        )
        if problems:
            raise _declaration_error(title, fields["name"], problems)


def _is_construct(scope: object) -> bool:
    return isinstance(scope, Construct)


def _declaration_error(title: str, name: object, problems: list[Problem]) -> DeclarationError:
    return DeclarationError(f"{title} {name!r}", problems, declared_at=declaration_place())
