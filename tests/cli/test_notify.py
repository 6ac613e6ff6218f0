"""`notify`, and `--notify`: people are told, and whatever goes wrong with it changes nothing of what was done."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Shell, Write
from tests.notifying.servers import PASSWORD, QUICK, USER, WEBHOOK_PATH, MailServer, WebServer, free_port
from tests.notifying.test_smtp import received
from upflow_tui.engine.past import notifying as telling
from upflow_tui.engine.settings.file import SettingsFile
from upflow_tui.notifying.mail import EmailSettings
from upflow_tui.notifying.slack import SlackSettings

pytestmark = pytest.mark.usefixtures("direct")


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SettingsFile:
    """The person's settings, which the commands find; nobody waits long for a server."""
    monkeypatch.setenv("UPFLOW_TUI_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setattr(telling.tell, "__defaults__", (QUICK,))
    monkeypatch.setattr(telling.tell_test, "__defaults__", (QUICK, None))
    return SettingsFile(tmp_path / "config", {})


def with_slack(settings: SettingsFile, url: str) -> None:
    settings.change({("notifications", "slack", "enabled"): True})
    settings.secrets.keep(SlackSettings.SECRET, url)


def with_mail(settings: SettingsFile, port: int, *, user: str = USER) -> None:
    email = ("notifications", "email")
    settings.change(
        {
            (*email, "enabled"): True,
            (*email, "server"): "localhost",
            (*email, "port"): port,
            (*email, "user"): user,
            (*email, "sender"): "anna@mars.example",
            (*email, "recipients"): ("bob@mars.example",),
        }
    )
    settings.secrets.keep(EmailSettings.SECRET, PASSWORD)


# import --notify


@pytest.mark.usefixtures("trusting")
def test_an_import_is_told_by_mail_and_slack(
    mars: Shell,
    bad: Path,
    settings: SettingsFile,
    mail_server: MailServer,
    web_server: WebServer,
) -> None:
    bag, hooks = mail_server(login=True), web_server()
    with_mail(settings, bag.port)
    with_slack(settings, hooks.url)
    result = mars("import", bad, "--yes", "--notify")
    assert result.code == 1 and result.err == ""
    assert result.out.endswith("E-mail sent to bob@mars.example.\nSlack sent to 127.0.0.1.\n")
    assert "Import 1: Error · 4 of 5 lines applied" in received(bag.mails[0])["Subject"]
    assert hooks.posts[0]["text"] == "Import 1: Error · 4 of 5 lines applied"


def test_in_json_it_stands_beside_the_import(
    mars: Shell,
    good: Path,
    settings: SettingsFile,
    web_server: WebServer,
) -> None:
    with_slack(settings, web_server().url)
    done = mars("import", good, "--yes", "--notify", "--json").json
    assert (done["import"], done["status"]) == (1, "success")
    assert done["notified"] == [{"channel": "slack", "sent": True, "message": "Slack sent to 127.0.0.1."}]


def test_without_it_nobody_is_told(mars: Shell, good: Path, settings: SettingsFile, web_server: WebServer) -> None:
    hooks = web_server()
    with_slack(settings, hooks.url)
    assert "notified" not in mars("import", good, "--yes", "--json").json
    assert hooks.posts == []


def test_a_check_that_is_refused_tells_nobody(
    mars: Shell, good: Path, settings: SettingsFile, web_server: WebServer
) -> None:
    hooks = web_server()
    with_slack(settings, hooks.url)
    assert "--yes" in mars("import", good, "--notify").refused
    assert hooks.posts == []


@pytest.mark.parametrize("wanted", ["good", "bad"])
def test_what_cannot_be_sent_is_a_line_and_changes_no_exit_code(
    mars: Shell, wanted: str, settings: SettingsFile, request: pytest.FixtureRequest
) -> None:
    file: Path = request.getfixturevalue(wanted)
    with_slack(settings, f"http://127.0.0.1:{free_port()}{WEBHOOK_PATH}")
    plain = {"good": 0, "bad": 1}[wanted]
    result = mars("import", file, "--yes", "--notify")
    assert result.code == plain
    assert result.err == "upflow-tui: Slack was not sent: 127.0.0.1 refuses the connection. Check the connection.\n"
    result = mars("import", file, "--yes", "--notify", "--json")
    assert result.code == plain
    assert json.loads(result.out)["notified"][0]["sent"] is False
    assert len(mars("history", "--json").json["imports"]) == 2


def test_where_nothing_is_switched_on_that_is_said(mars: Shell, good: Path) -> None:
    result = mars("import", good, "--yes", "--notify")
    assert result.code == 0
    assert result.err.startswith("upflow-tui: No notification was sent: neither e-mail nor Slack is switched on.")


def test_settings_with_a_fault_are_said_and_the_rest_counts(
    mars: Shell,
    good: Path,
    settings: SettingsFile,
    web_server: WebServer,
) -> None:
    with_slack(settings, web_server().url)
    settings.path.write_text("theem = 'dark'\n" + settings.path.read_text())
    result = mars("import", good, "--yes", "--notify")
    assert result.code == 0 and "Slack sent" in result.out
    assert result.err == f'upflow-tui: {settings.path}: line 1, theem: this key is not known. Nearest: "theme".\n'
    settings.path.write_text("theme = \n")
    result = mars("import", good, "--yes", "--notify")
    assert result.code == 0 and "line 1: This is not valid TOML" in result.err
    assert mars("check", good).err == "", "a command that does not need them does not read them"


def test_a_fault_of_the_program_changes_nothing(mars: Shell, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object) -> None:
        raise ValueError("Dupont")

    monkeypatch.setattr(telling, "tell", fail)
    result = mars("import", good, "--yes", "--notify")
    assert result.code == 0
    assert result.err.endswith(
        "No notification was sent: a program error (ValueError). Please report it, with what upflow-tui info prints.\n"
    )


def test_those_who_are_to_be_told_are_told_also_where_nobody_reads_on(
    mars: Shell,
    good: Path,
    settings: SettingsFile,
    web_server: WebServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Closed(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError(32, "Broken pipe")

    hooks = web_server()
    with_slack(settings, hooks.url)
    monkeypatch.setattr("sys.stdout", Closed())
    mars("import", good, "--yes", "--notify")
    assert len(hooks.posts) == 1


# history undo --notify


def test_an_undo_is_told_with_what_is_kept(
    mars: Shell, write: Write, settings: SettingsFile, web_server: WebServer
) -> None:
    hooks = web_server()
    with_slack(settings, hooks.url)
    mars("import", write("one.csv", "Customer ID,Customer name,Town\nC-1,Durand,Lyon\n"), "--yes")
    mars("import", write("two.csv", "Customer ID,Customer name,Town\nC-1,Durand,Nice\n"), "--yes")
    result = mars("history", "undo", 1, "--notify")
    assert result.code == 1 and result.out.endswith("Slack sent to 127.0.0.1.\n") and result.err == ""
    body = hooks.posts[0]
    assert body["text"].startswith("Import 1 is undone, ") and body["text"].endswith(" kept")
    assert (
        "Durand" in body["blocks"][1]["text"]["text"]
        and "upflow-tui history show 3" in body["blocks"][1]["text"]["text"]
    )
    done = mars("history", "undo", 2, "--notify", "--json").json
    assert done["import"] == 4 and done["notified"][0]["sent"] is True
    assert hooks.posts[1]["text"] == "Import 2 is undone"


def test_an_undo_without_it_tells_nobody(
    mars: Shell, good: Path, settings: SettingsFile, web_server: WebServer
) -> None:
    hooks = web_server()
    with_slack(settings, hooks.url)
    mars("import", good, "--yes")
    assert "notified" not in mars("history", "undo", 1, "--json").json
    assert hooks.posts == []


def test_an_undo_keeps_its_exit_code_where_nobody_could_be_told(
    mars: Shell, good: Path, settings: SettingsFile
) -> None:
    with_slack(settings, f"http://127.0.0.1:{free_port()}{WEBHOOK_PATH}")
    mars("import", good, "--yes")
    result = mars("history", "undo", 1, "--notify")
    assert result.code == 0 and result.err.startswith("upflow-tui: Slack was not sent:")


# notify


def test_a_test_is_sent_by_everything_that_is_on(
    shell: Shell,
    settings: SettingsFile,
    web_server: WebServer,
    data_dir: Path,
) -> None:
    hooks = web_server()
    with_slack(settings, hooks.url)
    result = shell("notify", "--test")
    assert (result.code, result.out) == (0, "Slack sent to 127.0.0.1.\n")
    assert shell("notify", "--test", "--json").json["notified"][0]["sent"] is True
    assert hooks.posts[0]["text"] == "This is a test"
    assert not data_dir.exists()


def test_a_test_that_reaches_nobody_is_nothing_done(shell: Shell, settings: SettingsFile) -> None:
    assert shell("notify", "--test").refused.startswith("Neither e-mail nor Slack is switched on.")
    with_slack(settings, f"http://127.0.0.1:{free_port()}{WEBHOOK_PATH}")
    assert "refuses the connection" in shell("notify", "--test", "--json").refused


def test_a_test_that_reaches_some_is_half_done(shell: Shell, settings: SettingsFile, web_server: WebServer) -> None:
    with_slack(settings, web_server().url)
    with_mail(settings, free_port(), user="")
    result = shell("notify", "--test")
    assert result.code == 1 and result.out == "Slack sent to 127.0.0.1.\n" and "E-mail was not sent" in result.err


def test_the_profile_is_shown_without_its_secrets(
    shell: Shell, settings: SettingsFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "E-mail          off" in shell("notify").out
    with_mail(settings, 2525)
    with_slack(settings, f"https://hooks.slack.com{WEBHOOK_PATH}")
    monkeypatch.setenv("UPFLOW_TUI_SMTP_PASSWORD", "other-secret")
    for result in (shell("notify"), shell("notify", "--json")):
        assert result.code == 0 and result.err == ""
        for secret in (PASSWORD, "hookSecret4711", "other-secret"):
            assert secret not in result.out
    assert "by localhost:2525 (STARTTLS) to bob@mars.example" in shell("notify").out
    profile = shell("notify", "--json").json
    assert profile["email"]["password"] == "environment" and profile["slack"] == {"enabled": True, "webhook": "file"}
    assert profile["email"]["user"] == USER and profile["in_program"] is True
