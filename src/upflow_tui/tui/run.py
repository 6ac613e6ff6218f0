"""Starts the full-screen program and ends it well: the terminal is given back whatever happens.

A fault of the program leaves one line on stderr and a report in the data folder's logs: kinds and places only, for
values and messages may be customers' data (docs/architecture.md "Habits": "Crash reports carry no locals").
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING, Final

from upflow_tui.core.ascii import shows_signs
from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.faults import PLEASE_REPORT
from upflow_tui.engine.settings.file import SettingsFile, config_folder
from upflow_tui.engine.settings.settings import CHANNELS
from upflow_tui.engine.workspace import LOGS
from upflow_tui.operating_system import ending_signals, hear_signal, open_file
from upflow_tui.store.work_folders import WorkFolder
from upflow_tui.tui.services import Services

if TYPE_CHECKING:
    from textual.driver import Driver

    from upflow_tui.engine.organization_folders import OrganizationFolder
    from upflow_tui.tui.app import UpflowApp

FINE: Final = 0
NOTHING_DONE: Final = 2
_COLLECTIONS: Final = (2_000, 10, 100)
"""When Python looks for garbage: the two quick ways as ever, at everything after two million objects more. By its own
thresholds it does that twice a second while lists fill, and each time the screen stops. The program itself does it
when an import is left."""
_LOADED: Final = 1.0
"""Seconds from which on it looks: what comes until then is modules, which stay to the end and are never looked at."""
_LAST_MOMENT: Final = 5.0
"""Seconds that what is being sent has when the program has ended."""


@dataclass(frozen=True, slots=True)
class _End:
    """How the program ended."""

    code: int
    wants_demo: bool = False
    """Whether it is to be opened again as a demo."""
    another: OrganizationFolder | None = None
    """The organization that it is to be opened again on."""


def run(
    folder: Path,
    file: Path | None = None,
    demo: bool = False,
    *,
    organization: str | None = None,
    root: Path | None = None,
    ascii: bool = False,
) -> int:
    """Opens the program and returns the exit code; a demo that was chosen in it leads back to it.

    Args:
        folder: the data folder; nothing is created before something is written.
        file: a file to begin the wizard with.
        demo: on the sample organization in a temporary folder, with the sample files; gone at the end.
        organization: what the one with this data folder is called among several; None: it is the default one.
        root: the data folder of the default one, if it is another.
        ascii: boxes and signs in ASCII, whatever the terminal is thought to show.
    """
    if not (is_served() or _has_terminal()):
        return _complain("The program needs a terminal; upflow-tui --help lists the commands that do not.")
    logging.getLogger().addHandler(logging.NullHandler())  # or asyncio writes over the screen
    try:
        with _session():
            if demo:
                with _demo() as services:
                    return _open(services, file, None, ascii).code
            return _open_in_turn(folder, file, organization, root or folder, ascii)
    except KeyboardInterrupt:  # before the program took the terminal
        return 128 + signal.SIGINT
    except OSError as error:
        return _complain(f"{error.strerror or type(error).__name__}. Free some space in {gettempdir()}, or set TMPDIR.")


def is_served(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether a server started the program, to show it in a browser: it says so as Textual's own servers do."""
    return environment.get("TEXTUAL_DRIVER", "").endswith(":WebDriver")


def _driver() -> type[Driver] | None:
    """What draws; None: Textual's own for this terminal."""
    if not is_served():
        return None
    from upflow_tui.tui.served_driver import ServedDriver

    return ServedDriver


def _session() -> AbstractContextManager[None]:
    """What lasts as long as the program opens again and again."""
    if not is_served():
        return nullcontext()
    from upflow_tui.tui.served_driver import session

    return session()


def _has_terminal() -> bool:
    """Whether there is a terminal to draw on and to read keys from."""
    streams = (sys.__stdin__, sys.__stderr__)
    return all(stream is not None and stream.isatty() for stream in streams)


def _open_in_turn(folder: Path, file: Path | None, organization: str | None, root: Path, ascii: bool) -> int:
    """Runs the program on one organization after the other, and on the demo in between, until it is quit."""
    while True:
        settings_file = SettingsFile(config_folder())
        services = Services.of(folder, organization=organization, root=root, settings_file=settings_file)
        end = _open(services, file, folder, ascii)
        if end.another is not None:
            folder, organization = end.another.folder, None if end.another.is_default else end.another.name
        elif end.wants_demo:
            with _demo() as services:
                end = _open(services, None, None, ascii)
            if end.code != FINE:
                return end.code
        else:
            return end.code
        file = None  # back to the person's own first page


