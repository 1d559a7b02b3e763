"""Admission policies as files, and what they would say of manifests."""
