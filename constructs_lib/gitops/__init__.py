"""What GitOps engines are told of a fleet: one file an engine, manifests out."""
