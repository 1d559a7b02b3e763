"""AdmissionPolicies: the rules of the checker at the cluster's own door.

ValidatingAdmissionPolicies of the API server judge every DaemonSet that is created or updated,
whoever sends it: ``kubectl``, Helm or an operator. ``docs/admission.md`` tells how to get from
audit to deny.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from constructs_lib.admission.action import Action
from constructs_lib.declaration.base import Declaration
from constructs_lib.declaration.model import DnsLabel, ListOf, checked
from constructs_lib.errors import InputError
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.release import LATEST_MINOR, OLDEST_MINOR
from constructs_lib.policy.config import Config, ProfileName
from constructs_lib.policy.finding import Severity

__all__ = ["AdmissionPoliciesSpec"]


def _rules_problem(ids: tuple[str, ...] | None) -> str | None:
    from constructs_lib.admission.left_out import chosen_rules  # noqa: PLC0415  # all the rules

    try:
        rules = chosen_rules(ids)
    except InputError as error:
        return " ".join(line.strip(" -") for line in error.lines()[-1:])
    return None if rules else "is empty; leave it out for every rule that can be a policy"


class AdmissionPoliciesSpec(Declaration):
    """ValidatingAdmissionPolicies for DaemonSets. They belong to the whole cluster."""

    profile: ProfileName = "recommended"
    """Which rules count, and how grave each is; ``minimal`` keeps what breaks."""
    rules: Annotated[ListOf[str] | None, checked(_rules_problem)] = None
    """Ids of the rules. Default: every rule that a policy can hold."""
    errors: Action = "audit"
    """What happens to a DaemonSet with errors: ``audit`` notes it, ``warn`` tells who applies it,
    ``deny`` refuses it. Default: it is only noted, so that nothing breaks on the first day."""
    warnings: Action = "audit"
    """What happens to one with warnings."""
    infos: Action = "audit"
    """What happens to one with infos."""
    kubernetes: int = Field(default=LATEST_MINOR, ge=OLDEST_MINOR, le=LATEST_MINOR)
    """Minor release of the API server, as in 36 for 1.36. Default: the newest known."""
    exempt_namespaces: ListOf[DnsLabel] = ()
    """Namespaces that are let through. Default: none."""
    thresholds: Literal["fixed", "config-map"] = "fixed"
    """Whether thresholds stand in the policies, or in a ConfigMap that can be changed alone."""

    def manifests(self) -> list[Manifest]:
        # Whoever declares other agents does not wait for all the rules.
        from constructs_lib.admission.left_out import chosen_rules  # noqa: PLC0415
        from constructs_lib.admission.policies import Options, policies  # noqa: PLC0415

        options = Options(
            rules=chosen_rules(self.rules),
            config=Config(profile=self.profile),
            minor=self.kubernetes,
            actions={
                Severity.ERROR: self.errors,
                Severity.WARNING: self.warnings,
                Severity.INFO: self.infos,
            },
            exempt_namespaces=self.exempt_namespaces,
            params=self.thresholds == "config-map",
        )
        return policies(options)
