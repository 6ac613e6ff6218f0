"""The picture of the program in a browser (docs/browser.md): needs the extra `web`, and Chromium.

python -m screenshots.browser
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.cli.browser import browser, chromium
from tests.cli.serving import served

PICTURE = Path(__file__).parent / "browser.png"


async def _take(program: str) -> None:
    with TemporaryDirectory() as folder, served("--demo") as address:
        async with browser(program, Path(folder)) as page:
            await page.resize(1280, 760)
            await page.open(address)
            await page.until("clients-mars.csv")
            await page.press("j", "Enter")
            await page.until("All required fields are mapped.")
            await page.press("n")
            await page.until("3 Preview ●")
            await page.until("customers")
            await asyncio.sleep(1)  # what is counted in the background
            await page.picture(PICTURE)


if __name__ == "__main__":
    found = chromium()
    if found is None:
        raise SystemExit("There is no Chromium on this computer.")
    asyncio.run(_take(found))
