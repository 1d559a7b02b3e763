"""DS906: settings of Fluent Bit that look safe and throw away what they guard."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel.reasons import OTHER_OBJECTS
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.rules.programs.examples import SAFE, fluent_bit
from constructs_lib.policy.violation import program_violation

__all__ = ["RULE"]


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    for program in context.programs(daemon_set):
        for hazard in program.facts.hazards:
            message = f"{hazard.setting} is on: {hazard.what}."
            yield program_violation(program, hazard.place, message)


RULE = Rule(
    id="DS906",
    slug="fluent-bit-unsafe-safety",
    summary="Fluent Bit sends every log again, or drops what it buffered, after a restart.",
    why=(
        "With `db.compare_filename` the name of a link is compared with that of the file behind "
        "it, which never fits: every start, a rollout's too, sends every current file from its "
        "beginning. With `storage.checksum`, chunks that were open when the process was killed are "
        "thrown away at the next start. Run with 5.1.1, 31,000 lines and two kills: 20,950 lines "
        "sent twice with the first; up to 2,250 lost with the second; none of either without both."
    ),
    remedy=(
        "Leave both out, or off: since 5.1 the database knows a reused inode by the last bytes it "
        "read. With an older release, read /var/log/pods instead of the links."
    ),
    bad=fluent_bit(
        SAFE.replace("[SERVICE]\n", "[SERVICE]\n    storage.checksum  on\n"),
    ),
    good=fluent_bit(),
    check=_check,
    source="plugins/in_tail/tail_db.c and lib/chunkio/src/cio_file.c, Fluent Bit 5.1.1",
    beyond_cel=OTHER_OBJECTS,
)
