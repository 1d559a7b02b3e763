"""What a package index shows: the README with links that lead somewhere, and where the project is.

hatchling runs this when it builds. The address of the public repository is one setting of
``pyproject.toml``, ``[tool.hatch.metadata.hooks.custom]``. Until it is known, links within the
repository are shown as their words alone: an index has no files beside the README.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from hatchling.metadata.plugin.interface import MetadataHookInterface

__all__ = ["ProjectMetadata", "readme", "urls"]

_LINK: Final = re.compile(r"\[([^\]]+)\]\((?![a-z][a-z0-9+.-]*:|#)([^)\s]+)\)")


class ProjectMetadata(MetadataHookInterface):
    """Adds the README and the addresses of the project."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Add both."""
        repository = str(self.config.get("repository", "")).rstrip("/")
        text = Path(self.root, "README.md").read_text(encoding="utf-8")
        release = f"v{metadata['version']}"
        metadata["readme"] = {
            "content-type": "text/markdown",
            "text": readme(text, repository=repository, release=release),
        }
        metadata["urls"] = urls(repository, release=release)


def readme(text: str, *, repository: str, release: str) -> str:
    """The README as it is read away from the repository.

    Args:
        text: the README.
        repository: address of the public repository; empty if there is none.
        release: the tag whose files links lead to.
    """
    to = rf"[\1]({repository}/blob/{release}/\2)" if repository else r"\1"
    return _LINK.sub(to, text)


def urls(repository: str, *, release: str) -> dict[str, str]:
    """Addresses of the project by what is there; none if there is no public repository."""
    if not repository:
        return {}
    return {
        "Source": repository,
        "Documentation": f"{repository}/blob/{release}/docs/index.md",
        "Changelog": f"{repository}/blob/{release}/CHANGELOG.md",
        "Issues": f"{repository}/issues",
    }
