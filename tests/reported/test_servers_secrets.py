"""Connections without secrets need no passphrase, and the help of the command line names the variable of it."""

import json
from pathlib import Path

import pytest

from timeo_desktop import cli
from timeo_desktop.domain.connections import Connection
from timeo_desktop.services.operations import connect
from timeo_desktop.services.operations.secret_box import SecretBox, SecretsLocked
from timeo_desktop.store.operations.database import Store

_OPEN = Connection("open", "sensorthings", "Sensors", {"address": "https://sensors.example/v1.1"})


def test_a_connection_without_secrets_needs_no_passphrase(tmp_path: Path) -> None:
    store, box = Store(tmp_path / "store.sqlite"), SecretBox(tmp_path)
    connect.save(store, box, _OPEN, {"password": ""})
    assert connect.connector_of(_OPEN, box)[1] == {}
    assert not box.needs_passphrase("open")
    connect.remove(store, box, _OPEN)
    store.close()
    assert not (tmp_path / "secrets.json").exists()


def test_nor_where_others_have_secrets(tmp_path: Path) -> None:
    SecretBox(tmp_path, "right").put("tickets", {"password": "s3cret"})
    box = SecretBox(tmp_path)
    assert box.get("open", ["password", "token"]) == {}
    assert (box.needs_passphrase("open"), box.needs_passphrase("tickets")) == (False, True)
    with pytest.raises(SecretsLocked):
        box.get("tickets", ["password"])
    with pytest.raises(SecretsLocked):
        box.put("open", {"password": "new"})
    SecretBox(tmp_path, "right").put("tickets", {"password": ""})
    assert not box.needs_passphrase("tickets")


def test_a_file_of_before_is_asked_for_its_passphrase(tmp_path: Path) -> None:
    SecretBox(tmp_path, "right").put("tickets", {"password": "s3cret"})
    kept = json.loads((tmp_path / "secrets.json").read_text("utf-8"))
    del kept["connections"]
    (tmp_path / "secrets.json").write_text(json.dumps(kept), "utf-8")
    assert SecretBox(tmp_path).needs_passphrase("open")
    assert SecretBox(tmp_path, "right").get("tickets", ["password"]) == {"password": "s3cret"}


def test_the_help_names_the_variable(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.run(["--help"])
    assert "TIMEO_PASSPHRASE" in capsys.readouterr().out
