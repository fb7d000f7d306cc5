"""HTTP for connectors: one way to ask, whose failures are the four errors of the contract."""

import email.utils
import logging
import queue
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from timeo_desktop import __version__
from timeo_desktop.connectors.contract import raise_if
from timeo_desktop.connectors.incoming import NotJson, parsed
from timeo_desktop.domain.connections import AuthFailed, BadData, Unavailable
from timeo_desktop.domain.errors import Cancelled, UserError

if TYPE_CHECKING:
    import requests  # when first asked for: it takes a tenth of a second that the start has not

_CONNECT_SECONDS, _READ_SECONDS = 10, 60
_POLL_SECONDS = 0.05
_WAITS = (0.3, 1.0, 3.0)  # seconds before each new try of a request that failed by chance
_PATIENCE = 5.0  # a longer Retry-After ends the run; the scheduler comes back
_MOST_BYTES = 256 << 20
_QUOTA_SECONDS = 3600.0  # when a quota is used up and the server does not say until when
_log = logging.getLogger(__name__)


class ServerError(Unavailable):
    """The server failed while it answered (5xx)."""


class WebPage(Unavailable):
    """A page for people answers, instead of the server or of what is not there."""


class NotFound(BadData):
    """There is nothing at this address (404)."""


class Forbidden(AuthFailed):
    """The user is known and may not see this (403)."""


def _without_secrets(address: str) -> str:
    """What was typed, without what may stand before an @."""
    return address.strip().rpartition("@")[2][:80] or "?"


