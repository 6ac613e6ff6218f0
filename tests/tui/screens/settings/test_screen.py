"""Settings and My profile: read, changed by keys, remembered; what is wrong is said; secrets are never shown."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Input

from tests.notifying.servers import PASSWORD, QUICK, USER, WEBHOOK_PATH, MailServer, WebServer, free_port
from tests.notifying.test_smtp import received
from tests.tui.conftest import ImportFile
from tests.tui.hostile import HOSTILE, all_texts
from tests.tui.places import all_cells, opened, press, put_cursor, said, settled, shown, until
from tests.tui.preview_host import preview_of
from upflow_tui.engine.past import notifying as telling
from upflow_tui.engine.settings.file import SettingsFile
from upflow_tui.engine.settings.settings import Arranged, Confirmations, DateStyle, Theme
from upflow_tui.notifying.mail import EmailSettings
from upflow_tui.notifying.slack import SlackSettings
from upflow_tui.store.database import Database
from upflow_tui.tui import wording
from upflow_tui.tui.app import UpflowApp
from upflow_tui.tui.dialogs.ask_secret import SecretDialog
from upflow_tui.tui.dialogs.confirm import ConfirmDialog
from upflow_tui.tui.dialogs.form import FormDialog
from upflow_tui.tui.dialogs.message import MessageDialog
from upflow_tui.tui.end_notices import notify_end
from upflow_tui.tui.screens.settings.screen import SettingsScreen
from upflow_tui.tui.screens.undo.screen import UndoScreen
from upflow_tui.tui.services import Services

pytestmark = pytest.mark.usefixtures("direct", "plain_days")


@pytest.fixture
def plain_days():  # type: ignore[no-untyped-def]
    """However a test has days written, the next one has them as usual."""
    yield
    wording.use_date_style(DateStyle.ISO)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SettingsFile:
    monkeypatch.setattr(telling.tell, "__defaults__", (QUICK,))
    monkeypatch.setattr(telling.tell_test, "__defaults__", (QUICK, None))
    return SettingsFile(tmp_path / "config", {})


@pytest.fixture
def own(services: Services, file: SettingsFile) -> Services:
    """The services with settings of a person's own."""
    return replace(services, settings_file=file)


def written(file: SettingsFile, text: str) -> None:
    file.folder.mkdir(exist_ok=True)
    file.path.write_text(text)


def told(app: UpflowApp) -> list[str]:
    """The messages that were shown on top of the screen."""
    return [notification.message for notification in app._notifications]


def values(app: UpflowApp) -> dict[str, str]:
    return {label.strip(): value for label, value in all_cells(app)}


async def fill(app: UpflowApp, **fields: str) -> None:
    for name, text in fields.items():
        app.screen.query_one(f"#form-{name}", Input).value = text


# At the start


async def test_without_a_file_the_program_starts_as_usual_and_creates_nothing(
    own: Services, file: SettingsFile
) -> None:
    async with opened(own) as (app, pilot):
        await press(pilot, "f9", "2", "3", "1", "escape")
        assert app.theme == "upflow-dark" and told(app) == []
    assert not file.folder.exists()


async def test_theme_days_and_keys_hold_from_the_first_screen_on(own: Services, file: SettingsFile) -> None:
    written(file, "theme = 'light'\ndate_style = 'day_first'\n[keys]\n'customers.add' = 'z'\n'app.settings' = 'f12'\n")
    async with opened(own, (120, 36)) as (app, pilot):
        assert app.theme == "upflow-light"
        assert "z Add customers" in shown(app)
        assert app.preferences.settings.keys["customers.add"] == ("z",)
        await press(pilot, "f9")
        assert not isinstance(app.screen, SettingsScreen)
        await press(pilot, "f12")
        assert isinstance(app.screen, SettingsScreen)
        assert wording._Days.form == "%d/%m/%Y"


