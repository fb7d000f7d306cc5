"""A proxy of our own between a connector and its peer, that spoils answers according to a plan."""

import contextlib
import json
import random
import socket
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import requests

Fault = str  # "", delay, reset, 429, 500, half, broken, html, stale, doubled, shuffled, fewer, hang
Plan = Callable[[int], Fault]


class FaultProxy:
    """Forwards GET requests to `target`; `plan(n)` names the fault of the n-th request."""

    def __init__(self, target: str, plan: Plan) -> None:
        self.plan, self.requests, self.faults = plan, 0, []  # type: ignore[var-annotated]
        self._target, self._kept = target, dict[str, bytes]()
        self._chance = random.Random(7)
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                proxy._serve(self)

            def log_message(self, *_words: object) -> None:
                """Quiet."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_words: object) -> None:
                """A client that went away is part of the game."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self._session = requests.Session()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._released = threading.Event()
        threading.Thread(target=self._server.serve_forever, args=(0.02,), name="proxy", daemon=True).start()

    def close(self) -> None:
        """End."""
        self._released.set()
        self._server.shutdown()
        self._server.server_close()
        self._session.close()

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        self.requests += 1
        fault = self.plan(self.requests)
        if fault:
            self.faults.append(fault)
        if fault in ("hang", "reset", "half"):
            handler.close_connection = True
        if fault == "hang":
            self._released.wait(30)
            return
        if fault == "delay":
            time.sleep(0.15)
        if fault == "reset":
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            return
        if fault == "429":
            self._answer(handler, 429, b"{}", {"Retry-After": "0"})
        elif fault == "500":
            self._answer(handler, 500, b"", {})
        elif fault == "html":
            self._answer(handler, 200, b"<!DOCTYPE html><title>Portail</title>", {"Content-Type": "text/html"})
        else:
            self._forward(handler, fault)

    def _forward(self, handler: BaseHTTPRequestHandler, fault: Fault) -> None:
        headers = {
            name: value for name, value in handler.headers.items() if name.lower() in ("authorization", "accept")
        }
        answer = self._session.get(self._target + handler.path, headers=headers, timeout=60)
        body = answer.content.replace(self._target.encode(), self.url.encode())
        if fault == "stale":
            body = self._kept.get(handler.path, body)  # as a cache would that should not be there
        elif fault in ("doubled", "shuffled", "fewer"):
            body = self._spoil(body, fault)
        elif fault == "broken":
            body = body[: len(body) // 2] + b"\xff}{" + body[len(body) // 2 :]
        self._kept.setdefault(handler.path, body if not fault else answer.content)
        cut = len(body) // 2 if fault == "half" else None
        self._answer(handler, answer.status_code, body, {"Content-Type": "application/json"}, cut)

    def _spoil(self, body: bytes, fault: Fault) -> bytes:
        try:
            answer = json.loads(body)
        except ValueError:
            return body
        arrays = answer.get("value") if fault == "fewer" else None
        for group in arrays if isinstance(arrays, list) else ():
            if "dataArray" in group:  # as where some are hidden by rights, of which the count knows nothing
                group["dataArray"] = group["dataArray"][:3] + group["dataArray"][4:]
        for name in ("items", "value") if fault != "fewer" else ():
            rows = answer.get(name)
            if isinstance(rows, list) and rows:
                rows = rows + rows[-2:] if fault == "doubled" else rows
                self._chance.shuffle(rows)
                answer[name] = rows
        return json.dumps(answer).encode()

    @staticmethod
    def _answer(
        handler: BaseHTTPRequestHandler, status: int, body: bytes, headers: dict[str, str], cut: int | None = None
    ) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body[:cut])
        if cut is not None:
            handler.wfile.flush()
            handler.connection.shutdown(socket.SHUT_RDWR)


class CuttingProxy:
    """Forwards TCP to a port and cuts every connection after some bytes, for protocols other than HTTP."""

    def __init__(self, port: int, cut_after: Callable[[int], int | None]) -> None:
        self._target, self._cut_after = port, cut_after
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self.connections = 0
        threading.Thread(target=self._accept, name="proxy", daemon=True).start()

    def close(self) -> None:
        """End."""
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)  # closing alone would not wake who waits for a connection
        self._listening.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            self.connections += 1
            limit = self._cut_after(self.connections)
            server = socket.create_connection(("127.0.0.1", self._target))
            for source, sink, most in ((client, server, None), (server, client, limit)):
                threading.Thread(target=self._pump, args=(source, sink, most), name="proxy", daemon=True).start()

    @staticmethod
    def _pump(source: socket.socket, sink: socket.socket, most: int | None) -> None:
        passed = 0
        try:
            while data := source.recv(4096):
                passed += len(data)
                sink.sendall(data)
                if most is not None and passed > most:
                    break
        except OSError:
            pass
        for each in (source, sink):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        source.close()
