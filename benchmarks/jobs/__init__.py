"""The jobs that people wait for, each against its goal: ``make bench``."""