async def test_a_faulty_file_never_stops_the_program_and_is_said(own: Services, file: SettingsFile) -> None:
    written(file, "theme = 'light'\ntheem = 1\n[keys]\n'map.suggest' = 'm'\n'map.sugest' = 'z'\n")
    async with opened(own, (120, 36)) as (app, pilot):
        assert app.theme == "upflow-light", "what is right counts"
        await until(pilot, lambda: told(app))
        assert told(app)[0].startswith(
            'settings.toml: line 2, theem: this key is not known. Nearest: "theme". (and 2 more)'
        )
        await press(pilot, "f9")
        assert 'line 4, keys."map.suggest"' in shown(app) and "Next missing" in shown(app)
        assert 'line 5, keys."map.sugest": this action does not exist.' in shown(app)


async def test_a_file_that_is_no_toml_is_said_and_nothing_is_remembered(own: Services, file: SettingsFile) -> None:
    written(file, "theme = \n")
    async with opened(own) as (app, pilot):
        await until(pilot, lambda: told(app))
        assert "line 1: This is not valid TOML" in told(app)[0]
        await press(pilot, "f2")
        assert app.theme == "upflow-light"
        await until(pilot, lambda: len(told(app)) == 2)
        assert "The theme could not be saved." in told(app)[1]
        await press(pilot, "f9", "enter")
        assert app.theme == "upflow-light" and isinstance(app.screen, MessageDialog)
        assert "Fix the file first" in shown(app)
    assert file.path.read_text() == "theme = \n"


async def test_a_theme_that_is_changed_is_there_next_time(own: Services, file: SettingsFile) -> None:
    async with opened(own) as (app, pilot):
        await press(pilot, "f2")
    assert file.load().settings.theme is Theme.LIGHT
    async with opened(own) as (app, pilot):
        assert app.theme == "upflow-light"
        await press(pilot, "f2")
        assert app.theme == "upflow-dark"
    assert file.load().settings.theme is Theme.DARK


async def test_in_a_demo_or_a_test_without_a_folder_changes_hold_and_nothing_is_written(services: Services) -> None:
    async with opened(services) as (app, pilot):
        await press(pilot, "f2", "f9", "enter")
        assert app.theme == "upflow-light" and not app.preferences.settings.notifications.in_program


# Settings


async def test_settings_are_chosen_from_lists_and_remembered(own: Services, file: SettingsFile) -> None:
    async with opened(own) as (app, pilot):
        await press(pilot, "f9", "2", "enter", "down", "enter")
        assert app.theme == "upflow-light" and values(app)["Theme"] == "Upflow light"
        await press(pilot, "down", "enter", "down", "enter")
        assert values(app)["Date format"] == "Day first: 31/05/2026"
        await press(pilot, "down", "enter", "down", "enter")
        assert values(app)["Lists of customers"] == "By parent"
        await press(pilot, "down", "enter", "down", "enter")
        assert values(app)["Questions"] == "Only irreversible ones"
    settings = file.load().settings
    assert (settings.theme, settings.date_style) == (Theme.LIGHT, DateStyle.DAY_FIRST)
    assert settings.confirmations is Confirmations.DANGEROUS
    assert settings.customers is Arranged.BY_PARENT


async def test_retention_asks_once_more_and_can_be_switched_off(own: Services, file: SettingsFile) -> None:
    async with opened(own) as (app, pilot):
        await press(pilot, "f9", "2", "end", "enter")
        assert isinstance(app.screen, FormDialog) and "cannot" not in values_text(app)
        for wrong in ("-1", "ten", "36501", "1.5"):
            await fill(app, days=wrong)
            await press(pilot, "enter")
            assert "Write a number of days from 0 (never) to 36500." in shown(app)
        await fill(app, days="90")
        await press(pilot, "enter")
        assert isinstance(app.screen, ConfirmDialog) and "older than 90 days" in shown(app)
        await press(pilot, "enter")
        assert file.load().settings.retention_days == 0, "the hasty enter does no harm"
        await press(pilot, "enter")
        await fill(app, days="90")
        await press(pilot, "enter", "y")
        assert file.load().settings.retention_days == 90 and values(app)["Forget imports after"] == "90 days"
        await press(pilot, "x")
        assert file.load().settings.retention_days == 0 and values(app)["Forget imports after"] == "off"


def values_text(app: UpflowApp) -> str:
    return str(app.screen.title or "")


