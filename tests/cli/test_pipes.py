"""A program that stands in a pipe: streams in and out by real pipes, and one clear line where they fail.

Source: docs/commands.md "Streams" and "Several files".
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import BAD, GOOD, ORGANIZATION
from tests.cli.test_errors import NEEDS_FULL, process

COMMANDS = {
    "inspect": "inspect {} --json",
    "check": "check {} --full --json",
    "fix": "fix {} -o -",
    "import": "import {} --yes --json --full",
}
WAYS = {
    "pipe": "cat good.csv | $U {}",
    "redirection": "$U {} < good.csv",
    "substitution": "$U {substituted}",
    "packed pipe": "cat good.csv.gz | $U {}",
    "packed substitution": "$U {packed}",
    "packed file": "$U {file}",
}
NAMES = {"packed pipe": "stdin (unpacked)", "packed substitution": "stdin (unpacked)", "packed file": "good.csv"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of the test with a good file, the same packed, and a bad one."""
    (tmp_path / "good.csv").write_text(GOOD)
    (tmp_path / "bad.csv").write_text(BAD)
    (tmp_path / "good.csv.gz").write_bytes(gzip.compress(GOOD.encode(), mtime=0))
    return tmp_path


@pytest.fixture(scope="module")
def by_path(tmp_path_factory: pytest.TempPathFactory) -> dict[str, subprocess.CompletedProcess[str]]:
    """What each command answers where the good file is named by its path."""
    folder = tmp_path_factory.mktemp("path")
    (folder / "good.csv").write_text(GOOD)
    return {command: process(folder, f"$U {words.format('good.csv')}") for command, words in COMMANDS.items()}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_comes_by_a_stream_as_by_its_path(
    command: str, way: str, folder: Path, by_path: dict[str, subprocess.CompletedProcess[str]]
) -> None:
    words = COMMANDS[command]
    line = WAYS[way].format(
        words.format("-"),
        substituted=words.format("<(cat good.csv)"),
        packed=words.format("<(cat good.csv.gz)"),
        file=words.format("good.csv.gz"),
    )
    streamed = process(folder, line)
    expected = by_path[command].stdout
    assert by_path[command].returncode in (0, 1)
    assert (streamed.returncode, streamed.stderr) == (by_path[command].returncode, by_path[command].stderr)
    if command == "inspect":
        expected = expected.replace('"name": "good.csv"', f'"name": "{NAMES.get(way, "stdin")}"')
    assert streamed.stdout == expected


def test_a_named_pipe_is_read_as_a_stream(folder: Path) -> None:
    done = process(folder, "mkfifo pipe; cat good.csv > pipe & $U check - --json < pipe")
    assert json.loads(done.stdout)["totals"]["lines"] == 3


def test_a_pipe_between_two_commands(folder: Path) -> None:
    done = process(folder, "cat good.csv | $U fix - -o - --alone 2> fix.err | $U check - --json")
    assert json.loads(done.stdout)["totals"]["lines"] == 3
    done = process(folder, "$U import good.csv --yes > import.out; $U customers -o - | $U check - --json")
    assert json.loads(done.stdout)["totals"]["customers"] == {"create": 0, "update": 0, "unchanged": 2, "refused": 0}


