"""What Windows or a strange Unix lacks: used in one module alone, and each thing is done without it where it is taken away."""

from __future__ import annotations

import ast
import asyncio
import os
import re
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.house import PACKAGE
from upflow_tui import operating_system

SOURCE: Final = Path(__file__).parent.parent / "src" / PACKAGE
OWN: Final = SOURCE / "operating_system.py"
LACKING_MODULES: Final = {
    *("fcntl", "grp", "msvcrt", "posix", "pty", "pwd", "resource", "select", "syslog", "termios", "tty", "winreg"),
}
LACKING: Final = {
    *("O_BINARY", "O_CLOEXEC", "O_DIRECTORY", "O_NOCTTY", "O_NOFOLLOW", "O_NONBLOCK", "O_SYNC", "ST_RDONLY"),
    *("chmod", "chown", "ctermid", "fchmod", "fork", "getegid", "geteuid", "getgid", "getloadavg", "getpgid", "getuid"),
    *(
        "killpg",
        "mkfifo",
        "nice",
        "openpty",
        "pread",
        "pwrite",
        "setpgid",
        "setsid",
        "statvfs",
        "sync",
        "sysconf",
        "uname",
    ),
    *(
        "SIGALRM",
        "SIGBREAK",
        "SIGCHLD",
        "SIGHUP",
        "SIGKILL",
        "SIGPIPE",
        "SIGTSTP",
        "SIGWINCH",
        "SIGXCPU",
        "add_signal_handler",
    ),
}
ASKS: Final = {("os", "name"), ("sys", "platform"), ("platform", "system")}
OPTIONS: Final = {"start_new_session", "preexec_fn", "process_group", "pass_fds", "creationflags", "dir_fd"}


_WORDS: Final = re.compile(
    rf"\b(?:{'|'.join((*LACKING_MODULES, *LACKING, *OPTIONS, *('[.]'.join(asked) for asked in ASKS)))})\b|/dev/|/proc/"
)


def uses(text: str) -> Iterator[str]:
    """What a module uses that not every system has, and its questions which system this is."""
    if not _WORDS.search(text):  # to look closely takes long
        return
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names if alias.name in LACKING_MODULES)
            case ast.ImportFrom(module=module) if module in LACKING_MODULES:
                yield str(module)
            case ast.Attribute(value=ast.Name(id=name), attr=attr) if (name, attr) in ASKS:
                yield f"{name}.{attr}"
            case ast.Attribute(attr=attr) if attr in LACKING:
                yield attr
            case ast.keyword(arg=str(name)) if name in OPTIONS:
                yield name
            case ast.Constant(value=str(value)) if value in LACKING or value.startswith(("/dev/", "/proc/")):
                yield value


def test_no_other_module_uses_what_a_system_lacks() -> None:
    modules = [path for path in SOURCE.rglob("*.py") if path != OWN]
    assert len(modules) > 300
    found = {str(path.relative_to(SOURCE)): sorted(set(uses(path.read_text(encoding="utf-8")))) for path in modules}
    assert {name: what for name, what in found.items() if what} == {}


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("import fcntl", "fcntl"),
        ("def late():\n    from resource import setrlimit", "resource"),
        ("import os\nos.open('f', os.O_CLOEXEC)", "O_CLOEXEC"),
        ("getattr(os, 'geteuid', None)", "geteuid"),
        ("if os.name == 'nt': pass", "os.name"),
        ("Popen(x, start_new_session=True)", "start_new_session"),
        ("path.chmod(0o600)", "chmod"),
        ("open('/dev/tty')", "/dev/tty"),
    ],
)
def test_a_use_is_seen(text: str, what: str) -> None:
    assert list(uses(text)) == [what]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "file"
    path.write_bytes(b"one\r\ntwo\n")
    return path


