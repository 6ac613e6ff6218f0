"""Walks the real program through hostile settings, in whatever terminal it is started in.

python -m tests.tui.hostile_settings FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from tests.tui.hostile import HOSTILE
from tests.tui.hostile_walk import CLOSE, TEXTS, Seen, run_walk
from tests.tui.places import settled
from upflow_tui.engine.child.local_engine import LocalEngine
from upflow_tui.engine.settings.file import SettingsFile
from upflow_tui.engine.settings.text import literal
from upflow_tui.notifying.notice import Notice
from upflow_tui.tui.app import UpflowApp
from upflow_tui.tui.end_notices import notify_end
from upflow_tui.tui.services import Services

KEYS: Final = (
    *("f9", "end", "home", "down", "down", "down", "enter", CLOSE, "down", "down", "enter", CLOSE, "t"),
    *("2", "enter", CLOSE, "end", "enter", *"30", "enter", CLOSE),
    *("3", "end", "enter", CLOSE, "home", "slash", "e", "enter", "escape", "question_mark", CLOSE, "1"),
)


def settings(folder: Path) -> SettingsFile:
    """Settings in which every key and every text is hostile."""
    texts = list(dict.fromkeys(text for text in TEXTS if text))
    keys = [f"{literal(text)} = {literal(text)}" for text in texts]
    email = [f"user = {literal(TEXTS[2])}", f"recipients = {literal(texts[:5])}"]
    written = SettingsFile(folder / "config", {})
    written.folder.mkdir()
    tables = ["[keys]", *keys, "[notifications.email]", *email, "[notifications.slack]", "enabled = true"]
    written.path.write_text("\n".join([*keys, *tables]), encoding="utf-8")
    written.secrets.path.write_text(f"slack_webhook = {literal(TEXTS[5])}\n", encoding="utf-8")
    return written


async def walk(seen: Seen) -> None:
    """Through the three lists and their dialogs; then an import ends whose texts are hostile, too."""
    app, pilot = seen.app, seen.pilot
    await settled(pilot)
    await seen.press(*KEYS)
    for text in TEXTS:
        notify_end(app, text, 1, in_front=False)
    app.teller.send(lambda: Notice(TEXTS[0], tuple(TEXTS)))
    await seen.until(lambda: not app.teller.is_sending)
    await settled(pilot)
    app.clear_notifications()
    for text in (HOSTILE["clipboard"], HOSTILE["action"]):
        notify_end(app, text, 1, in_front=False)
    await settled(pilot)
    await pilot.pause(0.3)


def main(folder: Path) -> None:
    """Walks, and says what was seen."""
    data = folder / "data"
    app = UpflowApp(Services(data, lambda receive: LocalEngine(data, receive), settings_file=settings(folder)))
    run_walk(app, walk, folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
