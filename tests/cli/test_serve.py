"""`upflow-tui serve`: the program in a browser of this computer, and in no other hands."""

from __future__ import annotations

import re
import socket
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.cli.serving import served

aiohttp = pytest.importorskip("aiohttp", reason="the extra web is not installed")
pytest.importorskip("textual_serve", reason="the extra web is not installed")

from tests.cli.browser import browser, chromium  # noqa: E402 - only where the extra is

FILE = "Customer ID,Customer name,Town\nC-1,Abel,Lyon\nC-2,Berta,Nice\n"


def _top(text: str) -> str:
    """The first line of the terminal."""
    return text.partition("\n")[0].rstrip()


def _status_line(own: str, head: bytes) -> int:
    """What the server answers to a request that no client would send."""
    host, port = own.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=60) as connection:
        connection.sendall(head + b"\r\n\r\n")
        return int(connection.recv(100).split()[1])


def test_where_the_extra_is_missing_it_is_named(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("upflow_tui.cli.serve.find_spec", lambda name: None)
    assert 'serve needs the extra "web", which is not installed. Install it: pipx inject' in shell("serve").refused


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["--port", "0"], "not a port"), (["--port", "99999"], "not a port"), (["nothing.csv"], "There is no file")],
)
def test_what_cannot_be_served_is_refused(arguments: list[str], said: str, shell: Shell) -> None:
    assert said in shell("serve", *arguments).refused


async def test_only_its_own_page_on_this_computer_with_the_token_is_answered(tmp_path: Path) -> None:
    with served("--data-dir", str(tmp_path / "data")) as address:
        match = re.fullmatch(r"(http://127\.0\.0\.1:\d+)/([\w-]{40,})/", address)
        assert match is not None
        own = match[1]
        async with aiohttp.ClientSession() as session:

            async def status(url: str, **headers: str) -> int:
                async with session.get(url, headers=headers) as answer:
                    return int(answer.status)

            assert await status(address) == 200
            assert await status(f"{address}static/js/textual.js") == 200
            for refused in (own, f"{own}/", f"{own}/static/js/textual.js", f"{own}/{'x' * 43}/", f"{own}/ws"):
                assert await status(refused) == 403, refused
            assert await status(address, Host="attacker.example") == 403
            assert await status(address, Host=f"attacker.example:{own.rpartition(':')[2]}") == 403
            assert await status(address, Origin="http://attacker.example") == 403
            assert _status_line(own, b"OPTIONS * HTTP/1.1\r\nHost: " + own.removeprefix("http://").encode()) == 403
            assert _status_line(own, b"GET / HTTP/1.0") == 403, "a request without a host"
            for headers, url in (
                ({}, f"{address}ws"),
                ({"Origin": "http://attacker.example"}, f"{address}ws"),
                ({"Origin": "null"}, f"{address}ws"),
                ({"Origin": own, "Host": "attacker.example"}, f"{address}ws"),
                ({"Origin": own}, f"{own}/ws"),
            ):
                with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
                    await session.ws_connect(url, headers=headers)
            async with session.ws_connect(f"{address}ws", headers={"Origin": own}) as keys:
                assert b"\x1b[?1049h" in (await keys.receive_bytes(timeout=60))
    assert not (tmp_path / "data").exists()


@pytest.mark.skipif(chromium() is None, reason="there is no chromium")
async def test_a_file_is_imported_in_a_browser(tmp_path: Path) -> None:
    """The whole way takes some seconds: a browser starts, and the program twice in it."""
    program = chromium()
    assert program is not None
    file = tmp_path / "clients.csv"
    file.write_text(FILE)
    with served(str(file), "--data-dir", str(tmp_path / "data")) as address:
        async with browser(program, tmp_path / "browser") as page:
            await page.resize(1280, 800)
            await page.open(address)
            await page.until("All required fields are mapped.")  # it is read, and one is led on to its columns
            await page.press("n")
            await page.until("3 Preview ●")
            await page.until("Abel")
            await page.press("n")
            await page.until("What this import will do")
            await page.press("F10")
            await page.until("Success")
            await page.press("h")
            await page.until(lambda text: "clients.csv" in text and "● Import history" in text)
            await page.resize(1000, 620)  # narrower: the place bar ends where the window does
            await page.until(lambda text: _top(text).endswith("My organization") and len(_top(text)) < 115)
            await page.press("c")
            await page.until("Berta")
            await page.press("y")  # the ID of the first customer
            await page.until("was sent to the browser's clipboard")
            assert await page.evaluate("navigator.clipboard.readText()") == "C-1"
            await page.press("/")
            await page.paste()
            await page.until(lambda text: "Abel" in text and "Berta" not in text)
            await page.press("Escape", "F3")
            await page.until("Add an organization…")
            await page.press(*"add")
            await page.until("▌Add an organization…")
            await page.press("Enter")
            await page.until("What is it called?")
            await page.press(*"Mars", "Enter")
            # The program opens again in the same page, in the size of now.
            await page.until(lambda text: _top(text).endswith("Mars") and len(_top(text)) < 115)
            await page.until("No customers yet")
            await page.press("q")
            while "-closed" not in await page.evaluate("document.body.className"):
                pass
            assert "upflow-tui has ended" in await page.evaluate("document.body.innerText")
            assert {re.sub("/.*", "", url.removeprefix("http://")) for url in page.requested} == {
                address.removeprefix("http://").partition("/")[0]
            }, "nothing is asked of another computer"
    assert (tmp_path / "data" / "organizations" / "mars" / "upflow.db").is_file()
