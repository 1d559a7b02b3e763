"""DS105: Pods that are meant to end, which those of a DaemonSet never are."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.policy.violation import container_violation, pod_violation
from constructs_lib.yaml.edit import Edit, Remove

__all__ = ["RULE"]


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    policy = daemon_set.pod.get("restartPolicy", "Always")
    if policy != "Always":
        message = f"restartPolicy is {policy!r}: a DaemonSet allows only 'Always'."
        yield pod_violation(message, "restartPolicy")
    if "activeDeadlineSeconds" in daemon_set.pod:
        seconds = daemon_set.pod["activeDeadlineSeconds"]
        message = f"activeDeadlineSeconds is {seconds}, but Pods of a DaemonSet never complete."
        yield pod_violation(message, "activeDeadlineSeconds")
    for container in daemon_set.app:
        if "restartPolicy" in container.value and not container.is_init:
            policy = container.value["restartPolicy"]
            message = (
                f"The container has a restartPolicy of its own, {policy!r}, which clusters "
                "before Kubernetes 1.35 do not know."
            )
            yield container_violation(container, message, "restartPolicy", case="container")


def _edits(_: SpecView, violation: Violation) -> Iterator[Edit]:
    if violation.container is None:
        yield Remove(path=violation.path)


RULE = Rule(
    id="DS105",
    slug="restart-policy",
    summary="The Pods have a restart policy or a deadline that a DaemonSet does not allow.",
    why=(
        "The API server rejects the DaemonSet: its Pods run as long as their node exists. A "
        "restart policy of a single container is newer and may be dropped by an older cluster."
    ),
    remedy="Remove the field. Work that completes belongs in an init container or a Job.",
    bad="""\
spec:
  template:
    spec:
      restartPolicy: OnFailure
""",
    good="""\
spec:
  template:
    spec:
      restartPolicy: Always
""",
    check_spec=_check,
    fix=Fix(safety="safe", edits=_edits),
    source="Kubernetes, pkg/apis/apps/validation (ValidateDaemonSetSpec)",
    cel=(
        Cel(
            finds="variables.pod.containers.exists(c, has(c.restartPolicy))",
            seen=(
                "variables.pod.containers.filter(c, has(c.restartPolicy))"
                ".map(c, c.name + ' has restartPolicy ' + c.restartPolicy).join(', ')"
            ),
            cases=("container",),
        ),
    ),
    beyond_cel="The API server rejects the other restart policies and the deadline itself.",
)
