"""Small portals that answer as Opendatasoft and the building register do: neither can be installed anywhere."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

POINT = {"type": "Point", "coordinates": [1.4437, 43.6045]}


@dataclass
class Portal:
    """Answers by path; `asked` are the paths that were asked for. A value may be (status, headers, body)."""

    answers: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    address: str = ""


@contextmanager
def portal(answers: dict[str, Any]) -> Iterator[Portal]:
    """A running portal."""
    made = Portal(answers)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            made.asked.append(self.path)
            answer = made.answers.get(path, (404, {}, {"error": "not found"}))
            status, headers, body = answer if isinstance(answer, tuple) else (200, {}, answer)
            data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_words: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def dataset(name: str, modified: str, count: int, geographic: bool = True) -> dict[str, Any]:
    """A dataset and its export, by path."""
    base = f"/api/explore/v2.1/catalog/datasets/{name}"
    features = [
        {"type": "Feature", "geometry": POINT, "properties": {"id": number, "libelle": f"Chantier {number}"}}
        for number in range(count)
    ]
    about = {
        "dataset_id": name, "features": ["geo"] if geographic else [],
        "metas": {"default": {"title": f"Titre de {name}", "modified": modified, "license": "Licence Ouverte v2.0"}},
    }  # fmt: skip
    return {base: about, f"{base}/exports/geojson": {"type": "FeatureCollection", "features": features}}


def building(identity: str, status: str = "constructed") -> dict[str, Any]:
    """A building of the register, by path."""
    address = {"street_number": "7", "street": "rue du Taur", "city_zipcode": "31000", "city_name": "Toulouse"}
    return {
        f"/api/alpha/buildings/{identity}/": {
            "rnb_id": identity, "status": status, "is_active": True, "point": POINT, "shape": None,
            "addresses": [address], "ext_ids": [{"source": "bdtopo", "id": "BATIMENT0000000000000001"}],
        }
    }  # fmt: skip