class HttpSource:
    """A server as the source of JSON. `base` is its address; `auth` and `headers` are kept out of every repr."""

    def __init__(
        self,
        base: str,
        *,
        auth: tuple[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        authority: str = "",
    ) -> None:
        parts = urlsplit(base.strip())
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
            raise UserError(
                "{address} is not an address such as https://server.example/path", address=_without_secrets(base)
            )
        self.base = base.strip().rstrip("/")
        self.host = parts.netloc
        import requests
        from requests.auth import HTTPBasicAuth

        self._session = requests.Session()
        self._session.auth = HTTPBasicAuth(auth[0].encode(), auth[1].encode()) if auth else None
        self._session.headers.update(
            {"User-Agent": f"timeo-desktop/{__version__}", "Accept": "application/json", "Cache-Control": "no-cache"}
        )
        self._session.headers.update(dict(headers or {}))
        # Given with each request: what is set on a session gives way to REQUESTS_CA_BUNDLE.
        self._verify: str | bool = authority or True
        self._free_at = 0.0

    def __repr__(self) -> str:
        return f"HttpSource({self.host})"

    def get(
        self, path: str, stop: threading.Event, params: Mapping[str, str | int] | None = None, again: int = 3
    ) -> Any:
        """The JSON at `path` (relative to the base, or a full address on the same host), with `Unusable` where a value
        cannot be used. Failures that pass by themselves are tried again, `again` times at most. Raises the four errors,
        or Cancelled."""
        body = self._ask(path, stop, params, again)
        try:
            return parsed(body)
        except NotJson as error:
            raise BadData("{server} sends something that is not JSON", server=self.host) from error

    def get_text(
        self, path: str, stop: threading.Event, params: Mapping[str, str | int] | None = None, again: int = 3
    ) -> str:
        """The text at `path`; otherwise as `get`."""
        return self._ask(path, stop, params, again).decode("utf-8", errors="replace")

    def get_bytes(self, path: str, stop: threading.Event, again: int = 3) -> bytes:
        """The bytes at `path`; otherwise as `get`."""
        return self._ask(path, stop, None, again)

    def _ask(self, path: str, stop: threading.Event, params: Mapping[str, str | int] | None, again: int) -> bytes:
        url = self._url(path)
        for attempt in range(again + 1):
            raise_if(stop)
            try:
                return self._once(url, params, stop)
            except Unavailable as error:
                wait = error.retry_after if error.retry_after is not None else _WAITS[min(attempt, len(_WAITS) - 1)]
                if attempt == again or wait > _PATIENCE:
                    raise
                _log.info("%s: %s; trying again in %.1f s", self.host, type(error).__name__, wait)
                if stop.wait(wait):
                    raise Cancelled from error
        raise AssertionError("unreachable")

    def _url(self, path: str) -> str:
        if not path.startswith(("http://", "https://")):
            return f"{self.base}/{path.lstrip('/')}"
        if urlsplit(path).netloc != self.host:
            # Credentials must not follow a link to another server.
            raise BadData("{server} refers to another server ({other})", server=self.host, other=urlsplit(path).netloc)
        return path

    def _once(self, url: str, params: Mapping[str, str | int] | None, stop: threading.Event) -> bytes:
        """One request in a thread of its own, so that stopping does not wait for a slow server."""
        answers: queue.SimpleQueue[Any] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answers.put(self._answer(url, params, stop))
            except BaseException as error:  # handed over, whatever it is
                answers.put(error)

        threading.Thread(target=ask, name="http", daemon=True).start()
        while True:
            try:
                answer = answers.get(timeout=_POLL_SECONDS)
            except queue.Empty:
                raise_if(stop)
                continue
            if isinstance(answer, BaseException):
                raise answer
            return bytes(answer)

    def _answer(self, url: str, params: Mapping[str, str | int] | None, stop: threading.Event) -> bytes:
        left = self._free_at - time.time()
        if left > 0:
            busy = Unavailable("{server} allows no more questions for a while (its quota is used up)", server=self.host)
            busy.retry_after = left
            raise busy
        import requests

        try:
            with self._session.get(
                url, params=dict(params or {}), timeout=(_CONNECT_SECONDS, _READ_SECONDS), stream=True,
                verify=self._verify,
            ) as response:  # fmt: skip
                self._mind_quota(response)
                self._refuse(response)
                body = self._body(response, stop)
        except requests.exceptions.SSLError as error:
            raise Unavailable(
                "The certificate of {server} is not trusted. If it is your own authority's, choose its file in the"
                " connection",
                server=self.host,
            ) from error
        except requests.exceptions.ProxyError as error:
            raise Unavailable("The proxy on the way to {server} does not answer", server=self.host) from error
        except requests.exceptions.Timeout as error:
            raise Unavailable("{server} takes too long to answer", server=self.host) from error
        except OSError as error:  # the exceptions of requests are OSErrors
            raise Unavailable("{server} cannot be reached", server=self.host) from error
        self._refuse_page(response, body)
        return body

    def _mind_quota(self, response: "requests.Response") -> None:
        """Ask no more until the quota is renewed, once the server says that none is left."""
        if response.headers.get("X-RateLimit-Remaining") == "0":
            self._free_at = time.time() + (quota_wait(response.headers.get("X-RateLimit-Reset")) or _QUOTA_SECONDS)

    def _refuse(self, response: "requests.Response") -> None:
        status = response.status_code
        if status in (401, 403):
            kind = AuthFailed if status == 401 else Forbidden
            raise kind("{server} refuses the user name, password or token", server=self.host)
        if status == 407:
            raise Unavailable("The proxy on the way to {server} asks for a password", server=self.host)
        if status in (429, 503):
            error = ServerError("{server} is busy and asks to be left alone for a while", server=self.host)
            error.retry_after = retry_after(response.headers.get("Retry-After"))
            raise error
        if status >= 500:
            raise ServerError("{server} has a fault of its own (HTTP {status})", server=self.host, status=status)
        if status == 404:
            raise NotFound("{server} has nothing at this address (HTTP 404)", server=self.host)
        if status >= 400:
            raise BadData("{server} does not accept the question (HTTP {status})", server=self.host, status=status)

    def _body(self, response: "requests.Response", stop: threading.Event) -> bytes:
        parts, size = [], 0
        for part in response.iter_content(1 << 16):
            raise_if(stop)
            parts.append(part)
            size += len(part)
            if size > _MOST_BYTES:
                raise BadData("{server} sends more than can be meant", server=self.host)
        return b"".join(parts)

    def _refuse_page(self, response: "requests.Response", body: bytes) -> None:
        head = body[:2048].lstrip().lower()
        is_page = head[:1] == b"<" and (not head.startswith(b"<?xml") or b"<html" in head)
        if is_page or "html" in response.headers.get("Content-Type", "").lower():
            raise WebPage(
                "Instead of {server} a web page answers: perhaps the network wants you to log in first",
                server=self.host,
            )


def retry_after(text: str | None) -> float | None:
    """Seconds that a Retry-After header asks for (RFC 9110 10.2.3), or None."""
    if not text:
        return None
    if text.strip().isdigit():
        return float(text)
    moment = email.utils.parsedate_to_datetime(text) if "," in text else None
    return None if moment is None else max(0.0, moment.timestamp() - time.time())


def quota_wait(text: str | None) -> float | None:
    """Seconds until a quota is renewed: portals give a moment in ISO form, in seconds since 1970, or a number of
    seconds; None when it is none of these."""
    if not text:
        return None
    if text.strip().isdigit():
        number = float(text)
        return max(0.0, number - time.time()) if number > 1e9 else number
    try:
        return max(0.0, datetime.fromisoformat(text.strip()).astimezone(UTC).timestamp() - time.time())
    except ValueError:
        return None
