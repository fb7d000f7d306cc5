"""The SensorThings peer as a program: django-ogc-sensorthings on uvicorn. Runs in an environment of its own.

    python sta_server.py FOLDER PORT [TOKEN]

Kept apart because one of its dependencies wants an older python-dateutil than ours.
"""

import hmac
import socket
import sys
from pathlib import Path
from typing import Any
from uuid import UUID


def configure(folder: Path, port: int) -> None:
    """Django's settings, all in one place."""
    import django
    from django.conf import settings

    package = "sensorthings.versions.v1_1"
    settings.configure(
        DEBUG=False, SECRET_KEY="test-only", ALLOWED_HOSTS=["127.0.0.1"], USE_TZ=True, TIME_ZONE="UTC",
        ROOT_URLCONF=__name__, DEFAULT_AUTO_FIELD="django.db.models.BigAutoField", MIDDLEWARE=[],
        INSTALLED_APPS=["django.contrib.contenttypes", package, f"{package}.backends.django",
                        f"{package}.extensions.dataarray"],
        DATABASES={"default": {
            "ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "sta.sqlite3"),
            "OPTIONS": {"timeout": 30, "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"}}},
        DATA_UPLOAD_MAX_MEMORY_SIZE=64 << 20,
        SENSORTHINGS_V1_1_SERVICE_URL=f"http://127.0.0.1:{port}/sensorthings",
        SENSORTHINGS_V1_1_BACKEND_ADAPTER=f"{package}.backends.django.adapter.DjangoBackendAdapter",
        SENSORTHINGS_V1_1_ID_TYPE=UUID, SENSORTHINGS_V1_1_ID_DELIMITER="'",
    )  # fmt: skip
    django.setup()


def __getattr__(name: str) -> Any:
    if name == "urlpatterns":  # this module is ROOT_URLCONF; Django can only be imported from once it is set up
        from django.urls import include, path

        return [path("sensorthings/", include("sensorthings.versions.v1_1.urls"))]
    raise AttributeError(name)


class Gate:
    """Asks for a bearer token."""

    def __init__(self, app: Any, token: str) -> None:
        self._app, self._expected = app, f"Bearer {token}".encode()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        given = dict(scope.get("headers", ())).get(b"authorization", b"")
        if scope["type"] != "http" or hmac.compare_digest(given, self._expected):
            await self._app(scope, receive, send)
            return
        headers = [(b"content-type", b"application/json"), (b"www-authenticate", b"Bearer"), (b"content-length", b"2")]
        await send({"type": "http.response.start", "status": 401, "headers": headers})
        await send({"type": "http.response.body", "body": b"{}"})


def main() -> None:
    """Migrate, then serve until ended."""
    folder, port = Path(sys.argv[1]), int(sys.argv[2])
    # With the protocol left out asyncio would leave Nagle's algorithm on: 40 ms a request.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sys.modules["sta_server"] = sys.modules[__name__]
    configure(folder, port)
    from django.core.asgi import get_asgi_application
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    app: Any = get_asgi_application()
    if len(sys.argv) > 3:
        app = Gate(app, sys.argv[3])
    import uvicorn

    listening.bind(("127.0.0.1", port))
    listening.listen(128)
    config = uvicorn.Config(app, log_level="error", access_log=False, lifespan="off", loop="asyncio", http="h11")
    uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main()
