"""A mosquitto broker of its own: open, with a password, or with TLS."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from tests.peers.processes import free_port, listens, stop, wait_until

_CONFIG = """
listener {port} 127.0.0.1
persistence true
persistence_location {root}/
autosave_interval 1
max_queued_messages 0
"""


def missing() -> str:
    """Why it cannot be started here; empty when it can."""
    return "" if _program() else "mosquitto is absent (Debian: mosquitto)"


def _program() -> str:
    return shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin") or ""


@dataclass(frozen=True)
class Certificates:
    """Files of an authority made for the tests, and of a server that it vouches for."""

    authority: Path
    certificate: Path
    key: Path


class Mosquitto:
    """A running broker."""

    def __init__(self, root: Path, password: str = "", certificates: Certificates | None = None) -> None:
        self.root, self.port = root, free_port()
        config = _CONFIG.format(port=self.port, root=root)
        if Path("/proc/self").stat().st_uid == 0:
            config += "user root\n"  # else it gives root away and can no longer write its own folder
        if password:
            subprocess.run(["mosquitto_passwd", "-b", "-c", str(root / "passwords"), "timeo", password], check=True)
            config += f"password_file {root}/passwords\nallow_anonymous false\n"
        else:
            config += "allow_anonymous true\n"
        if certificates:
            config += (
                f"cafile {certificates.authority}\ncertfile {certificates.certificate}\nkeyfile {certificates.key}\n"
            )
        (root / "mosquitto.conf").write_text(config)
        self.start()

    def start(self) -> None:
        """Start, or start again with the sessions that were kept."""
        with (self.root / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [_program(), "-c", str(self.root / "mosquitto.conf")], stdout=log, stderr=log, start_new_session=True
            )
        wait_until(lambda: listens(self.port), self._process)

    def stop(self) -> None:
        """Stop; sessions and queued messages stay."""
        stop(self._process)

    def publish(self, messages: list[tuple[str, bytes]]) -> None:
        """Publish with QoS 1 and wait until the broker has all."""
        client = Client(CallbackAPIVersion.VERSION2)
        client.connect("127.0.0.1", self.port)
        client.loop_start()
        handles = [client.publish(topic, payload, qos=1) for topic, payload in messages]
        for handle in handles:
            handle.wait_for_publish(30)
        client.disconnect()
        client.loop_stop()


def make_certificates(root: Path) -> Certificates:
    """An authority and a server certificate for 127.0.0.1, by openssl."""
    authority, key = root / "authority.crt", root / "server.key"

    def openssl(*words: str) -> None:
        subprocess.run(["openssl", *words], check=True, capture_output=True, cwd=root)

    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-sha256", "-days", "3", "-subj", "/CN=Timeo test",
            "-keyout", "authority.key", "-out", str(authority), "-addext", "basicConstraints=critical,CA:TRUE",
            "-addext", "keyUsage=critical,keyCertSign,cRLSign")  # fmt: skip
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout", str(key), "-out", "server.csr")
    (root / "server.ext").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n")
    openssl("x509", "-req", "-in", "server.csr", "-CA", str(authority), "-CAkey", "authority.key", "-CAcreateserial",
            "-days", "3", "-sha256", "-extfile", "server.ext", "-out", "server.crt")  # fmt: skip
    return Certificates(authority, root / "server.crt", key)
