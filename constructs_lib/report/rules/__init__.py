"""The rules themselves, in every format: what each finds, why, and what to write instead."""
