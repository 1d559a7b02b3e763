"""DaemonSets that nobody has written: every rule with CEL meets what it looks for, and near misses.

The same number always makes the same DaemonSet, on every machine, so that verdicts can be recorded.
"""

from __future__ import annotations

import copy
from random import Random
from typing import Any, Final

from constructs_lib.daemon_set.roles import ROLES
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.quantity import Quantity
from constructs_lib.policy.example import BASE
from constructs_lib.yaml.reader import read_yaml
from tests.admission import values

__all__ = ["GOOD", "daemon_set"]

GOOD: Final[Manifest] = read_yaml(BASE)[0].value
"""The DaemonSet that is changed."""


def daemon_set(number: int) -> Manifest:
    """The DaemonSet of a number."""
    chance = Random(number)  # noqa: S311  # the same on every machine is the point
    made = copy.deepcopy(GOOD)
    _Maker(chance, made).change()
    return made


class _Maker:
    """Changes a good DaemonSet at random."""

    def __init__(self, chance: Random, made: Manifest) -> None:
        self.chance = chance
        self.made = made
        self.spec = made["spec"]
        self.pod = self.spec["template"]["spec"]

    def change(self) -> None:
        """Change it in a few ways, or in many."""
        likely = self.chance.choice((0.1, 0.3, 0.6))
        self._metadata(likely)
        self._rollout(likely)
        for field, choices in values.POD.items():
            if choices and self.chance.random() < likely:
                _put(self.pod, field, self.chance.choice(choices))
        if self.chance.random() < likely:
            self.pod["tolerations"] = self._some(values.TOLERATIONS, 3)
        if self.chance.random() < likely:
            self._affinity()
        self._containers(likely)
        self._volumes(likely)
        _make_valid(self.pod)

    def _some(self, choices: Any, most: int) -> list[Any]:
        count = self.chance.randrange(most + 1)
        return [copy.deepcopy(self.chance.choice(choices)) for _ in range(count)]

    def _metadata(self, likely: float) -> None:
        metadata, template = self.made["metadata"], self.spec["template"]["metadata"]
        if self.chance.random() < likely:
            metadata["namespace"] = self.chance.choice(("default", "kube-system", "agents"))
        if self.chance.random() < 0.1 * likely:
            metadata["name"] = self.chance.choice(("a" * 58, "b" * 57, "multus"))
        if self.chance.random() < 0.6:
            owner = self.chance.choice((metadata, metadata, template))
            said = self.chance.choice((*ROLES, *ROLES, "nonsense"))
            owner.setdefault("annotations", {})["constructs-lib/role"] = said
        for key, value in values.ANNOTATIONS.items():
            if self.chance.random() < 0.2 * likely:
                owner = self.chance.choice((metadata, template))
                owner.setdefault("annotations", {})[key] = value
        if self.chance.random() < 0.2 * likely:
            for labels in (self.spec["selector"]["matchLabels"], template["labels"]):
                labels["app.kubernetes.io/version"] = "1"

    def _rollout(self, likely: float) -> None:
        if self.chance.random() < likely:
            self.spec["updateStrategy"] = self.chance.choice(
                (
                    {"type": "OnDelete"},
                    {"type": "OnDelete", "rollingUpdate": {"maxUnavailable": 1}},
                    {"type": "RollingUpdate"},
                    {"rollingUpdate": {"maxUnavailable": 2}},
                    {"rollingUpdate": {"maxUnavailable": "10%"}},
                    {"rollingUpdate": {"maxUnavailable": "5%"}},
                    {"rollingUpdate": {"maxUnavailable": "11%"}},
                    {"rollingUpdate": {"maxUnavailable": "100%"}},
                    {"rollingUpdate": {"maxUnavailable": 0, "maxSurge": 1}},
                    {"rollingUpdate": {"maxUnavailable": 0, "maxSurge": "50%"}},
                    {"rollingUpdate": {"maxUnavailable": "0%", "maxSurge": "100%"}},
                )
            )
        for field, choices in (
            ("minReadySeconds", (values.GONE, 0, 5, 10)),
            ("revisionHistoryLimit", (values.GONE, 0, 1, 2)),
        ):
            if self.chance.random() < likely:
                _put(self.spec, field, self.chance.choice(choices))

    def _affinity(self) -> None:
        affinity: dict[str, Any] = {}
        if self.chance.random() < 0.7:
            terms = [
                {"matchExpressions": self._some(values.EXPRESSIONS, 2)}
                for _ in range(self.chance.randrange(1, 3))
            ]
            if self.chance.random() < 0.2:
                field = {"key": "metadata.name", "operator": "In", "values": ["worker-1"]}
                terms.append({"matchFields": [field]})
            affinity["nodeAffinity"] = {
                "requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": terms}
            }
        if self.chance.random() < 0.2:
            term = {"weight": 1, "preference": {"matchExpressions": [values.EXPRESSIONS[2]]}}
            owner = affinity.setdefault("nodeAffinity", {})
            owner["preferredDuringSchedulingIgnoredDuringExecution"] = [term]
        if self.chance.random() < 0.4:
            affinity["podAntiAffinity"] = self.chance.choice(
                (
                    {"requiredDuringSchedulingIgnoredDuringExecution": [self._pod_term()]},
                    {
                        "preferredDuringSchedulingIgnoredDuringExecution": [
                            {"weight": 1, "podAffinityTerm": self._pod_term()}
                        ]
                    },
                )
            )
        self.pod["affinity"] = affinity

    def _pod_term(self) -> dict[str, Any]:
        term: dict[str, Any] = {
            "topologyKey": self.chance.choice(("kubernetes.io/hostname", "zone")),
            "labelSelector": copy.deepcopy(self.chance.choice(values.SELECTORS)),
        }
        if self.chance.random() < 0.3:
            term["namespaces"] = self.chance.choice((["agents"], ["other"]))
        if self.chance.random() < 0.3:
            term["namespaceSelector"] = self.chance.choice(
                (
                    {},
                    {"matchLabels": {"kubernetes.io/metadata.name": "agents"}},
                    {"matchLabels": {"a": "b"}},
                )
            )
        return term

    def _containers(self, likely: float) -> None:
        first = self.pod["containers"][0]
        containers = [first]
        if self.chance.random() < likely:
            containers += [copy.deepcopy(first) for _ in range(self.chance.randrange(1, 3))]
        init = []
        if self.chance.random() < likely:
            init = [copy.deepcopy(first) for _ in range(self.chance.randrange(1, 3))]
        for index, each in enumerate(containers[1:]):
            each["name"] = f"beside-{index}"
            each["ports"] = []
            self._without_ports(each)
        for index, each in enumerate(init):
            each["name"] = f"init-{index}"
            each["ports"] = []
            for probe in ("livenessProbe", "readinessProbe"):
                each.pop(probe, None)
            if self.chance.random() < 0.5:
                each["restartPolicy"] = "Always"
        self.pod["containers"] = containers
        if init:
            self.pod["initContainers"] = init
        for each in (*containers, *init):
            self._container(
                each, likely, lasts=not each["name"].startswith("init") or "restartPolicy" in each
            )
        if self.chance.random() < 0.1 * likely:
            containers[0]["restartPolicy"] = "Always"

    def _without_ports(self, container: dict[str, Any]) -> None:
        for probe in ("livenessProbe", "readinessProbe"):
            container[probe] = {"tcpSocket": {"port": 9000}}

    def _container(self, container: dict[str, Any], likely: float, *, lasts: bool) -> None:
        for field, choices in values.SECURITY.items():
            if self.chance.random() < likely:
                _put(container["securityContext"], field, self.chance.choice(choices))
        for field, choices in values.CONTAINER.items():
            if self.chance.random() < likely:
                _put(container, field, self.chance.choice(choices))
        if self.chance.random() < likely:
            self._amounts(container)
        for field, listed in (("env", values.ENV), ("args", values.ARGUMENTS)):
            if self.chance.random() < likely:
                container[field] = self._some(listed, 4)
        if self.chance.random() < likely:
            self._ports(container)
        if lasts:
            self._probes(container, likely)

    def _amounts(self, container: dict[str, Any]) -> None:
        resources: dict[str, Any] = {}
        for which in ("requests", "limits"):
            for name, choices in values.AMOUNTS.items():
                value = self.chance.choice(choices)
                if value is not values.GONE:
                    resources.setdefault(which, {})[name] = value
        container["resources"] = resources

    def _ports(self, container: dict[str, Any]) -> None:
        ports: list[dict[str, Any]] = []
        for index in range(self.chance.randrange(3)):
            number = self.chance.choice((22, 80, 9000, 9100, 10250, 30001))
            port: dict[str, Any] = {"containerPort": number, "name": f"p{index}"}
            if self.chance.random() < 0.5:
                port["hostPort"] = number
            if self.chance.random() < 0.2:
                port["hostIP"] = "127.0.0.1"
            if self.chance.random() < 0.2:
                port["protocol"] = "UDP"
            ports.append(port)
        if ports and self.chance.random() < 0.7:
            ports[0]["name"] = "metrics"
        container["ports"] = ports

    def _probes(self, container: dict[str, Any], likely: float) -> None:
        for name in ("startupProbe", "livenessProbe", "readinessProbe"):
            if self.chance.random() < likely:
                chosen = self.chance.choice((values.GONE, *values.PROBES))
                if chosen is not values.GONE:
                    chosen = {**copy.deepcopy(chosen), **self.chance.choice(values.COUNTS)}
                _put(container, name, chosen)

        if self.chance.random() < likely:
            container["lifecycle"] = copy.deepcopy(self.chance.choice(values.LIFECYCLES))

    def _volumes(self, likely: float) -> None:
        count = self.chance.randrange(5) if self.chance.random() < 2 * likely else 0
        volumes = [{"name": f"v{index}", **self._source()} for index in range(count)]
        everybody = (*self.pod["containers"], *self.pod.get("initContainers", ()))
        for each in everybody:
            for volume in volumes:
                if self.chance.random() < 0.5:
                    each.setdefault("volumeMounts", []).append(self._mount(volume))
        if volumes:
            self.pod["volumes"] = volumes

    def _source(self) -> dict[str, Any]:
        if self.chance.random() < 0.7:
            source: dict[str, Any] = {"path": self.chance.choice(values.PATHS)}
            _put(
                source,
                "type",
                self.chance.choice(
                    (
                        values.GONE,
                        values.GONE,
                        "",
                        "Directory",
                        "DirectoryOrCreate",
                        "File",
                        "FileOrCreate",
                        "Socket",
                    )
                ),
            )
            return {"hostPath": source}
        source = self.chance.choice(
            (
                {"emptyDir": {}}, {"emptyDir": {"medium": "Memory"}}, {},
                {"emptyDir": {"sizeLimit": "1Gi"}}, {"emptyDir": {"sizeLimit": "0"}},
                {"configMap": {"name": "c"}}, {"persistentVolumeClaim": {"claimName": "c"}},
                {"projected": {"sources": [{"serviceAccountToken": {"path": "t"}}]}},
                {"image": {"reference": "registry.example/data:1"}},
                {"rbd": {"monitors": ["a"], "image": "b"}}, {"gitRepo": {"repository": "r"}},
            )
        )  # fmt: skip
        return copy.deepcopy(source)

    def _mount(self, volume: dict[str, Any]) -> dict[str, Any]:
        path = volume.get("hostPath", {}).get("path", "/mnt")
        mount: dict[str, Any] = {
            "name": volume["name"],
            "mountPath": f"/mnt/{volume['name']}" if self.chance.random() < 0.6 else path,
        }
        if mount["mountPath"] in {"/", "/var/log"} or "//" in mount["mountPath"]:
            mount["mountPath"] += f"/{volume['name']}" if "log" not in mount["mountPath"] else ""
        if self.chance.random() < 0.6:
            mount["readOnly"] = self.chance.random() < 0.8
        if self.chance.random() < 0.2:
            mount["mountPropagation"] = self.chance.choice(
                ("None", "HostToContainer", "Bidirectional")
            )
        if self.chance.random() < 0.1:
            mount["subPath"] = self.chance.choice(("log", "lib/kubelet", "pki", "./log//pods"))
        if mount.get("readOnly") and self.chance.random() < 0.1:
            mount["recursiveReadOnly"] = self.chance.choice(("Disabled", "IfPossible"))
        return mount


