"""The formats of every command's report, and one way to write any of them.

A format is a module of the command's folder with a function ``render``; only the module that is
asked for is imported.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from constructs_lib.change.commit import CommitChange
    from constructs_lib.fleet.fleet_change import FleetChange
    from constructs_lib.fleet.rollout import FleetRollout
    from constructs_lib.fleet.table import FleetTable
    from constructs_lib.live.report import LiveReport
    from constructs_lib.placement.answer import CoverageReport
    from constructs_lib.policy.finding import Report
    from constructs_lib.questions.images import ImagesReport
    from constructs_lib.questions.rollout_report import RolloutReport
    from constructs_lib.report.printable import Printable

__all__ = [
    "CHECK",
    "COVERAGE",
    "DIFF",
    "FLEET_COVERAGE",
    "FLEET_DIFF",
    "FLEET_ROLLOUT",
    "IMAGES",
    "LIVE",
    "ROLLOUT",
    "Formats",
]

_Result = TypeVar("_Result")
_TEXT: Final = "text"


class Formats(Generic[_Result]):
    """The formats of one command.

    Args:
        folder: folder of this room that holds their modules.
        names: their names, the default first.
    """

    def __init__(self, folder: str, *names: str) -> None:
        self.folder = folder
        self.names = names

    def render(
        self, name: str, result: _Result, *, color: bool = False, width: int | None = None
    ) -> Printable:
        """A result in one format.

        Args:
            name: the format.
            result: the result.
            color: whether text may have the colours of a terminal.
            width: columns of the terminal that text is shown on. Default: lines stay whole.
        """
        module = import_module(f"{__package__}.{self.folder}.{name.replace('-', '_')}")
        options = {"color": color, "width": width} if name == _TEXT else {}
        report: Printable = module.render(result, **options)
        return report


CHECK: Final[Formats[Report]] = Formats(
    "check", _TEXT, "json", "sarif", "junit", "github", "gitlab", "markdown"
)
COVERAGE: Final[Formats[CoverageReport]] = Formats(
    "coverage", _TEXT, "json", "json-full", "markdown", "html"
)
DIFF: Final[Formats[CommitChange]] = Formats("change", _TEXT, "json", "markdown")
FLEET_COVERAGE: Final[Formats[FleetTable]] = Formats(
    "fleet.coverage", _TEXT, "json", "markdown", "html"
)
FLEET_DIFF: Final[Formats[FleetChange]] = Formats("fleet.diff", *DIFF.names)
IMAGES: Final[Formats[ImagesReport]] = Formats("images", _TEXT, "json", "markdown")
LIVE: Final[Formats[LiveReport]] = Formats("live", _TEXT, "json", "markdown", "html")
ROLLOUT: Final[Formats[RolloutReport]] = Formats("rollout", _TEXT, "json", "json-full", "markdown")
FLEET_ROLLOUT: Final[Formats[FleetRollout]] = Formats("fleet.rollout", _TEXT, "json", "markdown")
