"""DS1455: a driver is probed where its liveness probe sidecar does not answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.container import ContainerView
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.manifest import Json
from constructs_lib.policy.cel.reasons import PROGRAM
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import container_violation
from constructs_lib.programs.csi_sidecar import PROBE
from constructs_lib.programs.facts import Endpoint

__all__ = ["RULE"]

_PATH: Final = "/healthz"
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    programs = context.programs(daemon_set)
    sidecars = [each for each in programs if each.facts.program == PROBE]
    known = {each.container.name for each in programs if each.facts.endpoints}
    if len(sidecars) != 1 or not sidecars[0].facts.complete:
        return
    [endpoint] = sidecars[0].facts.endpoints[:1] or [None]
    if endpoint is None or not isinstance(endpoint.port, int):
        return
    for container in daemon_set.app:
        if container.name not in known:
            yield from _of_container(container, endpoint)


def _of_container(container: ContainerView, endpoint: Endpoint) -> Iterator[Violation]:
    probe = container.probes.get("livenessProbe")
    action, asked = probe.action if probe is not None else ("", {})
    if action != "httpGet" or asked.get("path") != _PATH:
        return
    port = _number(container, asked.get("port"))
    place = ("livenessProbe", "httpGet", "port")
    if port is not None and port != endpoint.port:
        message = f"port is {port}, and {PROBE} answers on {endpoint.port}."
        yield container_violation(container, message, *place)
    elif port is not None and endpoint.loopback and asked.get("host") not in _LOOPBACK:
        message = (
            f"{PROBE} answers on the loopback only, and the kubelet asks {_PATH} from outside it."
        )
        yield container_violation(container, message, *place)


def _number(container: ContainerView, port: Json) -> int | None:
    if isinstance(port, int):
        return port
    return next((each.container_port for each in container.ports if each.name == port), None)


_POD = """\
metadata:
  annotations:
    constructs-lib/role: csi-node
    constructs-lib/ignore.DS801.liveness-probe: It only hands on what the driver answers.
    constructs-lib/ignore.DS802.liveness-probe: It only hands on what the driver answers.
spec:
  template:
    spec:
      containers:
      - name: agent
        volumeMounts:
        - {name: plugin, mountPath: /csi}
        ports:
        - {name: healthz, containerPort: 9809}
        livenessProbe:
          httpGet: {path: /healthz, port: healthz}
          failureThreshold: 6
          periodSeconds: 10
        readinessProbe: {httpGet: {path: /ready, port: healthz}, periodSeconds: 5}
      - name: liveness-probe
        image: registry.k8s.io/sig-storage/livenessprobe:v2.19.0@sha256:\
0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
        args: [--csi-address=/csi/csi.sock, --health-port=%s]
        volumeMounts:
        - {name: plugin, mountPath: /csi}
        resources:
          requests: {cpu: 10m, memory: 20Mi}
          limits: {cpu: 50m, memory: 40Mi}
        securityContext:
          allowPrivilegeEscalation: false
          capabilities: {drop: [ALL]}
          readOnlyRootFilesystem: true
          runAsNonRoot: true
          runAsUser: 65532
      volumes:
      - name: plugin
        hostPath: {path: /var/lib/kubelet/plugins/shop.example, type: DirectoryOrCreate}
"""

RULE = Rule(
    id="DS1455",
    slug="driver-never-answers",
    summary="A driver is probed where its liveness probe sidecar does not answer.",
    why=(
        "The sidecar answers for the driver on one port. Where the driver's probe asks another one "
        "nobody answers, and a healthy driver is killed for ever; what it was mounting fails."
    ),
    remedy=(
        "Give `--health-port` (or `--http-endpoint`) the port that the driver's probe asks. With "
        "an address on the loopback the Pod is on the node's network and the probe says `host`."
    ),
    bad=_POD % "9808",
    good=_POD % "9809",
    check=_check,
    source="kubernetes-csi/livenessprobe, README",
    beyond_cel=PROGRAM,
)
