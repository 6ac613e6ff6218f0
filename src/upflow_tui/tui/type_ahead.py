"""Keys typed ahead: `/durand` in one go searches for durand, though the field has the focus only after the first key.

Textual sends each key to the widget that has the focus when the key arrives. Letters that follow a key which opens a
field would be keys of the list, then: one of them ends the program. The app therefore hands on letters that were meant
for a field which received the focus after they were typed.
"""

from __future__ import annotations

from typing import Any

from textual import events
from textual.app import App


def note_for_whom(app: App[Any], event: events.Event) -> None:
    """Notes for whom a key was when it arrived; called with every event of the app."""
    if isinstance(event, events.Key) and not event.is_forwarded:
        event.typed_for = app.focused or app.screen  # type: ignore[attr-defined]


def hand_on(app: App[Any], event: events.Key) -> None:
    """A key that nobody took: one that is text for the field in front is given to it."""
    focused = app.focused
    typed_for = getattr(event, "typed_for", focused)
    if focused is not None and typed_for is not focused and focused.check_consume_key(event.key, event.character):
        event.prevent_default()
        event.stop()
        again = events.Key(event.key, event.character)
        again.typed_for = focused  # type: ignore[attr-defined]
        focused._forward_event(again)
