"""Shared by all tests: the right Node.js before anything imports cdk8s, and YAML snapshots."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from constructs_lib.nodejs import use_nodejs

use_nodejs()
# Python, Node.js and what else is installed with the tests is found, whoever starts them.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
# No test finds an answer that an earlier run of the tests has kept.
os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="constructs-lib-tests-")
atexit.register(shutil.rmtree, os.environ["XDG_CACHE_HOME"], ignore_errors=True)

# A law is about what holds, not about how fast a busy machine shows it; and two runs of the same
# tests say the same. --hypothesis-profile=search looks for what the drawn examples have missed.
settings.register_profile(
    "same", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "search", settings.get_profile("same"), derandomize=False, max_examples=1000
)
settings.load_profile("same")


SLOW = (
    "adopt/fit/test_search.py",
    "adopt/test_own_output.py",
    "adopt/test_product_rungs.py",
    "agents/test_every_agent.py",
    "agents/test_laws.py",
    "agents/test_monitoring_rules.py",
    "agents/test_strict.py",
    "agents/test_vendored_laws.py",
    "cdk",
    "cli/test_adopt.py",
    "cli/test_cdk8s_plugin.py",
    "cli/test_check.py",
    "cli/test_coverage.py",
    "cli/test_diff.py",
    "cli/test_fetch.py",
    "cli/test_fix_files.py",
    "cli/images",
    "cli/test_hostile_text.py",
    "cli/test_secrets.py",
    "cli/test_rollout.py",
    "cli/test_rules.py",
    "cli/test_synth.py",
    "declaration/test_alike.py",
    "declaration/test_platform.py",
    "k8s/test_merge.py",
    "k8s/test_normal.py",
    "k8s/test_pod_security_laws.py",
    "placement/test_coverage.py",
    "placement/test_difference.py",
    "playground/test_accessible.py",
    "playground/test_page.py",
    "playground/test_python.py",
    "prometheus/test_daemon_set_alerts.py",
    "report/coverage/test_html.py",
    "report/coverage/test_json.py",
    "test_agreement.py",
    "test_apps.py",
    "test_consoles.py",
    "test_example_fleet.py",
    "test_front_door.py",
    "test_integrations.py",
    "test_real_programs.py",
    "test_rooms.py",
    "test_work_is_bounded.py",
    "tools/playground/test_build.py",
    "updates/test_laws.py",
    "yaml/test_writer.py",
)
"""What takes three seconds of a processor or more: together five times as long as the rest."""

CLUSTER = Path(__file__).parent / "control_plane"
"""What needs an API server and what belongs to it."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """``make test-fast`` leaves out what is slow; what needs a cluster is for ``cluster-test``."""
    parser.addoption("--fast", action="store_true", help="Leave out the slow tests.")
    parser.addoption("--cluster", action="store_true", help="Run what needs a control plane.")


def pytest_configure() -> None:
    """Draw nothing that depends on which tests have run before."""
    if settings.get_current_profile_name() == "same":
        # Else it draws constants of the modules that happen to be loaded.
        pytest.MonkeyPatch().setattr(providers, "_get_local_constants", Constants)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Whether a file or folder is left out, and not even imported."""
    if collection_path == CLUSTER and not config.getoption("--cluster"):
        return True
    if not config.getoption("--fast"):
        return None
    slow = {Path(__file__).parent / each for each in SLOW}
    return True if collection_path in slow else None


class YamlSnapshots(SingleFileSnapshotExtension):
    """One real ``.yaml`` file a snapshot, named after the case: a reviewer reads manifests."""

    _write_mode = WriteMode.TEXT
    file_extension = "yaml"

    def serialize(self, data: Any, **_: Any) -> str:
        return str(data)


@pytest.fixture
def hears_interruptions() -> Iterator[None]:
    """A shell starts what runs in the background deaf to Ctrl-C, and children inherit that."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def yaml_snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """A snapshot kept as a ``.yaml`` file."""
    return snapshot.use_extension(YamlSnapshots)
