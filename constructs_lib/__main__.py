"""``python -I -m constructs_lib``: the command line, whatever lies in the current folder.

Jobs that judge the files of strangers start it so: with ``-I`` Python imports nothing from the
current folder, nor from what ``PYTHONPATH`` names.
"""

from __future__ import annotations

from constructs_lib.cli.main import main

if __name__ == "__main__":
    main()