def test_organization_and_mappings_go_from_one_folder_to_another(folder: Path) -> None:
    (folder / "mars.toml").write_text(ORGANIZATION)
    done = process(
        folder,
        "$U org load - < mars.toml && $U import good.csv --yes > import.out && "
        "$U org save - | $U org load - --data-dir other && $U org show --data-dir other --json > there.json && "
        "$U org show --json | cmp - there.json && "
        "$U mappings save good -o - | $U mappings load - --data-dir other",
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith('The mapping "good" is loaded.\n')
    done = process(folder, "echo nothing | $U org load -")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith("upflow-tui: -: line 1")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("$U check - < /dev/null", "-: The file is empty. Choose a file with a header and at least one line."),
        (": | $U import - --yes", "-: The file is empty. Choose a file with a header and at least one line."),
        ("$U check - <&-", "Standard input is closed. Pipe the file into the command, or give its path."),
        ("$U check /dev/fd/9", "/dev/fd/9: The file no longer exists. Check the path, or choose another file."),
        (
            "head -c 100 good.csv.gz | $U import - --yes",
            "-: This gzip archive ends in the middle. Copy or download it again: a part of it is missing.",
        ),
        (
            "head -c 100 good.csv.gz > cut.csv.gz; $U fix cut.csv.gz -o out.csv",
            "cut.csv.gz: This gzip archive ends in the middle. Copy or download it again: a part of it is missing.",
        ),
        (
            "(cat good.csv.gz; echo more) | $U check -",
            "-: This gzip archive is damaged. Unpack it with another program, and choose the file in it.",
        ),
        ("$U fix good.csv -o out.pdf", 'out.pdf: this command does not write a file that ends in ".pdf". '),
        ("$U fix good.csv -o -  >&-", "The output cannot be written: standard output is closed."),
        ("$U check good.csv >&-", "The output cannot be written: standard output is closed."),
        ("$U customers --csv >&-", "The output cannot be written: standard output is closed."),
    ],
)
def test_what_cannot_be_read_or_written_is_one_line(command: str, said: str, folder: Path) -> None:
    before = sorted(path.name for path in folder.iterdir())
    done = process(folder, command)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"upflow-tui: {said}")
    assert done.stderr.count("\n") == 1
    assert sorted(path.name for path in folder.iterdir() if path.name != "cut.csv.gz") == before


@pytest.mark.skipif(shutil.which("script") is None, reason="there is no `script` to make a terminal")
@pytest.mark.parametrize("name", ["-", "/dev/stdin"])
def test_the_terminal_is_no_file(name: str, folder: Path) -> None:
    line = f"script -qec '{sys.executable} -m upflow_tui check {name}' /dev/null < /dev/null"
    done = process(folder, f"timeout 30 {line}")
    assert done.returncode == 2
    assert (
        done.stdout.split()
        == (f"upflow-tui: {name} is the terminal, and no file comes from it. Pipe one into it, or give a path.").split()
    )


