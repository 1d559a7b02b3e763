"""A ValidatingAdmissionPolicy evaluated without a cluster, by Google's own runtime of CEL.

It knows the functions that Kubernetes adds as far as expressions of rules use them. What the API
server's own code says of the same expressions is recorded, and tests hold this against it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

from constructs_lib.admission.finders import used
from constructs_lib.errors import ConstructsLibError
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.quantity import Quantity
from constructs_lib.record import dataclass, field

__all__ = ["Judgement", "Request", "judge"]

_MISSING: Final = (
    "To evaluate policies without a cluster, install CEL: pip install 'cel-expr-python>=0.1.3'."
)
_NANO: Final = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the API server is asked to do.

    Attributes:
        new: the object as it would be stored.
        old: the object as it is stored; none if it is created.
        user: the name of who asks.
        groups: the groups of who asks.
        namespace_labels: the labels of the namespace.
        params: the object of parameters; none if there is none.
    """

    new: Manifest
    old: Manifest | None = None
    user: str = ""
    groups: Sequence[str] = ()
    namespace_labels: Mapping[str, str] = field(default_factory=dict)
    params: Manifest | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a policy says of a request.

    Attributes:
        skipped: the match condition that lets it pass unseen; empty if none does.
        failed: what the validations that fail say, by their indexes.
        errors: why expressions could not be evaluated.
    """

    skipped: str = ""
    failed: Mapping[int, str] = field(default_factory=dict)
    errors: Sequence[str] = ()


def judge(policy: Manifest, request: Request) -> Judgement:
    """What a policy says of a request.

    Raises:
        ConstructsLibError: CEL is not installed.
    """
    spec = policy["spec"]
    scope = _Scope(spec.get("variables", ()), request)
    for each in spec.get("matchConditions", ()):
        try:
            if scope.value_of(each["expression"]) is not True:
                return Judgement(skipped=each["name"])
        except _EvaluationError as error:
            return Judgement(errors=(str(error),))
    failed, errors = dict[int, str](), list[str]()
    for index, each in enumerate(spec.get("validations", ())):
        try:
            if scope.value_of(each["expression"]) is not True:
                failed[index] = _message(each, scope)
        except _EvaluationError as error:
            errors.append(str(error))
    return Judgement(failed=failed, errors=errors)


def _message(validation: Json, scope: _Scope) -> str:
    """What the API server prints: the expression's text, if it is one line, else the message."""
    expression = validation.get("messageExpression")
    text = ""
    if expression is not None:
        try:
            text = str(scope.value_of(expression)).strip()
        except _EvaluationError:
            text = ""
    if text and "\n" not in text:
        return text
    return str(validation.get("message") or f"failed expression: {validation['expression']}")


class _EvaluationError(Exception):
    """An expression that does not compile or cannot be evaluated."""


class _Scope:
    """The variables of a policy for one request, each evaluated once and only where it is used."""

    def __init__(self, variables: Sequence[Json], request: Request) -> None:
        self._expressions = {each["name"]: each["expression"] for each in variables}
        self._values: dict[str, Any] = {}
        metadata = request.new["metadata"]
        self._data: dict[str, Any] = {
            "object": request.new,
            "oldObject": request.old,
            "params": request.params,
            "namespaceObject": {
                "metadata": {
                    "name": metadata["namespace"],
                    "labels": dict(request.namespace_labels),
                }
            },
            "request": {
                "operation": "CREATE" if request.old is None else "UPDATE",
                "name": metadata.get("name", ""),
                "namespace": metadata["namespace"],
                "userInfo": {"username": request.user, "groups": list(request.groups)},
            },
        }

    def value_of(self, expression: str) -> Any:
        """The value of an expression, in plain Python."""
        variables = {name: self._variable(name) for name in used(expression)}
        try:
            found = _compiled(expression).eval(data={**self._data, "variables": variables})
        except ConstructsLibError:
            raise
        except Exception as error:
            raise _EvaluationError(f"{expression}: {error}") from error
        value = found.plain_value()
        if found.type().name() == "*error*":
            raise _EvaluationError(f"{expression}: {value}")
        return value

    def _variable(self, name: str) -> Any:
        if name not in self._values:
            if name not in self._expressions:
                raise _EvaluationError(f"there is no variable {name}")
            self._values[name] = self.value_of(self._expressions[name])
        return self._values[name]


@cache
def _compiled(expression: str) -> Any:
    return _environment().compile(expression)


@cache
def _environment() -> Any:
    """CEL with the functions that Kubernetes adds to it."""
    try:
        from cel_expr_python import cel  # noqa: PLC0415  # an extra
        from cel_expr_python.ext import ext_optional, ext_strings  # noqa: PLC0415  # an extra
    except ImportError:
        raise ConstructsLibError(_MISSING) from None
    kinds = cel.Type

    def member(name: str, owner: Any, others: Sequence[Any], result: Any, does: Any) -> Any:
        overload = cel.Overload(f"{name}_of_{owner.name()}", result, [owner, *others], True, does)  # noqa: FBT003  # a member
        return cel.FunctionDecl(name, [overload])

    any_list = kinds.List(kinds.DYN)
    added = cel.CelExtension(
        "kubernetes",
        [
            member("indexOf", any_list, [kinds.DYN], kinds.INT, _index_of),
            member("lastIndexOf", any_list, [kinds.DYN], kinds.INT, _last_index_of),
            member("sum", any_list, [], kinds.DYN, sum),
            member("max", any_list, [], kinds.DYN, max),
            member("findAll", kinds.STRING, [kinds.STRING], kinds.List(kinds.STRING), _find_all),
            member("asApproximateFloat", kinds.DYN, [], kinds.DOUBLE, _as_float),
            cel.FunctionDecl(
                "quantity",
                [cel.Overload("quantity_of_text", kinds.DYN, [kinds.STRING], False, str)],  # noqa: FBT003  # no member
            ),
        ],
    )
    names = ("object", "oldObject", "params", "namespaceObject", "request", "variables")
    return cel.NewEnv(
        variables=dict.fromkeys(names, kinds.DYN),
        extensions=[ext_strings.ExtStrings(), ext_optional.ExtOptional(), added],
    )


def _index_of(values: Sequence[Any], value: Any) -> int:
    return values.index(value) if value in values else -1


def _last_index_of(values: Sequence[Any], value: Any) -> int:
    return max((index for index, each in enumerate(values) if each == value), default=-1)


def _find_all(text: str, pattern: str) -> list[str]:
    return [match[0] for match in re.finditer(pattern, text)]


def _as_float(quantity: str) -> float:
    return Quantity.parse(quantity).nanos / _NANO
