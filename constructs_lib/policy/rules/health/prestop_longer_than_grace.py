"""DS808: a preStop hook that sleeps away the time to stop."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from constructs_lib.daemon_set.container import ContainerView
from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import container_violation

__all__ = ["RULE"]

_USUAL_SECONDS: Final = 30
_UNITS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    for container in daemon_set.app:
        hook = container.lifecycle.get("preStop")
        if hook is not None:
            written = daemon_set.grace_seconds
            grace = max(_USUAL_SECONDS if written is None else written, 0)
            yield from _of_action(container, hook.get("sleep", {}).get("seconds", 0), grace)
            yield from _of_command(container, hook.get("exec", {}).get("command", ()), grace)


def _of_action(container: ContainerView, seconds: int, grace: int) -> Iterator[Violation]:
    if not seconds or seconds < grace:
        return
    refused = seconds > grace
    end = "which the API server rejects" if refused else "and the agent is killed right after"
    yield container_violation(
        container,
        f"preStop sleeps {seconds} s of a grace period of {grace} s, {end}.",
        "lifecycle",
        "preStop",
        "sleep",
        "seconds",
        case="refused" if refused else None,
    )


def _of_command(
    container: ContainerView, command: Sequence[str], grace: int
) -> Iterator[Violation]:
    longest = max(_sleeps(command), default=0)
    if longest and longest >= grace:
        yield container_violation(
            container,
            f"preStop sleeps {longest:g} s of a grace period of {grace} s, and the agent is "
            "killed while it runs or right after.",
            "lifecycle",
            "preStop",
            "exec",
            "command",
        )


def _sleeps(command: Sequence[str]) -> Iterator[float]:
    """The seconds of each ``sleep`` of a command, or of the shell script in it."""
    words = " ".join(command).replace(";", " ; ").replace("&", " & ").split()
    for program, time in pairwise(words):
        number = time[:-1] if time[-1] in _UNITS else time
        if program.rpartition("/")[2] == "sleep" and number.replace(".", "", 1).isdecimal():
            yield float(number) * _UNITS.get(time[-1], 1)


_GRACE: Final = "variables.pod.?terminationGracePeriodSeconds.orValue(30)"
# Words are kept apart by two spaces, so that neighbours do not share one.
_SLEEPS: Final = (
    "c.?lifecycle.?preStop.?exec.?command.orValue([]).join(' ').replace(';', ' ; ')"
    ".replace('&', ' & ').replace('\\n', ' ').replace('\\t', ' ').replace(' ', '  ')"
    r".findAll('(?:^| )(?:[^ ]*/)?sleep +(?:[0-9]+[.]?[0-9]*|[.][0-9]+)[smhd]?(?: |$)')"
    ".map(w, w.trim()).map(w, w.substring(w.lastIndexOf(' ') + 1))"
    ".map(w, w.endsWith('d') ? double(w.replace('d', '')) * 86400.0"
    " : w.endsWith('h') ? double(w.replace('h', '')) * 3600.0"
    " : w.endsWith('m') ? double(w.replace('m', '')) * 60.0 : double(w.replace('s', '')))"
)


RULE = Rule(
    id="DS808",
    slug="prestop-longer-than-grace",
    summary="The preStop hook uses up the whole grace period.",
    why=(
        "The grace period runs while the hook does, and the agent receives SIGTERM only "
        "afterwards: it is killed before it can flush its data."
    ),
    remedy="Make the hook shorter, or add what the agent needs to terminationGracePeriodSeconds.",
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        lifecycle:
          preStop:
            sleep:
              seconds: 30
""",
    good="""\
spec:
  template:
    spec:
      terminationGracePeriodSeconds: 60
      containers:
      - name: agent
        lifecycle:
          preStop:
            sleep:
              seconds: 10
""",
    check_spec=_check,
    source="validateSleepAction in pkg/apis/core/validation/validation.go, Kubernetes v1.37",
    cel=(
        Cel(
            finds=(
                f"(c.?lifecycle.?preStop.?sleep.?seconds.orValue(0) > 0"
                f" && c.?lifecycle.?preStop.?sleep.?seconds.orValue(0) == {_GRACE})"
                f" || {_SLEEPS}.exists(s, s > 0.0 && s >= double({_GRACE}))"
            ),
            of="app container",
        ),
    ),
    beyond_cel="The API server rejects a sleep that is longer than the grace period.",
)
