"""What several examples of rules begin with."""

from __future__ import annotations

from typing import Final

__all__ = ["KUBE_PROXY"]

KUBE_PROXY: Final = """\
metadata:
  annotations:
    constructs-lib/role: kube-proxy
spec:
  template:
    spec:
      tolerations: [{operator: Exists}]
      containers:
      - name: agent
        image: registry.k8s.io/kube-proxy:%s@sha256:\
0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
        command: [/usr/local/bin/kube-proxy, --hostname-override=$(NODE_NAME)%s]
"""
"""kube-proxy of a tag, with further arguments."""
