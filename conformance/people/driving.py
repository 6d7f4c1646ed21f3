"""Chromium, driven by Playwright from a thread of its own, so that several people may act at the same moment."""

import asyncio
import base64
import hashlib
import importlib
import importlib.util
import os
import shutil
import socket
import ssl
import threading
from collections.abc import Coroutine, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Self, TypeVar
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from conformance.usage import WrongUsage

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext

VARIABLE = "REHEARSAL_CHROMIUM"
_PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
_STARTS_WITHIN_S = 60.0
_ANSWERS_WITHIN_S = 5.0
_Done = TypeVar("_Done")


def chromium_program() -> str:
    """Where Chromium is; WrongUsage where it or what drives it is missing."""
    asks = "'chromium' as 'browser' in [people] takes"
    if importlib.util.find_spec("playwright") is None:
        raise WrongUsage(f"{asks} Playwright, which is not installed: pip install 'visit-rehearsal[chromium]'.")
    if named := os.environ.get(VARIABLE):
        if shutil.which(named) is None:
            raise WrongUsage(f"{VARIABLE} is {named!r}; there is no such program.")
        return named
    found = next((path for name in (*_PROGRAMS, _MAC) if (path := shutil.which(name))), None)
    if found is None:
        raise WrongUsage(f"{asks} Chromium or Chrome, and none was found; install it, or name it in {VARIABLE}.")
    return found


class Chromium:
    """A context manager: one Chromium without a window, in which each browser has its own cookies.

    It reaches this machine and the `addresses`, and no others. Of certificates it accepts, beside those that the system
    trusts, the ones that the addresses show and that the authority in the PEM file `ca_bundle` has signed.
    """

    def __init__(self, addresses: Sequence[str], ca_bundle: str | None) -> None:
        self._addresses = addresses
        self._ca_bundle = ca_bundle
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self.error: type[Exception] = Exception
        """What Playwright raises."""
        self._driver: Any = None
        self._browser: Any = None

    def __enter__(self) -> Self:
        self._thread.start()
        try:
            self.do(self._start(chromium_program()), _STARTS_WITHIN_S)
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, *_raised: object) -> None:
        self._end()

    def do(self, deed: Coroutine[Any, Any, _Done], within_s: float | None = None) -> _Done:
        """Have something done in the driving thread, and wait for it; TimeoutError if it takes longer."""
        return asyncio.run_coroutine_threadsafe(asyncio.wait_for(deed, within_s), self._loop).result()

    async def context(self) -> "BrowserContext":
        """Room for one person: cookies and windows."""
        made: BrowserContext = await self._browser.new_context()
        return made

    async def _start(self, program: str) -> None:
        playwright = importlib.import_module("playwright.async_api")
        self.error = playwright.Error
        self._driver = await playwright.async_playwright().start()
        try:
            self._browser = await self._driver.chromium.launch(
                executable_path=program, chromium_sandbox=os.geteuid() != 0, args=list(self._arguments())
            )
        except playwright.Error as trouble:
            raise WrongUsage(f"{program} does not start: {_last_words(str(trouble))}") from None

    def _arguments(self) -> Iterator[str]:
        hosts = {"127.0.0.1", "localhost", *(urlsplit(address).hostname or "" for address in self._addresses)}
        excluded = ", ".join(f"EXCLUDE {host}" for host in sorted(hosts))
        yield f"--host-resolver-rules=MAP * ~NOTFOUND, {excluded}"
        yield "--no-proxy-server"
        if self._ca_bundle:
            trusted = [key for address in self._addresses if (key := _signed_key(address, self._ca_bundle))]
            yield f"--ignore-certificate-errors-spki-list={','.join(sorted(set(trusted)))}"

    def _end(self) -> None:
        if self._driver is not None:
            self.do(self._stop(), _STARTS_WITHIN_S)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _stop(self) -> None:
        if self._browser is not None:
            await self._browser.close()
        await self._driver.stop()


def _signed_key(address: str, ca_bundle: str) -> str | None:
    """The SHA-256 of the public key that an address shows, in base64; None unless the authority signed for it."""
    parts = urlsplit(address)
    if parts.scheme != "https" or not parts.hostname:
        return None
    trusting = ssl.create_default_context(cafile=ca_bundle)
    try:
        with (
            socket.create_connection((parts.hostname, parts.port or 443), _ANSWERS_WITHIN_S) as plain,
            trusting.wrap_socket(plain, server_hostname=parts.hostname) as secure,
        ):
            shown = secure.getpeercert(binary_form=True)
    except OSError:
        return None
    key = x509.load_der_x509_certificate(shown or b"").public_key()
    digest = hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()
    return base64.b64encode(digest).decode()


def _last_words(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return next((line for line in lines if "error" in line.lower()), lines[0] if lines else "it said nothing")[:300]
