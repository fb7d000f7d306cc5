"""Open data portals and the building register: what is fetched, what is not fetched again, and what opens offline."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import events_of, package_of
from tests.peers.portals import Portal, building, dataset, portal
from timeo_desktop.connectors.opendatasoft import Opendatasoft
from timeo_desktop.connectors.rnb import BuildingRegister
from timeo_desktop.domain.connections import BadData, HealthState, Unavailable
from timeo_desktop.domain.times import now
from timeo_desktop.readers.process import ReaderPool
from timeo_desktop.services.city import map_layers
from timeo_desktop.services.operations import connect, sync
from timeo_desktop.services.operations.secret_box import SecretBox
from timeo_desktop.store.models.packages import PackageCache
from timeo_desktop.store.operations.database import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path / "operations.sqlite")
    yield made
    made.close()


@pytest.fixture
def city() -> Iterator[Portal]:
    answers = {
        **dataset("chantiers-en-cours", "2026-11-20T08:00:00+00:00", 12_345),
        **dataset("arbres-urbains", "2026-01-02T08:00:00+00:00", 3),
        **dataset("comptages", "2026-01-02T08:00:00+00:00", 1, geographic=False),
    }
    with portal(answers) as made:
        yield made


def synced(store: Store, tmp_path: Path, kind: str, settings: dict[str, str]) -> HealthState:
    """One run of a connection that is made on the first call."""
    box = SecretBox(tmp_path / "config", "passphrase")
    found = [each for each in connect.all_connections(store) if each.kind == kind]
    if not found:
        new = connect.new_connection(connect.kind_of(kind), "Portail")
        found = [type(new)(new.id, new.kind, new.title, settings)]
        connect.save(store, box, found[0], {})
    connector, secrets = connect.connector_of(found[0], box)
    for _ in sync.run(store, found[0], connector, secrets, threading.Event()):
        pass
    return connect.health_of(store)[found[0].id].state


def test_datasets_become_layers_that_open_without_a_network(
    store: Store, city: Portal, tmp_path: Path, cache: PackageCache, pool: ReaderPool
) -> None:
    names = "chantiers-en-cours\narbres-urbains\ncomptages\nabsent\n"
    settings = {"address": city.address, "datasets": names}
    assert synced(store, tmp_path, "opendatasoft", settings) is HealthState.ATTENTION
    rows = map_layers.all_layers(store)
    assert [(row.title, row.features) for row in rows] == [
        ("Titre de arbres-urbains", 3), ("Titre de chantiers-en-cours", 12_345)
    ]  # fmt: skip
    assert rows[0].licence == "Licence Ouverte v2.0"
    rejected = store.read().execute("SELECT sentence FROM rejected").fetchall()
    assert {json.loads(row[0])[0] for row in rejected} == {
        "{name} has no places, so it cannot be a layer of the map", "{server} has no dataset {name}"
    }  # fmt: skip
    path = map_layers.layer_file(store, rows[1])
    package = package_of(events_of(path, cache, pool))
    assert package.summary.drawn == 12_345
    assert package.summary.placement.epsg == 3943


def test_a_dataset_that_did_not_change_is_not_fetched_again(store: Store, city: Portal, tmp_path: Path) -> None:
    settings = {"address": city.address, "datasets": "chantiers-en-cours\narbres-urbains"}
    synced(store, tmp_path, "opendatasoft", settings)
    first = map_layers.all_layers(store)
    city.asked.clear()
    synced(store, tmp_path, "opendatasoft", settings)
    assert not [path for path in city.asked if "exports" in path]
    city.answers.update(dataset("arbres-urbains", "2026-11-24T00:00:00+00:00", 4))
    city.asked.clear()
    synced(store, tmp_path, "opendatasoft", settings)
    assert [path.split("?")[0].split("/")[-3] for path in city.asked if "exports" in path] == ["arbres-urbains"]
    second = map_layers.all_layers(store)
    assert [row.features for row in second] == [4, 12_345]
    assert second[1].mark == first[1].mark
    assert map_layers.layer_file(store, second[0]) != map_layers.layer_file(store, first[0])


def test_a_quota_that_is_used_up_is_left_alone(city: Portal) -> None:
    base = "/api/explore/v2.1/catalog/datasets/arbres-urbains"
    headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "2199-01-01 00:00:00+00:00"}
    city.answers[base] = (200, headers, city.answers[base])
    connector = Opendatasoft({"address": city.address, "datasets": "arbres-urbains\nchantiers-en-cours"}, {})
    with pytest.raises(Unavailable, match="quota") as caught:
        list(connector.fetch(None, threading.Event()))
    assert caught.value.retry_after is not None
    assert caught.value.retry_after > 1e6
    assert len(city.asked) == 1


def test_a_server_of_another_kind_and_a_web_page_are_said(city: Portal) -> None:
    base = "/api/explore/v2.1/catalog/datasets/arbres-urbains"
    connector = Opendatasoft({"address": city.address, "datasets": "arbres-urbains"}, {})
    assert "Titre de arbres-urbains" in str(connector.check(threading.Event()))
    city.answers[base] = {"hello": 1}
    with pytest.raises(BadData, match="Opendatasoft"):
        connector.check(threading.Event())
    city.answers[base] = (200, {"Content-Type": "text/html"}, "<html>login</html>")
    with pytest.raises(Unavailable, match="web page"):
        connector.check(threading.Event())


def test_a_title_from_outside_is_a_name_and_never_a_path(store: Store, city: Portal, tmp_path: Path) -> None:
    base = "/api/explore/v2.1/catalog/datasets/arbres-urbains"
    city.answers[base]["metas"]["default"]["title"] = "../../.ssh/<b>été</b>"
    synced(store, tmp_path, "opendatasoft", {"address": city.address, "datasets": "arbres-urbains"})
    (row,) = map_layers.all_layers(store)
    path = map_layers.layer_file(store, row)
    assert path.parent == tmp_path / "layers"
    assert path.name.startswith("ssh_b_été_b-")


def test_the_register_is_asked_again_only_for_what_changed(store: Store, tmp_path: Path) -> None:
    ids = ("AAAABBBBCCC1", "AAAABBBBCCC2", "AAAABBBBCCC3")
    answers = {**building(ids[0]), **building(ids[1]), "/api/alpha/buildings/diff/": (200, {}, "action,rnb_id\n")}
    with portal(answers) as register:
        settings = {"address": register.address, "buildings": f"{ids[0]}/{ids[1]}\naaaa-bbbb-ccc3"}
        connector = BuildingRegister(settings, {})
        assert "constructed" in str(connector.check(threading.Event()))
        assert synced(store, tmp_path, "rnb", settings) is HealthState.ATTENTION
        (row,) = map_layers.all_layers(store)
        assert row.features == 2
        content = json.loads(map_layers.layer_file(store, row).read_text("utf-8"))
        assert content["features"][0]["properties"] == {
            "rnb_id": ids[0], "status": "constructed", "is_active": True,
            "adresse": "7 rue du Taur 31000 Toulouse", "bdtopo_id": "BATIMENT0000000000000001",
        }  # fmt: skip
        register.answers.update(building(ids[1], "demolished"))
        register.answers["/api/alpha/buildings/diff/"] = (200, {}, f"action,rnb_id\nupdate,{ids[1]}\n")
        register.asked.clear()
        synced(store, tmp_path, "rnb", settings)
        asked = [path.split("/")[4] for path in register.asked]
        assert asked[0].startswith("diff")
        assert ids[0] not in asked
        assert {ids[1], ids[2]} <= set(asked)
        (row,) = map_layers.all_layers(store)
        content = json.loads(map_layers.layer_file(store, row).read_text("utf-8"))
        assert content["features"][1]["properties"]["status"] == "demolished"
    assert now() - row.recorded < 60_000
