"""The DaemonSet that every rule's examples start from, in which no rule finds anything.

An example is a piece of YAML that is merged into it as ``kubectl patch`` merges, so that it shows
only what it is about.
"""

from __future__ import annotations

from typing import Final

from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.merge import merge
from constructs_lib.yaml.reader import read_yaml

__all__ = ["BASE", "example_objects"]

_DIGEST: Final = f"sha256:{'0123456789abcdef' * 4}"

BASE: Final = f"""\
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: agents
  labels:
    app.kubernetes.io/name: agent
    app.kubernetes.io/instance: agent
    app.kubernetes.io/version: 1.2.3
    app.kubernetes.io/managed-by: platform
spec:
  selector:
    matchLabels:
      app.kubernetes.io/name: agent
      app.kubernetes.io/instance: agent
  updateStrategy:
    type: RollingUpdate
    rollingUpdate:
      maxUnavailable: 1
  minReadySeconds: 10
  template:
    metadata:
      labels:
        app.kubernetes.io/name: agent
        app.kubernetes.io/instance: agent
    spec:
      serviceAccountName: agent
      automountServiceAccountToken: false
      priorityClassName: node-critical
      hostUsers: false
      nodeSelector:
        kubernetes.io/os: linux
      tolerations:
      - key: node-role.kubernetes.io/control-plane
        operator: Exists
        effect: NoSchedule
      securityContext:
        seccompProfile:
          type: RuntimeDefault
      containers:
      - name: agent
        image: registry.example/agent:1.2.3@{_DIGEST}
        env:
        - name: NODE_NAME
          valueFrom:
            fieldRef:
              fieldPath: spec.nodeName
        ports:
        - name: metrics
          containerPort: 9000
        resources:
          requests:
            cpu: 50m
            memory: 64Mi
          limits:
            cpu: 200m
            memory: 128Mi
        livenessProbe:
          httpGet:
            path: /live
            port: metrics
          periodSeconds: 10
          failureThreshold: 6
        readinessProbe:
          httpGet:
            path: /ready
            port: metrics
          periodSeconds: 5
          failureThreshold: 3
        securityContext:
          allowPrivilegeEscalation: false
          capabilities:
            drop:
            - ALL
          readOnlyRootFilesystem: true
          runAsNonRoot: true
          runAsUser: 65532
"""
"""The good DaemonSet."""


def example_objects(text: str) -> list[Manifest]:
    """The objects of an example: the good DaemonSet with a patch, or the documents themselves.

    A document that names its ``kind`` stands for itself; the others are patches of the good
    DaemonSet, which is left out where the example brings its own. Patches that give it other names
    make other DaemonSets.
    """
    documents = [document.value for document in read_yaml(text)]
    own = [document for document in documents if "kind" in document]
    if any(document["kind"] == "DaemonSet" for document in own):
        return own
    base: Manifest = read_yaml(BASE)[0].value
    patched: dict[str, Manifest] = {}
    for patch in [document for document in documents if "kind" not in document] or [{}]:
        name = patch.get("metadata", {}).get("name", "")
        patched[name] = _patched(patched.get(name, base), patch)
    return [*patched.values(), *own]


def _patched(manifest: Manifest, patch: Manifest) -> Manifest:
    result = {**manifest, **patch}
    for key, type_name in (("metadata", "ObjectMeta"), ("spec", "DaemonSetSpec")):
        if key in patch:
            result[key] = merge(manifest[key], patch[key], type_name)
    return result
