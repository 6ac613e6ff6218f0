"""The files that the preview is tried on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.conftest import ImportFile
from tests.tui.fixing import FAULTY
from upflow_tui.tui.services import Services

BEFORE = """Customer ID,Customer name,Town,Parent ID,Parent name,Contact email,First name,Main contact
P-1,Groupe Lenoir,Paris,,,,,
C-2,Durand & Fils,Lyon,P-1,Groupe Lenoir,a@durand.example,Ana,1
C-4,Zoé,Brest,P-1,Groupe Lenoir,,,
"""
FILE = """Customer ID,Customer name,Town,Parent ID,Parent name,Contact email,First name,Main contact,Remark
P-1,Groupe Lenoir,Paris,,,,,,
C-2,Durand & Fils,"Lyon
Part-Dieu",P-1,Groupe Lenoir,a@durand.example,Anne,,first
C-2,,,,,b@durand.example,Bea,1,second
C-3,Neuf,Metz,,,nobody,,,
C-5,Encore Neuf,Metz,,,nobody,,,
C-6,Dernier,Metz,,,nothing,,yes,
,,Nice,,,,,,
C-4,Zoé,Brest,P-1,Groupe Lenoir,,,,
"""


@pytest.fixture
def file(tmp_path: Path, services: Services, import_file: ImportFile) -> Path:
    """A file that meets the customers of an earlier import."""
    import_file(services, BEFORE, "before.csv")
    path = tmp_path / "clients.csv"
    path.write_text(FILE, encoding="utf-8")
    return path


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A file with problems of each kind: of dates that can be read in two ways, too."""
    path = tmp_path / "clients.csv"
    path.write_text(FAULTY, encoding="utf-8")
    return path
