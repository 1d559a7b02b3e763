"""The rules in CEL: what expressions of rules are made of."""
