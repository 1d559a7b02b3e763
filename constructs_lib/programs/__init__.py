"""What the programs in the containers of an agent are told, as facts: one reader a program."""
