"""Prints the newest versions of all packages that the project and its extras ask for: `name==version` a line.

They are what an installer puts into an empty environment. Where it was told to fetch them from is not printed.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path

PROJECT = Path(__file__).parents[1]
HEAD = """\
# Versions that are known to work together, on Python 3.11 to 3.14: what pyproject.toml asks for with all its extras.
# To renew: `make constraints`, then `make test`.
"""
_VERSION = re.compile(r"[\w.-]+==[\w.]+")


def main() -> None:
    """Prints them."""
    extras = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / ("Scripts" if os.name == "nt" else "bin") / "python"
        pip = [str(python), "-m", "pip", "--disable-pip-version-check"]
        # An environment outside would otherwise say which versions are taken.
        free = {name: value for name, value in os.environ.items() if name not in {"PIP_CONSTRAINT", "PYTHONPATH"}}
        subprocess.run([*pip, "install", "--quiet", "-e", f"{PROJECT}[{','.join(extras)}]"], check=True, env=free)
        frozen = subprocess.run(
            [*pip, "freeze", "--exclude-editable"], check=True, env=free, stdout=subprocess.PIPE, text=True
        )
    lines = sorted(frozen.stdout.split("\n"), key=str.lower)
    versions = [line for line in lines if line]
    if odd := [line for line in versions if not _VERSION.fullmatch(line)]:
        sys.exit(f"These are no versions of a package that others find, too: {', '.join(odd)}")
    print(HEAD + "\n".join(versions))


if __name__ == "__main__":
    main()