async def test_where_only_dangerous_questions_are_asked_quitting_asks_only_while_it_writes(
    own: Services, file: SettingsFile
) -> None:
    file.change({("confirmations",): "dangerous"})
    async with opened(own) as (app, pilot):
        await until(pilot, lambda: app.preferences.settings.confirmations is Confirmations.DANGEROUS)
        done: list[bool] = []
        app.preferences.confirm("Quit", "?", lambda: done.append(True), yes="Quit", no="Stay")
        assert done == [True] and not isinstance(app.screen, ConfirmDialog)
        file.change({("confirmations",): "all"})
        await press(pilot, "f9", "escape")
        app.preferences.confirm("Quit", "?", lambda: done.append(True), yes="Quit", no="Stay")
        await settled(pilot)
        assert isinstance(app.screen, ConfirmDialog)
        await press(pilot, "y")
        assert done == [True, True]


# Keys


async def test_keys_are_changed_searched_and_put_back(own: Services, file: SettingsFile) -> None:
    async with opened(own) as (app, pilot):
        await press(pilot, "f9", "3", "slash", *"add customers", "enter")
        await until(pilot, lambda: len(all_cells(app)) == 1)
        assert all_cells(app)[0][:3] == ("Customers", "Add customers", "a")
        await press(pilot, "enter")
        await fill(app, keys="s")
        await settled(pilot)
        assert '✗ "s" is the key of "Sort" (customers.sort) already.' in shown(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, FormDialog) and file.load().settings.keys == {}
        await fill(app, keys="z F5")
        await press(pilot, "enter")
        assert all_cells(app)[0][2] == "z F5"
        assert file.load().settings.keys == {"customers.add": ("z", "F5")}
        await press(pilot, "x")
        assert all_cells(app)[0][2] == "a" and file.load().settings.keys == {}
        await press(pilot, "enter")
        await fill(app, keys="z")
        await press(pilot, "enter", "escape", "escape", "c", "z")
        assert app.screen.is_modal or app.current_mode.startswith("wizard"), "the new key adds customers"


# My profile


async def test_the_switches_turn_and_are_remembered(own: Services, file: SettingsFile) -> None:
    async with opened(own) as (app, pilot):
        await press(pilot, "o", "f9")
        assert isinstance(app.screen, SettingsScreen)
        assert values(app)["In the program"] == "on" and values(app)["E-mail"] == "· off"
        await press(pilot, "enter", "down", "enter")
        assert values(app)["In the program"] == "· off" and values(app)["Bell"] == "on"
        profile = file.load().settings.notifications
        assert not profile.in_program and profile.bell
        await press(pilot, "escape")
        assert not isinstance(app.screen, SettingsScreen)


async def test_switching_e_mail_on_asks_for_what_it_needs(own: Services, file: SettingsFile) -> None:
    async with opened(own) as (app, pilot):
        await press(pilot, "f9", "down", "down", "enter")
        assert isinstance(app.screen, FormDialog)
        await press(pilot, "enter")
        assert "Server: e-mail needs it" in shown(app)
        await fill(app, server="smtp mars", sender="anna", recipients="bob@mars.example; eve@mars.local")
        await press(pilot, "enter")
        assert "Server: is not a server's name." in shown(app)
        await fill(app, server="smtp.mars.example")
        await press(pilot, "enter")
        assert "From: is not an e-mail address." in shown(app)
        await fill(app, sender="anna@mars.example", port="99999")
        await press(pilot, "enter")
        assert "Port: must be from 1 to 65535." in shown(app)
        await fill(app, port="x1")
        await press(pilot, "enter")
        assert "Port: write a number" in shown(app)
        assert not file.folder.exists()
        await fill(app, port="", user="anna")
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, SecretDialog))
        await press(pilot, *"s3cret!", "enter")
        assert values(app)["Server"] == "smtp.mars.example:587 · STARTTLS"
        assert values(app)["To"] == "bob@mars.example, eve@mars.local"
        assert values(app)["Password"] == "kept" and values(app)["E-mail"] == "on"
    email = file.load().settings.notifications.email
    assert email.enabled and email.port is None and email.user == "anna"
    assert file.secrets.read(EmailSettings.SECRET) == "s3cret!"
    assert "s3cret" not in file.path.read_text()


