"""Prints the lowest version of each package that the program asks for, as constraints: `name==version` a line.

They stand in pyproject.toml; what the tests need is left to the installer. With them: `CONSTRAINTS=file .ci/run`.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

_BOUND = re.compile(r"([\w.-]+)(?:>=|==)([\d.]+)")


def main() -> None:
    """Prints them."""
    project = Path(__file__).parents[1] / "pyproject.toml"
    for dependency in tomllib.loads(project.read_text())["project"]["dependencies"]:
        found = _BOUND.match(dependency)
        if found is None:
            raise SystemExit(f"{dependency} has no lowest version.")
        print(f"{found[1]}=={found[2]}")


if __name__ == "__main__":
    main()