def _open(services: Services, file: Path | None, folder: Path | None, ascii: bool = False) -> _End:
    """Runs the program once."""
    from upflow_tui.tui.app import IN_DEMO, ON_ANOTHER, UpflowApp

    app = UpflowApp(services, file, _driver(), ascii_for=_ascii_for(asked=ascii))
    caught: list[int] = []
    error: BaseException | None = None
    try:
        asyncio.run(_until_the_end(app, caught))
    except Exception as raised:
        error = raised
    error = app.fault or error
    if app.teller.is_sending:
        _complain(f"Still sending {' or '.join(channel.NOUN for channel in CHANNELS)} messages…")
        for sentence in app.teller.finish(_LAST_MOMENT):
            _complain(sentence)
    if error is not None:
        report = write_crash_report(folder, error)
        where = f" A report without any of your data is in {report}." if report is not None else ""
        said = f"The program stopped: {type(error).__name__}. Nothing half-done was written.{where} {PLEASE_REPORT}"
        return _End(_complain(said))
    if caught:
        return _End(128 + caught[0])
    another = app.another if app.return_value == ON_ANOTHER else None
    return _End(FINE, app.return_value == IN_DEMO, another)


def _ascii_for(*, asked: bool) -> str | None:
    """The encoding of a terminal that is to get ASCII signs; None: it shows those of the program."""
    if is_served():
        return "utf-8" if asked else None
    encoding = getattr(sys.__stderr__, "encoding", None)  # Textual writes there
    is_poor = asked or not shows_signs(encoding, os.environ.get("TERM", ""))
    return (encoding or "ascii") if is_poor else None


async def _until_the_end(app: UpflowApp, caught: list[int]) -> None:
    """Runs the program in this loop; a signal that would end the process ends the program as `quit` does."""
    loop = asyncio.get_running_loop()

    def end(number: int) -> None:
        caught.append(number)
        app.exit()

    for number in ending_signals():
        hear_signal(loop, number, end)
    loop.call_later(_LOADED, _look_for_garbage)
    await app.run_async()


def _look_for_garbage() -> None:
    gc.set_threshold(*_COLLECTIONS)
    gc.freeze()
    gc.enable()


@contextmanager
def _demo() -> Iterator[Services]:
    """A temporary folder with the sample organization in its store and the sample files beside it."""
    from upflow_tui.engine.organization.file import load_organization_file
    from upflow_tui.samples import ORGANIZATION, sample_path, write_samples

    with WorkFolder(None, "demo-") as place:
        samples = place / "samples"
        write_samples(samples)
        settings_file = SettingsFile(place / "config", {})  # nothing of the person's own is looked at
        services = Services.of(place / "data", demo=True, samples=samples, settings_file=settings_file)
        services.engine.replace_organization(load_organization_file(sample_path(ORGANIZATION)))
        yield services


def write_crash_report(folder: Path | None, error: BaseException) -> Path | None:
    """Writes kinds and places of `error` and its causes, readable by its owner alone; None if that cannot be done.

    Args:
        folder: the data folder; None: the report goes where the system keeps temporary files.
        error: what ended the program.
    """
    now = datetime.now(UTC)
    try:
        logs = folder / LOGS if folder is not None else Path(gettempdir())
        logs.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = logs / f"crash-{now:%Y%m%d-%H%M%S}-{os.getpid()}.log"
        descriptor = open_file(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as report:
            report.write("\n".join([f"upflow-tui {now.isoformat()}", *_frames(error)]) + "\n")
    except OSError:
        return None
    return path


def _frames(error: BaseException) -> Iterator[str]:
    """Each error of the chain, the first cause first: its kind, and where it went through."""
    chain: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in chain:
        chain.append(link)
        link = link.__cause__ or link.__context__
    for one in reversed(chain):
        yield f"{type(one).__module__}.{type(one).__qualname__}"
        place = one.__traceback__
        while place is not None:
            code = place.tb_frame.f_code
            yield f"  {code.co_filename}:{place.tb_lineno} {code.co_name}"
            place = place.tb_next


def _complain(sentence: str) -> int:
    """One line on stderr, if anyone listens."""
    with suppress(OSError, ValueError, AttributeError):
        sys.stderr.write(f"upflow-tui: {sentence}\n")
        sys.stderr.flush()
    return NOTHING_DONE
