"""When Argo CD, Flux, Helm, Rancher Fleet and kubectl call the update of a DaemonSet done."""
