"""What every command about a live cluster is told: which cluster, and what of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any, Final

import click

from constructs_lib.cli.live.kubectl import Kubectl, Place
from constructs_lib.cli.options import DURATION, FILE
from constructs_lib.k8s.label_selector import Requirement
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.metadata import dns_label_problem
from constructs_lib.live.fields import part, text
from constructs_lib.live.reading import CannotReadError, read_cluster
from constructs_lib.live.seen import Seen
from constructs_lib.placement.requirement import read_conditions
from constructs_lib.record import dataclass

__all__ = ["ClusterChoice", "cluster_options"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterChoice:
    """Which cluster is read, and which of its DaemonSets."""

    place: Place
    """The cluster."""
    namespace: str | None
    """The namespace of the DaemonSets; none for all."""
    selector: str
    """Their labels; empty for any."""
    conditions: tuple[Requirement, ...]
    """The same, as it is asked of what is declared."""

    def holds(self, manifest: Manifest) -> bool:
        """Whether a declared DaemonSet is one of those that are read."""
        metadata = part(manifest, "metadata")
        if self.namespace not in {None, text(metadata.get("namespace")) or "default"}:
            return False
        labels = part(metadata, "labels")
        return all(condition.matches(labels) for condition in self.conditions)

    def read(self) -> Seen:
        """The cluster as it is now.

        Raises:
            CannotReadError: it gives no DaemonSets, or there is no kubectl.
        """
        kubectl = Kubectl(self.place, selector=self.selector)
        at = datetime.now(tz=UTC)
        try:
            return read_cluster(kubectl.ask, at=at, namespace=self.namespace)
        except CannotReadError as error:
            raise CannotReadError(_in_full(error)) from None


_ROLE: Final = "'constructs-lib live rbac' prints the role that is needed"


def _in_full(error: CannotReadError) -> str:
    """The error as a sentence of its own."""
    told = str(error)
    hint = f" {_ROLE}." if error.is_forbidden else ""
    return f"{told[:1].upper()}{told[1:].rstrip('.')}.{hint}"


def _conditions(selector: str) -> tuple[Requirement, ...]:
    try:
        return read_conditions(selector) if selector else ()
    except ValueError as error:
        raise click.BadParameter(f"{error}.", param_hint="--selector") from None


def cluster_options(command: Any) -> Any:
    """The options by which a command is told its cluster; it gets a ``choice``."""

    @wraps(command)
    def chosen(
        *args: Any,
        context: str | None,
        kubeconfig: str | None,
        namespace: str | None,
        all_namespaces: bool,
        selector: str,
        timeout: int,
        **kwargs: Any,
    ) -> Any:
        if namespace is not None and all_namespaces:
            raise click.UsageError("Use either --namespace or --all-namespaces.")
        problem = dns_label_problem(namespace) if namespace is not None else None
        if problem is not None:
            raise click.BadParameter(f"{problem}.", param_hint="--namespace")
        place = Place(context=context, kubeconfig=kubeconfig, timeout=timeout)
        choice = ClusterChoice(
            place=place,
            namespace=namespace,
            selector=selector,
            conditions=_conditions(selector),
        )
        return command(*args, choice=choice, **kwargs)

    decorated: Any = chosen
    for option in reversed(_OPTIONS):
        decorated = option(decorated)
    return decorated


_OPTIONS: Final[tuple[Callable[[Any], Any], ...]] = (
    click.option(
        "--context", metavar="NAME", help="Context of the kubeconfig. Default: the current one."
    ),
    click.option(
        "--kubeconfig",
        metavar=FILE,
        type=click.Path(dir_okay=False),
        help="Kubeconfig. Default: that of kubectl.",
    ),
    click.option(
        "-n", "--namespace", metavar="NAME", help="Namespace of the DaemonSets. Default: all."
    ),
    click.option(
        "-A", "--all-namespaces", is_flag=True, help="DaemonSets of all namespaces, the default."
    ),
    click.option(
        "-l",
        "--selector",
        metavar="LABELS",
        default="",
        help="Labels of the DaemonSets, as kubectl takes them.",
    ),
    click.option(
        "--request-timeout",
        "timeout",
        type=DURATION,
        default="30s",
        show_default=True,
        help="Time after which the API server counts as silent.",
    ),
)
