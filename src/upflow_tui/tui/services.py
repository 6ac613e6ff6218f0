"""What the screens need besides themselves: the data folder, the engine for reading, and engines in a child process.

The engine is imported when it is first asked for: the first screen is drawn before (docs/performance.md, goal 13).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from upflow_tui.core.dataclass import dataclass
from upflow_tui.engine.workspace import LOGS

if TYPE_CHECKING:
    from upflow_tui.engine.child.client import EngineClient, Receive
    from upflow_tui.engine.service import Engine
    from upflow_tui.engine.settings.file import SettingsFile

NewClient: TypeAlias = "Callable[[Receive], EngineClient]"
"""Makes an engine that hands its messages to the receiver, from a thread of its own."""


@dataclass(frozen=True)
class Services:
    """Handed to the program by whoever starts it; tests hand in their own."""

    folder: Path
    """The data folder."""
    new_client: NewClient
    """For everything long."""
    demo: bool = False
    """Whether the data folder is a temporary one with the sample organization."""
    samples: Path | None = None
    """Where the sample files are, in a demo."""

    organization: str | None = None
    """What the organization is called among several; None: it is the default one."""
    root: Path | None = None
    """The data folder of the default organization, beside which others stand; None: there are no others, in a demo."""

    settings_file: SettingsFile | None = None
    """The person's settings; None: nothing is read, and nothing remembered."""

    @cached_property
    def engine(self) -> Engine:
        """For short reads and writes, in thread workers."""
        from upflow_tui.engine.service import Engine

        return Engine(self.folder)

    @classmethod
    def of(
        cls,
        folder: Path,
        *,
        demo: bool = False,
        samples: Path | None = None,
        organization: str | None = None,
        root: Path | None = None,
        settings_file: SettingsFile | None = None,
    ) -> Services:
        """The services of a data folder, with engines in a child process whose log is in the folder."""

        def new_client(receive: Receive) -> EngineClient:
            from upflow_tui.engine.child.child_engine import ChildEngine

            return ChildEngine(folder, folder / LOGS / "engine.log", receive)

        return cls(folder, new_client, demo, samples, organization, root, settings_file)