class TestFiles:
    def test_a_new_one_is_ours_alone_and_as_it_is(self, tmp_path: Path) -> None:
        with os.fdopen(operating_system.open_file(tmp_path / "new", os.O_CREAT | os.O_WRONLY), "wb") as out:
            out.write(b"\r\n\x1a")
        assert (tmp_path / "new").read_bytes() == b"\r\n\x1a"
        assert not operating_system.is_open_to_others((tmp_path / "new").stat())

    def test_as_text_it_would_change_where_a_system_tells_text_from_bytes(
        self, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(os, "O_BINARY", 1 << 30, raising=False)
        monkeypatch.setattr(os, "open", lambda path, flags, mode: flags)
        assert operating_system.open_file(file, os.O_RDONLY) == 1 << 30

    def test_a_link_is_not_followed_and_a_pipe_not_waited_for(self, file: Path, tmp_path: Path) -> None:
        (tmp_path / "link").symlink_to(file)
        with pytest.raises(OSError, match="symbolic links"):
            operating_system.open_file(tmp_path / "link", os.O_RDONLY, follow=False)
        os.mkfifo(tmp_path / "pipe")
        os.close(operating_system.open_file(tmp_path / "pipe", os.O_RDONLY, wait=False))

    def test_without_such_flags_it_is_opened_all_the_same(self, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_NOCTTY"):
            monkeypatch.delattr(os, name)
        os.close(operating_system.open_file(file, os.O_RDONLY, follow=False, wait=False))

    def test_without_owners_nothing_is_anothers_and_nothing_open(
        self, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file.chmod(0o644)
        assert operating_system.is_open_to_others(file.stat())
        theirs = os.stat_result([0o644, 0, 0, 1, os.geteuid() + 1, 0, 0, 0, 0, 0])
        assert not operating_system.is_ours(theirs)
        monkeypatch.delattr(os, "geteuid")
        assert not operating_system.is_open_to_others(file.stat())
        assert operating_system.is_ours(theirs)

    def test_a_disk_that_nobody_may_write(self, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(os, "statvfs", lambda _: type("Disk", (), {"f_flag": os.ST_RDONLY}))
        assert operating_system.is_read_only(file)
        monkeypatch.delattr(os, "statvfs")
        assert not operating_system.is_read_only(file)


class TestLocks:
    def test_one_has_it_alone_and_nobody_can_tell_without_locks(
        self, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        one, other = (operating_system.open_file(file, os.O_RDWR) for _ in range(2))
        try:
            assert operating_system.lock(one) is True
            assert operating_system.lock(other) is False
            assert operating_system.is_locked(other)
            monkeypatch.setattr(operating_system, "fcntl", None)
            assert operating_system.lock(other) is None
            assert not operating_system.is_locked(other)
            assert operating_system.beside_streams(1) == 1
        finally:
            os.close(one)
            os.close(other)


class TestProcesses:
    SLEEPS: Final = (sys.executable, "-c", "input()")

    @pytest.mark.parametrize("lacking", [(), ("setsid", "killpg")])
    def test_one_is_ended(self, lacking: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
        for name in lacking:
            monkeypatch.delattr(os, name)
        process = subprocess.Popen(self.SLEEPS, stdin=subprocess.PIPE, **operating_system.own_group())
        operating_system.end_group(process)
        assert process.wait(30) == -signal.SIGKILL
        process.communicate()

    def test_limits_hold_where_there_are_any(self) -> None:
        code = (
            "import sys; {lacking}\nfrom upflow_tui import operating_system\n"
            "operating_system.limit_process(data=2**27, addresses=2**31, seconds=100)\nlen(bytearray(2**28))"
        )
        ended = [
            subprocess.run(
                [sys.executable, "-c", code.format(lacking=lacking)], capture_output=True, text=True, check=False
            )
            for lacking in ("", "sys.modules['resource'] = None")
        ]
        if sys.platform == "linux":
            assert "MemoryError" in ended[0].stderr
        assert (ended[1].returncode, ended[1].stderr) == (0, "")

    def test_too_long_is_told_from_too_much(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert operating_system.took_too_long(-signal.SIGXCPU)
        assert not operating_system.took_too_long(-signal.SIGKILL)
        monkeypatch.delattr(signal, "SIGXCPU")
        assert not operating_system.took_too_long(-24)


class TestShellAndPorts:
    def test_a_command_takes_the_place_of_its_shell_where_it_can(self, monkeypatch: pytest.MonkeyPatch) -> None:
        command = ["a b", "it's"]
        assert operating_system.shell_line(command) == """exec 'a b' 'it'"'"'s'"""
        monkeypatch.setattr(operating_system, "_is_windows", lambda: True)
        assert operating_system.shell_line(command) == '"a b" it\'s'

    @pytest.mark.parametrize("windows", [False, True])
    def test_a_port_is_taken_again_where_that_takes_it_from_nobody(
        self, windows: bool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(operating_system, "_is_windows", lambda: windows)
        with socket.socket() as listener:
            operating_system.take_again(listener)
            assert bool(listener.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR)) is not windows


class TestSignals:
    def test_those_that_there_are(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert operating_system.ending_signals() == [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
        monkeypatch.delattr(signal, "SIGHUP")
        assert operating_system.ending_signals() == [signal.SIGINT, signal.SIGTERM]

    @pytest.mark.parametrize("loops_hear", [True, False])
    def test_one_is_heard_in_the_loop(self, loops_hear: bool, monkeypatch: pytest.MonkeyPatch) -> None:
        before = signal.getsignal(signal.SIGTERM)

        async def wait() -> tuple[int, bool]:
            loop = asyncio.get_running_loop()
            heard: asyncio.Future[tuple[int, bool]] = loop.create_future()
            if not loops_hear:

                def refuse(*_: object) -> None:
                    raise NotImplementedError

                monkeypatch.setattr(loop, "add_signal_handler", refuse)
            operating_system.hear_signal(
                loop, signal.SIGTERM, lambda number: heard.set_result((number, threading.current_thread().name == main))
            )
            os.kill(os.getpid(), signal.SIGTERM)
            return await asyncio.wait_for(heard, 30)

        main = threading.current_thread().name
        try:
            assert asyncio.run(wait()) == (signal.SIGTERM, True)
        finally:
            signal.signal(signal.SIGTERM, before)


class TestStreams:
    @pytest.mark.parametrize(
        ("text", "number"), [("/dev/stdin", 0), ("/dev/fd/63", 63), ("/proc/self/fd/5", 5), ("/dev/null", None)]
    )
    def test_the_name_of_one(self, text: str, number: int | None) -> None:
        assert operating_system.stream_number(text) == number

    def test_one_is_looked_at_and_read_at_once_where_there_is_no_looking(self, monkeypatch: pytest.MonkeyPatch) -> None:
        reads, writes = os.pipe()
        try:
            assert not operating_system.looking_at(reads)()
            os.write(writes, b"x")
            assert operating_system.looking_at(reads)()
            os.read(reads, 1)
            monkeypatch.delattr(select, "poll")
            assert operating_system.looking_at(reads)()
        finally:
            os.close(reads)
            os.close(writes)

    @pytest.mark.parametrize(("lacking", "name"), [((), "/dev/tty"), (("ctermid",), "CONIN$")])
    def test_the_terminal(self, lacking: tuple[str, ...], name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        for one in lacking:
            monkeypatch.delattr(os, one)
        opened: list[str] = []

        def note(path: str, flags: int) -> int:
            opened.append(path)
            return flags

        monkeypatch.setattr(os, "open", note)
        operating_system.open_terminal()
        assert opened == [name]
