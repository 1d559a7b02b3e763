"""A cdk8s app for each cluster of a fleet: what it runs goes to a folder of its own."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Self

from cdk8s import ApiObject, App
from constructs import Node

from constructs_lib.cdk.construct import SpecConstruct
from constructs_lib.errors import DeclarationError, Problem
from constructs_lib.fleet.cluster import Cluster
from constructs_lib.gitops.sync_waves import sync_wave
from constructs_lib.policy.facts.engine_objects import SYNC_WAVE

__all__ = ["ClusterApp"]

_FOLDER = "CDK8S_OUTDIR"
"""Where ``cdk8s synth`` wants what an app writes."""


class ClusterApp(App):
    """What one cluster runs.

    Inside ``with`` it is declared as in any app, and each agent gets from the cluster what it
    leaves out; the app is synthesized at the end::

        for cluster in Fleet.load("clusters"):
            with ClusterApp(cluster) as app:
                logging = Chart(app, "logging", namespace="logging")
                LogAgent(logging, "log-agent", output=Loki(host="loki.example"))
    """

    def __init__(
        self, cluster: Cluster, *, folder: str | None = None, sync_waves: bool = False
    ) -> None:
        """Nothing is written yet.

        Args:
            cluster: the cluster.
            folder: the folder that gets one for each cluster. Default: that of ``cdk8s synth``,
                which is ``dist``.
            sync_waves: whether Argo CD is to apply rights and namespaces first, then
                configuration, then what runs (docs/gitops.md). Default: one wave.
        """
        home = Path(folder or os.environ.get(_FOLDER, "dist"))
        # Node.js may have begun in another folder than the current one.
        super().__init__(outdir=str(home.absolute() / cluster.name))
        self._cluster = cluster
        self._sync_waves = sync_waves

    def __enter__(self) -> Self:
        self._cluster.__enter__()
        return self

    def synth(self) -> None:
        """Write the cluster's charts; ``with`` does it at its end.

        Raises:
            DeclarationError: something was not declared inside ``with``, so the cluster gave it
                nothing.
        """
        forgotten = [
            Problem(
                path=(),
                message=f"{type(each).__name__} {each.spec.name!r} was not declared inside 'with', "
                "so it lacks what the cluster gives; declare it there",
            )
            for each in Node.of(self).find_all()
            if isinstance(each, SpecConstruct) and each.spec.declared_for != self._cluster.name
        ]
        if forgotten:
            raise DeclarationError(f"ClusterApp {self._cluster.name!r}", forgotten)
        if self._sync_waves:
            self._order_in_waves()
        super().synth()

    def _order_in_waves(self) -> None:
        """Annotate every object with its sync wave, unless it has one."""
        for each in Node.of(self).find_all():
            if isinstance(each, ApiObject):
                wave = sync_wave(each.kind)
                annotations = each.metadata.to_json().get("annotations") or {}
                if wave is not None and SYNC_WAVE not in annotations:
                    each.metadata.add_annotation(SYNC_WAVE, wave)

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None:
        self._cluster.__exit__(kind, *error)
        if kind is None:
            self.synth()
