"""Secrets of connections: in the keyring of the operating system, or where there is none in a file that is encrypted
with a passphrase of the user (scrypt and Fernet)."""

import base64
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from timeo_desktop.domain.errors import UserError

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

_SERVICE = "timeo-desktop"
_COST = 1 << 15


class SecretsLocked(UserError):
    """The encrypted file needs the passphrase."""


class SecretBox:
    """Get and put secrets by connection. Never shows them."""

    def __init__(self, folder: Path, passphrase: str | None = None) -> None:
        self._file = folder / "secrets.json"
        self._passphrase = passphrase

    def __repr__(self) -> str:
        return "SecretBox()"

    @property
    def uses_keyring(self) -> bool:
        """Whether the system has a keyring that works."""
        if os.environ.get("TIMEO_NO_KEYRING"):
            return False
        import keyring  # and what enciphers: asked for when the first secret is, the start has no time for them

        return keyring.get_keyring().priority >= 1

    @property
    def is_locked(self) -> bool:
        """Whether a passphrase is needed first."""
        return not self.uses_keyring and self._passphrase is None

    def needs_passphrase(self, connection: str) -> bool:
        """Whether a passphrase is needed first to know the secrets of a connection; not where it has none."""
        return self.is_locked and self._may_have(connection)

    def unlock(self, passphrase: str) -> None:
        """Use this passphrase for the encrypted file. Raises SecretsLocked when it is the wrong one."""
        before, self._passphrase = self._passphrase, passphrase
        try:
            self._read()
        except SecretsLocked:
            self._passphrase = before
            raise

    def get(self, connection: str, names: Iterable[str]) -> dict[str, str]:
        """The secrets of a connection. Raises SecretsLocked."""
        wanted = list(names)
        if not wanted:
            return {}
        if self.uses_keyring:
            import keyring.errors

            try:
                found = {name: keyring.get_password(_SERVICE, f"{connection}/{name}") for name in wanted}
            except keyring.errors.KeyringError as error:
                raise SecretsLocked("The keyring of the system is locked") from error
            return {name: value for name, value in found.items() if value}
        if not self._may_have(connection):
            return {}
        kept = self._read().get(connection, {})
        return {name: kept[name] for name in wanted if name in kept}

    def put(self, connection: str, secrets: Mapping[str, str]) -> None:
        """Keep secrets of a connection; an empty text removes one. Raises SecretsLocked."""
        if not secrets:
            return
        if self.uses_keyring:
            self._put_in_keyring(connection, secrets)
            return
        if not any(secrets.values()) and not self._may_have(connection):
            return
        kept = self._read()
        merged = {**kept.get(connection, {}), **secrets}
        kept[connection] = {name: value for name, value in merged.items() if value}
        self._write(kept)

    def _put_in_keyring(self, connection: str, secrets: Mapping[str, str]) -> None:
        import keyring.errors

        try:
            for name, value in secrets.items():
                if value:
                    keyring.set_password(_SERVICE, f"{connection}/{name}", value)
                elif keyring.get_password(_SERVICE, f"{connection}/{name}") is not None:
                    keyring.delete_password(_SERVICE, f"{connection}/{name}")
        except keyring.errors.KeyringError as error:
            raise SecretsLocked("The keyring of the system is locked") from error

    def _may_have(self, connection: str) -> bool:
        """Whether the file may hold secrets of a connection: it says of which it does, which is no secret. Files of
        before do not."""
        try:
            named = json.loads(self._file.read_text("utf-8"))["connections"]
        except FileNotFoundError:
            return False
        except (OSError, ValueError, KeyError, TypeError):
            return True
        return not isinstance(named, list) or connection in named

    def _read(self) -> dict[str, dict[str, str]]:
        if self._passphrase is None:
            raise SecretsLocked("This system has no keyring: enter the passphrase of the encrypted password file")
        if not self._file.exists():
            return {}
        from cryptography.fernet import InvalidToken

        try:
            kept = json.loads(self._file.read_text("utf-8"))
            plain = self._cipher(base64.b64decode(kept["salt"])).decrypt(kept["token"].encode())
        except InvalidToken as error:
            raise SecretsLocked("The passphrase does not open the encrypted password file") from error
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise SecretsLocked("The encrypted password file cannot be read") from error
        found: dict[str, dict[str, str]] = json.loads(plain)
        return found

    def _write(self, kept: dict[str, dict[str, str]]) -> None:
        salt = os.urandom(16)
        token = self._cipher(salt).encrypt(json.dumps(kept).encode())
        named = sorted(connection for connection, secrets in kept.items() if secrets)
        whole = {"connections": named, "salt": base64.b64encode(salt).decode(), "token": token.decode()}
        self._file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self._file.with_suffix(".part")
        unfinished.touch(mode=0o600)
        unfinished.write_text(json.dumps(whole), "utf-8")
        unfinished.replace(self._file)

    def _cipher(self, salt: bytes) -> "Fernet":
        from cryptography.fernet import Fernet
        from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

        assert self._passphrase is not None
        key = Scrypt(salt=salt, length=32, n=_COST, r=8, p=1).derive(self._passphrase.encode())
        return Fernet(base64.urlsafe_b64encode(key))
