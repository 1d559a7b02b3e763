"""The engine of the checker: what reads objects, runs the rules and makes findings and fixes."""
