"""Run by Pyodide: the sources of an archive as bytecode, everything else as it is.

The bytecode carries the hash of its source and is never checked against it, as the source is not
there. Nothing depends on the time, so the same sources give the same archive.
"""

from __future__ import annotations

from importlib._bootstrap_external import _code_to_hash_pyc  # type: ignore[attr-defined]
from importlib.util import source_hash
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

with ZipFile("/sources.zip") as sources, ZipFile("/compiled.zip", "w") as compiled:
    for name in sources.namelist():
        data = sources.read(name)
        if name.endswith(".py"):
            code = compile(data, name, "exec", dont_inherit=True)
            data = bytes(_code_to_hash_pyc(code, source_hash(data), checked=False))
            name += "c"  # noqa: PLW2901  # the name of the bytecode
        compiled.writestr(ZipInfo(name), data, compress_type=ZIP_DEFLATED, compresslevel=9)