def _make_valid(pod: dict[str, Any]) -> None:
    """Take back most of what the API server refuses, which no policy sees."""
    containers = [*pod["containers"], *pod.get("initContainers", ())]
    shares = any(pod.get(name) for name in ("hostNetwork", "hostPID", "hostIPC"))
    if shares and pod.get("hostUsers") is False:
        del pod["hostUsers"]
    if pod.get("hostPID"):
        pod.pop("shareProcessNamespace", None)
    taken: set[tuple[int, str]] = set()
    for each in containers:
        each["ports"] = [port for port in each.get("ports", ()) if _is_new(port, taken)]
        security = each["securityContext"]
        mounts = each.get("volumeMounts", ())
        if any(mount.get("mountPropagation") == "Bidirectional" for mount in mounts):
            security["privileged"] = True
        if security.get("privileged"):
            security.pop("allowPrivilegeEscalation", None)
        if pod.get("hostUsers") is not False:
            security.pop("procMount", None)
        resources = each.get("resources", {})
        limits = resources.get("limits", {})
        for name, asked in resources.get("requests", {}).items():
            if name in limits and Quantity.parse(asked).nanos > Quantity.parse(limits[name]).nanos:
                del limits[name]


def _is_new(port: dict[str, Any], taken: set[tuple[int, str]]) -> bool:
    claim = port["containerPort"], port.get("protocol", "TCP")
    if claim in taken:
        return False
    taken.add(claim)
    return True


def _put(owner: dict[str, Any], field: str, value: Any) -> None:
    if value is values.GONE:
        owner.pop(field, None)
    else:
        owner[field] = copy.deepcopy(value)
