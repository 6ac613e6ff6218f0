"""Whole walks through the program, with keys only: from opening it to the entry in the history."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from tests.tui.places import opened, press, settled, shown, until
from tests.tui.test_run import PATIENCE, Program
from tests.tui.walking import Walker, demo_services, fields
from tests.tui.wizard_steps import type_text
from upflow_tui.core.organization import Member, Organization, SourceSystem, Workflow
from upflow_tui.engine.prepare.prepared_imports import prepared_imports
from upflow_tui.importing.choices import BlankCells
from upflow_tui.samples.generator import write_lines
from upflow_tui.tui.services import Services

BOTH_SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=lambda size: f"{size[0]}x{size[1]}")


@asynccontextmanager
async def walking(
    services: Services, size: tuple[int, int] = (80, 24), file: Path | None = None
) -> AsyncIterator[Walker]:
    async with opened(services, size, file) as (app, pilot):
        yield Walker(app, pilot)


@BOTH_SIZES
async def test_the_french_sample_from_opening_to_its_entry_in_the_history(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    services = demo_services(tmp_path)
    async with walking(services, size) as walker:
        await walker.to_map("down", "enter")
        assert "All required fields are mapped" in shown(walker.app)
        await walker.to_preview()
        assert "30 new" in shown(walker.app)
        await walker.press("n")
        assert "What this import will do" in shown(walker.app)
        await walker.to_result("i")
        assert "✓ Import 1: Success" in shown(walker.app)
        await walker.press("enter")
        await until(walker.pilot, lambda: "SHA-256" in shown(walker.app))
        assert "clients-mars.csv" in shown(walker.app)
        assert walker.keys == 6
    assert len(list(services.engine.customers())) == 30
    assert prepared_imports(services.folder) == [], "it is done: nothing is left to go on with"


async def test_the_same_with_the_engine_in_a_child_process(tmp_path: Path) -> None:
    services = demo_services(tmp_path, child=True)
    async with walking(services) as walker:
        await walker.to_map("down", "enter")
        await walker.to_preview()
        await walker.to_result("n", "i")
        await walker.press("enter")
        await until(walker.pilot, lambda: "SHA-256" in shown(walker.app))
    assert len(list(services.engine.customers())) == 30


async def test_the_faulty_sample_tells_its_faults_and_imports_the_rest(tmp_path: Path) -> None:
    services = demo_services(tmp_path)
    async with walking(services) as walker:
        await walker.press("down", "down", "enter")
        await until(walker.pilot, lambda: walker.app.current_mode == "wizard" and walker.wizard.session.opened)
        await until(walker.pilot, lambda: "Some accents look wrong" in shown(walker.app))
        assert walker.wizard.session.step == 1, "there are warnings about the whole file to be read first"
        await walker.to_map("enter")
        await walker.to_preview()
        assert "9 refused" in shown(walker.app) and "38 errors" in shown(walker.app)
        await walker.press("tab")
        assert "Account manager not found" in shown(walker.app)
        await walker.to_result("n", "i")
        assert "Import 1: Error · 58 of 74 lines applied" in shown(walker.app)
        await walker.press("v")
        await until(walker.pilot, lambda: "SHA-256" in shown(walker.app))
        assert "Findings" in shown(walker.app)
    [summary] = services.engine.history()
    assert summary.status == "error"
    with services.engine.past_import(1) as past:
        assert past is not None
        assert sum(finding.severity == "error" for finding in past.iter_findings()) == 38


async def test_assigning_where_the_source_system_is_a_native_integration(tmp_path: Path, services: Services) -> None:
    members = (Member("Anna Roy", "anna@mars.example"),)
    workflows = (Workflow("Standard reminders"),)
    engine = services.engine
    engine.replace_organization(Organization("Mars", SourceSystem.API, members=members, workflows=workflows))
    start = tmp_path / "start.csv"
    start.write_text("Customer ID,Customer name,Town\nC-1,Abel,Lyon\nC-2,Berta,Lille\n")
    async with walking(services, file=start) as walker:
        await walker.to_map()
        await walker.to_preview()
        await walker.to_result("n", "i")
    engine.replace_organization(Organization("Mars", SourceSystem.NATIVE, members=members, workflows=workflows))
    file = tmp_path / "assign.csv"
    file.write_text(
        "Customer ID,Customer name,Town,Account manager,Workflow\n"
        "C-1,Abel,Paris,anna@mars.example,Standard reminders\nC-9,Nobody,,anna@mars.example,\n"
    )
    async with walking(services) as walker:
        assert "Assign customers" in shown(walker.app).splitlines()[1]
        await walker.press("a", "enter")
        await until(walker.pilot, lambda: walker.app.current_mode == "wizard")
        assert "Assign customers" in shown(walker.app)
        await type_text(walker.pilot, str(file))
        await walker.to_map("enter")
        assert fields(walker) == ("external_id", None, None, "account_manager", "workflow")
        await walker.to_preview()
        assert "1 updated" in shown(walker.app) and "1 refused" in shown(walker.app)
        await walker.to_result("n", "i")
    customers = {customer.external_id: customer for customer in engine.customers()}
    assert customers["C-1"].details.get("town") == "Lyon", "details are the integration's"
    assert customers["C-1"].account_managers == ("anna@mars.example",)
    assert customers["C-1"].workflow == "Standard reminders"
    assert set(customers) == {"C-1", "C-2"}


async def test_back_keeps_every_choice(tmp_path: Path) -> None:
    services = demo_services(tmp_path)
    async with walking(services) as walker:
        await walker.to_map("down", "enter")
        await walker.press("end", "x", "up", "up", "x")
        mapped = fields(walker)
        assert "custom:Tier" not in mapped
        await walker.to_preview()
        await walker.press("n", "up", "down", "enter", "down", "enter")
        chosen = walker.wizard.session.choices
        assert chosen.blank is BlankCells.CLEAR
        await until(walker.pilot, lambda: walker.wizard.session.is_drafted)
        await walker.press("b", "b", "b")
        assert walker.wizard.session.step == 1
        await walker.press("n")
        assert walker.wizard.session.step == 2
        assert fields(walker) == mapped
        await walker.to_preview()
        await walker.press("n")
        assert walker.wizard.session.choices == chosen
        await walker.to_result("i")
    assert "Tier" not in {name for customer in services.engine.customers() for name in customer.custom}


async def test_a_prepared_import_survives_quitting_with_its_choices(tmp_path: Path) -> None:
    services = demo_services(tmp_path)
    async with walking(services) as walker:
        await walker.to_map("down", "enter")
        await walker.press("x")
        mapped = fields(walker)
        await walker.press("q", "y")
    services = Services(services.folder, services.new_client)
    async with walking(services) as walker:
        await until(walker.pilot, lambda: "clients-mars.csv" in shown(walker.app))
        await walker.to_map("tab", "enter")
        assert fields(walker) == mapped
    assert [item.file_name for item in prepared_imports(services.folder)] == ["clients-mars.csv"], "and once more"


def test_a_window_closed_while_writing_leaves_the_store_whole(tmp_path: Path) -> None:
    file = tmp_path / "big.csv"
    with file.open("w", encoding="utf-8", newline="") as text:
        write_lines(text, 4_000)
    services = demo_services(tmp_path)
    program = Program("-m", "upflow_tui", "--data-dir", str(services.folder), str(file))
    try:
        program.wait_for("All required fields are mapped")
        os.write(program.ours, b"n")
        program.wait_for("errors")
        os.write(program.ours, b"n")
        program.wait_for("What this import will do")
        os.write(program.ours, b"i")
        program.wait_for("All or nothing")
        os.kill(program.process.pid, signal.SIGHUP)
        program.end()
    finally:
        program.close()
    with closing(sqlite3.connect(services.folder / "upflow.db")) as store:
        assert store.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        [imports] = store.execute("SELECT count(*) FROM imports").fetchone()
        [customers] = store.execute("SELECT count(*) FROM customers").fetchone()
    assert (imports == 0) == (customers == 0), "all of it, or nothing"
    assert not _engines_of(services.folder), "no engine is left behind"


def _engines_of(folder: Path) -> list[str]:
    """The engines that work on a data folder, a moment after their window closed."""
    until_then = time.monotonic() + PATIENCE
    while True:
        listed = subprocess.run(["ps", "-eo", "pid,args"], capture_output=True, text=True, check=True).stdout
        found = [line for line in listed.splitlines() if "upflow_tui.engine" in line and str(folder) in line]
        if not found or time.monotonic() > until_then:
            return found


@BOTH_SIZES
async def test_the_first_run_leads_to_every_place(services: Services, size: tuple[int, int]) -> None:
    async with opened(services, size) as (app, pilot):
        assert "No customers yet" in shown(app)
        await press(pilot, "h")
        assert "import" in shown(app).lower()
        await press(pilot, "o")
        assert "Native integration" in shown(app)
        await press(pilot, "c", "down", "down", "enter")
        await until(pilot, lambda: app.current_mode == "wizard")
        await settled(pilot)
        assert "1 File" in shown(app)