async def test_a_secret_is_never_on_the_screen_and_can_be_forgotten(own: Services, file: SettingsFile) -> None:
    async with opened(own) as (app, pilot):
        await press(pilot, "f9")
        await put_cursor(pilot, 8, "#list")
        await press(pilot, "enter")
        assert isinstance(app.screen, SecretDialog) and str(file.secrets.path)[:30] in shown(app)
        app.screen.query_one(Input).value = f"http://hooks.slack.com{WEBHOOK_PATH}"
        await press(pilot, "enter")
        assert isinstance(app.screen, MessageDialog) and "must begin with https://" in shown(app)
        assert "hookSecret" not in shown(app) and file.secrets.read(SlackSettings.SECRET) is None
        await press(pilot, "escape", "enter")
        app.screen.query_one(Input).value = f"https://hooks.slack.com{WEBHOOK_PATH}"
        await settled(pilot)
        assert "hookSecret" not in shown(app)
        await press(pilot, "enter")
        assert values(app)["Webhook"] == "kept" and values(app)["Slack"] == "on"
        assert "hookSecret" not in shown(app)
        await press(pilot, "down", "x")
        assert values(app)["Webhook"] == "none"
    assert file.secrets.read(SlackSettings.SECRET) is None and file.load().settings.notifications.slack.enabled


async def test_a_secret_of_the_environment_is_named_as_such(services: Services, file: SettingsFile) -> None:
    known = SettingsFile(file.folder, {"UPFLOW_TUI_SMTP_PASSWORD": "from outside"})
    async with opened(replace(services, settings_file=known)) as (app, pilot):
        await press(pilot, "f9")
        assert values(app)["Password"] == "set in the environment" and "from outside" not in shown(app)


async def test_a_broken_file_of_secrets_is_said(own: Services, file: SettingsFile) -> None:
    file.folder.mkdir()
    file.secrets.path.write_text("hunter2 = hunter2")
    async with opened(own) as (app, pilot):
        await press(pilot, "f9")
        assert values(app)["Password"] == "cannot be read" and "hunter2" not in shown(app)


async def test_a_test_tells_what_became_of_it_in_words(
    own: Services, file: SettingsFile, web_server: WebServer
) -> None:
    hooks = web_server()
    hooks.delay = 0.3
    async with opened(own, (120, 36)) as (app, pilot):
        await press(pilot, "f9", "t")
        assert "Neither e-mail nor Slack is switched on." in said(app, ".settings--told")
        file.change({("notifications", "slack", "enabled"): True})
        file.secrets.keep(SlackSettings.SECRET, hooks.url)
        await press(pilot, "escape", "f9", "t")
        assert said(app, ".settings--told").startswith("Sending a test by Slack…")
        await until(pilot, lambda: "✓ Slack sent to 127.0.0.1." in said(app, ".settings--told"))
        assert len(hooks.posts) == 1
        file.secrets.keep(SlackSettings.SECRET, f"http://127.0.0.1:{free_port()}{WEBHOOK_PATH}")
        await press(pilot, "t", "t")
        await until(pilot, lambda: "✗ Slack was not sent" in said(app, ".settings--told"))
        assert "hookSecret" not in shown(app)


# When an import ends


def slack_on(file: SettingsFile, url: str) -> None:
    file.change({("notifications", "slack", "enabled"): True})
    file.secrets.keep(SlackSettings.SECRET, url)


