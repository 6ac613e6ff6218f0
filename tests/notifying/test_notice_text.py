"""From an import in the store to what people receive; and the secrets are in no file but their own."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.notifying.servers import PASSWORD, QUICK, USER, WEBHOOK_PATH, MailServer, WebServer
from tests.notifying.test_smtp import received
from upflow_tui.core.findings import Finding, Scope, Severity
from upflow_tui.engine.past import notifying as telling
from upflow_tui.engine.service import Engine
from upflow_tui.engine.settings.file import SettingsFile
from upflow_tui.engine.settings.settings import NotificationSettings
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.notifying.mail import EmailSettings
from upflow_tui.notifying.notice import lines_of
from upflow_tui.notifying.notice_text import SHOWN, import_notice, try_notice, undo_notice
from upflow_tui.notifying.slack import SlackSettings

pytestmark = pytest.mark.usefixtures("direct")

FILE = """\
Customer ID,Customer name,Contact email
C-1,Durand,a@durand.fr
C-2,Lenoir,nobody
C-3,Petit,nowhere
,,x@y.fr
"""
Import = Callable[[], int]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def do_import(data: Path, tmp_path: Path) -> Import:
    """Imports the file and gives back its number."""

    def run() -> int:
        path = tmp_path / "clients [red].csv"
        path.write_text(FILE)
        engine = Engine(data, user="anna", now=lambda: datetime(2026, 5, 12, 14, 3, tzinfo=UTC))
        with engine.workspace() as workspace:
            opened = engine.open(engine.read(path, workspace), ImportChoices())
            return engine.run(opened, ImportChoices(), workspace).number

    return run


@pytest.fixture
def settings(tmp_path: Path) -> SettingsFile:
    return SettingsFile(tmp_path / "config", {})


def switched_on(
    settings: SettingsFile, mail_port: int | None = None, webhook: str | None = None
) -> NotificationSettings:
    """The profile with e-mail and Slack switched on."""
    if mail_port is not None:
        email = ("notifications", "email")
        settings.change(
            {
                (*email, "enabled"): True,
                (*email, "server"): "localhost",
                (*email, "port"): mail_port,
                (*email, "user"): USER,
                (*email, "sender"): "anna@mars.example",
                (*email, "recipients"): ("bob@mars.example",),
            }
        )
        settings.secrets.keep(EmailSettings.SECRET, PASSWORD)
    if webhook is not None:
        settings.change({("notifications", "slack", "enabled"): True})
        settings.secrets.keep(SlackSettings.SECRET, webhook)
    return settings.load().settings.notifications


def test_what_is_told_of_an_import(data: Path, do_import: Import) -> None:
    number = do_import()
    notice = telling.notice_of(data, number)
    assert notice is not None
    assert list(lines_of(notice)) == [
        "Import 1: Error · 3 of 4 lines applied",
        "File: clients [red].csv",
        f"Import customers, by anna, {datetime(2026, 5, 12, 14, 3, tzinfo=UTC).astimezone():%Y-%m-%d %H:%M}",
        "Customers: 3 new, 0 updated, 0 unchanged, 1 refused",
        "Contacts: 1 new, 0 updated, 0 unchanged, 3 refused",
        "Found: 3 errors, 0 warnings",
        "",
        "First problems",
        '- Line 3: "nobody" is not a valid email address.',
        "  Write an address with an @, as in name@company.com.",
        "- Line 5: The line has neither a Customer ID nor a Customer name.",
        "  Add one of them.",
        "… and 1 more.",
        "",
        "To open it:",
        "  upflow-tui history show 1",
    ]
    assert telling.notice_of(data, 2) is None


def test_a_success_has_no_problems_and_says_how_many_lines(data: Path, do_import: Import) -> None:
    do_import()
    with Engine(data).past_import(1) as past:
        assert past is not None
        summary = past.summary
    totals = replace(summary.totals, errors=0, applied=4)
    notice = import_notice(replace(summary, written_status="success", totals=totals), ())
    assert notice.title == "Import 1: Success · 4 lines" and notice.problems == () and notice.more_problems == 0
    for status, title in (("cancelled", "Import 1: Cancelled"), ("failed", "Import 1: Failed")):
        assert import_notice(replace(summary, written_status=status), ()).title == title


def test_of_each_kind_the_first_problem_is_told_and_the_rest_are_counted(data: Path, do_import: Import) -> None:
    do_import()
    with Engine(data).past_import(1) as past:
        assert past is not None
        summary = replace(past.summary, totals=replace(past.summary.totals, errors=5_000))
    read = 0

    def errors() -> Iterator[Finding]:
        nonlocal read
        for line in range(2, 5_002):
            read += 1
            kind = f"code {line // 2}"
            yield Finding(line, 0, "town", "x", Severity.ERROR, Scope.CELL, kind, None, f"of line {line}", "Mend it.")

    notice = import_notice(summary, errors())
    assert [problem.line for problem in notice.problems] == [2, 4, 6, 8, 10]
    assert notice.more_problems == 5_000 - SHOWN and read < 20


def test_what_is_told_of_an_undo_and_of_a_test() -> None:
    kept = [(f"Durand {place}: Town", "changed by import 3") for place in range(9)]
    notice = undo_notice(15, 14, 40, kept, 9)
    assert notice.title == "Import 14 is undone, 9 kept" and len(notice.problems) == SHOWN and notice.more_problems == 4
    assert notice.command == "upflow-tui history show 15"
    assert undo_notice(15, 14, 40, (), 0).title == "Import 14 is undone"
    assert "test" in try_notice(datetime.now(UTC)).title


@pytest.mark.usefixtures("trusting")
def test_it_goes_everywhere_that_is_switched_on(
    data: Path, do_import: Import, settings: SettingsFile, mail_server: MailServer, web_server: WebServer
) -> None:
    bag, hooks = mail_server(login=True), web_server()
    profile = switched_on(settings, bag.port, hooks.url)
    number = do_import()
    sendings = telling.tell(lambda: telling.notice_of(data, number), profile, settings.secrets, QUICK)
    assert [sending.message for sending in sendings] == [
        "E-mail sent to bob@mars.example.",
        "Slack sent to 127.0.0.1.",
    ]
    assert "nobody" in received(bag.mails[0]).get_content()
    assert hooks.posts[0]["text"] == "Import 1: Error · 3 of 4 lines applied"


def test_where_nothing_is_switched_on_nothing_is_read_or_sent(settings: SettingsFile) -> None:
    def notice() -> None:
        raise AssertionError("it was asked for")

    assert telling.tell(notice, NotificationSettings(), settings.secrets) == ()
    assert telling.tell_test(settings) == ()
    assert not settings.folder.exists()


def test_what_is_missing_is_told_of_each(settings: SettingsFile) -> None:
    email = ("notifications", "email")
    settings.change({(*email, "enabled"): True, ("notifications", "slack", "enabled"): True})
    told = [sending.message for sending in telling.tell_test(settings, QUICK)]
    assert told == [
        "E-mail was not sent: No server is given. Enter it in My profile.",
        "Slack was not sent: No webhook is saved. Enter it in My profile, or set UPFLOW_TUI_SLACK_WEBHOOK.",
    ]
    settings.change({(*email, "server"): "smtp.mars.example"})
    assert "No sender is given." in telling.tell_test(settings, QUICK)[0].message
    settings.change({(*email, "sender"): "a@mars.example"})
    assert "No recipient is given." in telling.tell_test(settings, QUICK)[0].message
    settings.change({(*email, "recipients"): ("a@mars.example",), (*email, "user"): "anna"})
    assert "No password is saved." in telling.tell_test(settings, QUICK)[0].message
    settings.secrets.keep(SlackSettings.SECRET, "http://hooks.slack.com/services/hookSecret4711")
    assert "must begin with https://" in telling.tell_test(settings, QUICK)[1].message
    settings.secrets.path.write_text("hunter2 = hunter2")
    for sending in telling.tell_test(settings, QUICK):
        assert not sending.sent and "hunter2" not in sending.message and "secrets.toml" in sending.message


def test_a_store_that_cannot_be_read_is_told_and_nothing_raised(tmp_path: Path, settings: SettingsFile) -> None:
    profile = switched_on(settings, 25, "https://hooks.slack.com/services/x")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "upflow.db").write_bytes(b"no database at all" * 100)
    sendings = telling.tell(lambda: telling.notice_of(tmp_path / "data", 1), profile, settings.secrets, QUICK)
    assert [sending.sent for sending in sendings] == [False, False]
    assert all(sending.message.count("\n") == 0 for sending in sendings)


def test_a_fault_of_the_program_is_told_by_its_kind(settings: SettingsFile) -> None:
    profile = switched_on(settings, None, "https://hooks.slack.com/services/x")

    def notice() -> None:
        raise ValueError("Dupont the customer")

    assert [sending.message for sending in telling.tell(notice, profile, settings.secrets, QUICK)] == [
        "Slack was not sent: ValueError"
    ]


@pytest.mark.usefixtures("trusting")
def test_the_secrets_are_in_no_file_but_their_own(
    data: Path,
    tmp_path: Path,
    do_import: Import,
    settings: SettingsFile,
    mail_server: MailServer,
    web_server: WebServer,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    bag, hooks = mail_server(login=True), web_server()
    profile = switched_on(settings, bag.port, hooks.url)
    number = do_import()
    told = ""
    for answers in ([], [(404, "no_service")], [(500, hooks.url)] * 3):
        hooks.answers = list(answers)
        told += str(telling.tell(lambda: telling.notice_of(data, number), profile, settings.secrets, QUICK))
    hidden = [PASSWORD, WEBHOOK_PATH.rpartition("/")[2]]
    holding = {
        path.relative_to(tmp_path)
        for path in tmp_path.rglob("*")
        if path.is_file() and any(secret.encode() in path.read_bytes() for secret in hidden)
    }
    assert holding == {Path("config/secrets.toml")}
    assert data.exists() and settings.path.exists()
    for secret in hidden:
        assert secret not in told + repr(profile) + caplog.text
