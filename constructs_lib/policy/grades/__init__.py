"""How grave each rule's findings are in the recommended profile: one file a group of rules."""