@pytest.mark.usefixtures("trusting")
async def test_the_end_of_an_import_is_told_everywhere(
    own: Services,
    file: SettingsFile,
    import_file: ImportFile,
    web_server: WebServer,
    mail_server: MailServer,
) -> None:
    hooks, bag = web_server(), mail_server(login=True)
    slack_on(file, hooks.url)
    email = ("notifications", "email")
    file.change({(*email, "enabled"): True, (*email, "server"): "localhost", (*email, "port"): bag.port})
    file.change(
        {(*email, "sender"): "a@mars.example", (*email, "recipients"): ("b@mars.example",), (*email, "user"): USER}
    )
    file.secrets.keep(EmailSettings.SECRET, PASSWORD)
    number = import_file(own, "Customer name\nDurand\n")
    async with opened(own) as (app, pilot):
        await until(pilot, lambda: app.preferences.settings.notifications.slack.enabled)
        notify_end(app, "✓ Import 1: Success", number, in_front=False)
        await settled(pilot)
        assert told(app) == ["✓ Import 1: Success"]
        await until(pilot, lambda: hooks.posts and bag.mails)
        assert hooks.posts[0]["text"] == "Import 1: Success · 1 line"
        assert "Durand" not in received(bag.mails[0]).get_content()
        await until(pilot, lambda: not app.teller.is_sending)
        assert told(app) == ["✓ Import 1: Success"], "what went well needs no second message"


