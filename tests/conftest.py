"""Shared by all tests: the right Node.js before anything imports cdk8s, and YAML snapshots."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import settings
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from constructs_lib.nodejs import use_nodejs

use_nodejs()

# A law is about what holds, not about how fast a busy machine shows it.
settings.register_profile("no-deadline", settings(), deadline=None)
settings.load_profile("no-deadline")


class YamlSnapshots(SingleFileSnapshotExtension):
    """One real ``.yaml`` file a snapshot, named after the case: a reviewer reads manifests."""

    _write_mode = WriteMode.TEXT
    file_extension = "yaml"

    def serialize(self, data: Any, **_: Any) -> str:
        return str(data)


@pytest.fixture
def yaml_snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """A snapshot kept as a ``.yaml`` file."""
    return snapshot.use_extension(YamlSnapshots)