@pytest.mark.parametrize("packed", [False, True])
def test_a_stream_that_is_too_large_is_read_no_further(packed: bool, folder: Path) -> None:
    """Of a bomb nothing is unpacked beyond the limit either, which is made small here."""
    (folder / "small.py").write_text(
        "import sys\n"
        "from upflow_tui.importing.file import source\n"
        "source.MAX_SIZE = 100_000\n"
        "source.read_source.__kwdefaults__['limit'] = 100_000\n"
        "from upflow_tui.__main__ import main\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    made = "head -c 10000000 /dev/zero | tr '\\0' 'a'" + (" | gzip" if packed else "")
    done = process(folder, f"set -o pipefail; {made} | {sys.executable} small.py check -")
    what = "What this gzip archive holds" if packed else "The file"
    hint = " If it should hold less, download it again: its end is missing." if packed else ""
    assert done.stderr == f"upflow-tui: -: {what} is larger than 100,000 bytes. Split it into several files.{hint}\n"
    assert not (folder / "data").exists()


@pytest.mark.parametrize("command", ["check good.csv", "fix good.csv -o -", "customers -o -", "history report 1 -o -"])
def test_a_reader_that_goes_at_once_is_no_fault(command: str, folder: Path) -> None:
    process(folder, "$U import good.csv --yes")
    done = process(folder, f"$U {command} | head -0; exit ${{PIPESTATUS[0]}}")
    assert done.returncode in (0, 1)
    assert "Traceback" not in done.stderr
    assert "cannot be written" not in done.stderr


@NEEDS_FULL
@pytest.mark.parametrize("command", ["fix good.csv -o -", "templates all -o -", "org save -", "customers --csv"])
def test_a_full_disk_behind_a_pipe_is_one_line(command: str, folder: Path) -> None:
    done = process(folder, f"$U {command} > /dev/full")
    assert (done.returncode, done.stderr) == (
        2,
        "upflow-tui: The output cannot be written: No space left on device.\n",
    )


def test_a_file_that_finds_no_room_is_not_left_half_written(folder: Path) -> None:
    """The limit of a file's size stands for a disk that is full: both end a write in its middle."""
    lines = "".join(f"C-{number};Customer {number}\n" for number in range(50_000))
    (folder / "large.csv").write_text("Customer ID;Customer name\n" + lines)
    before = sorted(path.name for path in folder.iterdir())
    process(folder, "$U import large.csv --yes")
    for name in ("out.csv", "out.xlsx"):
        # What counts the lines that are run would find no room, too.
        done = process(folder, f"unset ${{!COV*}}; ulimit -f 100; $U customers -o {name}")
        assert done.returncode == 2
        assert done.stderr.count("\n") == 1
        assert "File too large" in done.stderr or "room" in done.stderr
        assert sorted(path.name for path in folder.iterdir() if path.name != "data") == before
    done = process(folder, "unset ${!COV*}; ulimit -f 100; cat large.csv | $U check -")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "File too large" in done.stderr


def test_a_closed_standard_error_does_not_put_words_into_the_file(folder: Path) -> None:
    with_words = process(folder, "$U fix bad.csv -o -")
    assert "written to standard output" in with_words.stderr
    assert process(folder, "$U fix bad.csv -o - 2>&-").stdout == with_words.stdout


def test_a_stream_that_does_not_come_can_be_interrupted(folder: Path) -> None:
    command = [sys.executable, "-m", "upflow_tui", "check", "-", "--data-dir", str(folder / "data")]
    reading, writing = os.pipe()
    try:
        with subprocess.Popen(command, stdin=reading, stderr=subprocess.PIPE, text=True) as running:
            assert running.stderr is not None
            while not _is_waiting(running.pid):
                assert running.poll() is None
            running.send_signal(signal.SIGINT)
            assert running.wait(30) == 130
            assert running.stderr.read() == "upflow-tui: Cancelled; nothing was written.\n"
    finally:
        os.close(reading)
        os.close(writing)


def _is_waiting(process: int) -> bool:
    """Whether the process has made its private copy of the stream, which is open while it waits."""
    try:
        opened = [str(link.readlink()) for link in Path(f"/proc/{process}/fd").iterdir()]
    except OSError:
        return False
    return any(path.endswith("/stdin") for path in opened)


# Several files


def test_several_files_have_a_line_each_and_the_worst_exit_code(folder: Path) -> None:
    done = process(folder, "$U check good.csv bad.csv good.csv.gz")
    assert done.returncode == 1
    assert [line.partition(":")[0] for line in done.stdout.splitlines()] == ["good.csv", "bad.csv", "good.csv.gz"]
    assert done.stdout.splitlines()[1] == (
        "bad.csv: 5 lines: 4 to create, 0 to update, 0 unchanged, 1 refused; 2 errors, 0 warnings"
    )
    done = process(folder, "$U inspect good.csv bad.csv")
    assert done.returncode == 0
    assert done.stdout.splitlines()[1] == "bad.csv: 5 lines · comma · utf-8 · header on line 1 · 4 of 5 columns mapped"


@pytest.mark.parametrize("command", ["check", "inspect"])
def test_a_file_that_cannot_be_read_does_not_keep_the_others_from_their_turn(command: str, folder: Path) -> None:
    done = process(folder, f"$U {command} nothing.csv good.csv <(cat good.csv)")
    assert done.returncode == 2
    assert len(done.stdout.splitlines()) == 2
    assert done.stderr == (
        "upflow-tui: nothing.csv: The file no longer exists. Check the path, or choose another file.\n"
    )


@pytest.mark.parametrize("command", ["check", "inspect"])
def test_several_files_are_an_object_a_line(command: str, folder: Path) -> None:
    done = process(folder, f"$U {command} good.csv nothing.csv bad.csv --json")
    first, second, third = map(json.loads, done.stdout.splitlines())
    alone = json.loads(process(folder, f"$U {command} bad.csv --json").stdout)
    name = "bad.csv" if command == "check" else alone["file"]
    assert third == {**alone, "file": name}
    assert second == {
        "version": 1,
        "file": "nothing.csv",
        "error": done.stderr.removeprefix("upflow-tui: ").rstrip("\n"),
    }
    assert "file" in first
    assert done.returncode == 2


def test_details_are_of_one_file(folder: Path) -> None:
    done = process(folder, "$U check good.csv bad.csv --full")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "upflow-tui: Several files get one line each. Check one alone, or add --json.\n"
    done = process(folder, "$U check good.csv bad.csv --full --json")
    assert [len(json.loads(line)["customers"]) for line in done.stdout.splitlines()] == [2, 5]