async def test_in_the_program_is_a_switch_and_so_is_the_bell(
    own: Services, file: SettingsFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[bool] = []
    async with opened(own) as (app, pilot):
        monkeypatch.setattr(app, "bell", lambda: rung.append(True))
        notify_end(app, "in front", 1, in_front=True)
        assert told(app) == [] and rung == []
        await press(pilot, "f9", "down", "enter")
        notify_end(app, "with the bell", 1, in_front=False)
        notify_end(app, "in front", 1, in_front=True)
        await settled(pilot)
        assert told(app) == ["with the bell"] and rung == [True, True]
        await press(pilot, "up", "enter")
        notify_end(app, "not told", 1, in_front=False)
        await settled(pilot)
        assert told(app) == ["with the bell"] and rung == [True, True]


async def test_what_could_not_be_sent_is_a_message_on_the_screen(
    own: Services, file: SettingsFile, import_file: ImportFile
) -> None:
    slack_on(file, f"http://127.0.0.1:{free_port()}{WEBHOOK_PATH}")
    number = import_file(own, "Customer name\nDurand\n")
    async with opened(own) as (app, pilot):
        await until(pilot, lambda: app.preferences.settings.notifications.slack.enabled)
        notify_end(app, "done", number, in_front=True)
        await until(pilot, lambda: told(app))
        assert told(app) == ["Slack was not sent: 127.0.0.1 refuses the connection. Check the connection."]


async def test_what_is_still_sent_when_the_program_ends_has_a_moment(
    own: Services, file: SettingsFile, import_file: ImportFile, web_server: WebServer
) -> None:
    hooks = web_server()
    slack_on(file, hooks.url)
    hooks.delay = 0.2
    number = import_file(own, "Customer name\nDurand\n")
    async with opened(own) as (app, pilot):
        await until(pilot, lambda: app.preferences.settings.notifications.slack.enabled)
        notify_end(app, "done", number, in_front=True)
    assert app.teller.finish(3.0) == [] and len(hooks.posts) == 1


async def test_what_fails_or_hangs_when_the_program_ends_is_given_back_to_be_said(
    own: Services, file: SettingsFile, import_file: ImportFile, web_server: WebServer
) -> None:
    hooks = web_server()
    slack_on(file, hooks.url)
    hooks.delay, hooks.answers = 0.2, [(404, "no_service")]
    number = import_file(own, "Customer name\nDurand\n")
    for seconds, said_then in (
        (3.0, "Slack was not sent: 127.0.0.1 answered 404"),
        (0.05, "Some notifications were not sent in time."),
    ):
        async with opened(own) as (app, pilot):
            await until(pilot, lambda: app.preferences.settings.notifications.slack.enabled)
            notify_end(app, "done", number, in_front=True)
        [sentence] = app.teller.finish(seconds)
        assert sentence.startswith(said_then)
        hooks.delay = 1.0


async def test_an_import_and_its_undo_in_the_program_are_told(
    own: Services, file: SettingsFile, tmp_path: Path, web_server: WebServer
) -> None:
    hooks = web_server()
    slack_on(file, hooks.url)
    (tmp_path / "good.csv").write_text("Customer ID,Customer name\nC-1,Acme\n")
    async with preview_of(own, tmp_path / "good.csv") as (app, pilot):
        await press(pilot, "n", "enter")
        await until(pilot, lambda: len(hooks.posts) == 1)
        assert hooks.posts[0]["text"] == "Import 1: Success · 1 line"
        await settled(pilot)
        await press(pilot, "u")
        await until(pilot, lambda: isinstance(app.screen, UndoScreen) and app.screen._state == "shown")
        await press(pilot, "u", "y")
        await until(pilot, lambda: len(hooks.posts) == 2)
        assert hooks.posts[1]["text"] == "Import 1 is undone"
        await until(pilot, lambda: not app.teller.is_sending)
        assert told(app) == [], "both are in front, and went well"


# Hostile texts


@pytest.mark.parametrize("tab", [1, 2, 3])
async def test_hostile_settings_are_shown_letter_by_letter(own: Services, file: SettingsFile, tab: int) -> None:
    from upflow_tui.engine.settings.text import literal

    texts = [text for text in all_texts().values() if len(text) < 300 and "\ud800" not in text and "\udfff" not in text]
    texts = [text.encode("utf-8", "replace").decode() for text in texts]
    lines = [f"{literal(text)} = {literal(text)}" for text in dict.fromkeys(texts)]
    keys = [f"{literal(text)} = {literal(text or 'x')}" for text in dict.fromkeys(texts)]
    email = [f"server = {literal(HOSTILE['action'])}", f"user = {literal(HOSTILE['closing tag'])}"]
    written(file, "\n".join([*lines, "[keys]", *keys, "[notifications.email]", *email]) + "\n")
    async with opened(own, (120, 36)) as (app, pilot):
        await until(pilot, lambda: told(app))
        await press(pilot, "f9", str(tab), "end", "home")
        assert app.fault is None and "settings.toml" in shown(app)
        assert not any(ord(letter) < 32 and letter != "\n" for letter in shown(app))


# Retention


async def test_at_the_start_old_imports_are_forgotten_and_that_is_said(
    own: Services, file: SettingsFile, import_file: ImportFile
) -> None:
    import_file(own, "Customer name\nDurand\n")
    with Database.open(own.folder).connection as connection:
        connection.execute(
            "UPDATE imports SET started = '2020-01-01T00:00:00+00:00', ended = '2020-01-01T00:00:00+00:00'"
        )
    async with opened(own) as (app, pilot):
        assert told(app) == []
    file.change({("retention_days",): 30})
    async with opened(own) as (app, pilot):
        await until(pilot, lambda: told(app))
        assert told(app) == ["1 import older than 30 days forgotten. The totals are kept."]
    assert [summary.forgotten is not None for summary in own.engine.history()] == [True]


async def test_what_cannot_be_forgotten_is_said_and_the_program_goes_on(own: Services, file: SettingsFile) -> None:
    file.change({("retention_days",): 30})
    own.folder.mkdir()
    (own.folder / "upflow.db").write_bytes(b"no database at all" * 100)
    async with opened(own) as (app, pilot):
        await until(pilot, lambda: any("could not be forgotten" in message for message in told(app)))
        assert app.fault is None


# How soon


def test_the_first_paint_waits_for_no_model_of_the_settings(file: SettingsFile, tmp_path: Path) -> None:
    written(file, "theme = 'light'\n[keys]\n'customers.add' = 'z'\n")
    code = f"""
import sys
from pathlib import Path
from upflow_tui.engine.settings.file import SettingsFile
from upflow_tui.tui.app import UpflowApp
from upflow_tui.tui.preferences import Preferences
from upflow_tui.tui.services import Services

Preferences.look_closer = lambda self: None
app = UpflowApp(Services(Path({str(tmp_path / "data")!r}), None, settings_file=SettingsFile(Path({str(file.folder)!r}), {{}})))

async def look(pilot):
    await pilot.pause()
    print(app.theme, app._keymap, [name for name in ("pydantic", "urllib.request", "smtplib") if name in sys.modules])
    app.exit()

app.run(headless=True, auto_pilot=look)
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "upflow-light {'customers.add': 'z'} []"
