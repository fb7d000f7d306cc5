"""Which mapping takes which file, and which column means what without anybody saying it."""

import shutil
import threading
from pathlib import Path

import pytest

from tests.table_files import folder_connector
from timeo_desktop.connectors.folder.mapping import READINGS, TICKETS, TableMapping, to_json
from timeo_desktop.connectors.folder.ready import INTERVENTIONS, READY
from timeo_desktop.connectors.folder.titles import by_title, unit_in
from timeo_desktop.domain.records import Intervention, Page, Scheme, Stream

DATA = Path(__file__).parent / "data" / "operations"
NEW_EXPORT = DATA / "33_enedis_new_export" / "conso-courbe-30min_00000000000001.csv"
HEADERS = {
    "french": "Numéro;Objet;Équipement;Date de création;État;Échéance;Prestataire;Urgence",
    "without accents": "numero;objet;equipement;date de creation;etat;echeance;prestataire;urgence",
    "other words": "N° de DI;Libellé;Repère;Créée le;Statut;Date d’échéance;Titulaire;Priorité",
    "shouted": "NUMERO_DI;DESIGNATION;EQUIPEMENT;DATE_DEMANDE;STATUT;DATE_LIMITE;ENTREPRISE;CRITICITE",
    "english": "Work order number;Subject;Asset;Opened on;Status;Due date;Contractor;Priority",
}
ROW = "7;Fuite;P-01;13/11/2025 08:15;En cours;14/11/2025 08:15;Garonne;1"


def fetched(folder: Path, *mappings: TableMapping) -> list[Page]:
    connector = folder_connector({"folder": str(folder), "mapping": to_json(mappings)})
    return list(connector.fetch(None, threading.Event()))


def records(pages: list[Page]) -> list[object]:
    return [record for page in pages for record in page.records]


def reasons(pages: list[Page]) -> list[str]:
    return [str(each.reason) for page in pages for each in page.rejected]


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS)
def test_columns_of_tickets_are_known_by_their_titles(tmp_path: Path, header: str) -> None:
    (tmp_path / "export.csv").write_text(f"{header}\n{ROW}\n", "utf-8")
    pages = fetched(tmp_path, *READY)
    (ticket,) = records(pages)
    assert reasons(pages) == []
    assert isinstance(ticket, Intervention)
    assert (ticket.key, ticket.title, ticket.status, ticket.provider) == ("7", "Fuite", "open", "Garonne")
    assert (ticket.priority, [(key.scheme, key.value) for key in ticket.keys]) == ("1", [(Scheme.ASSET, "P-01")])
    assert (ticket.due or 0) - ticket.requested == 86_400_000


def test_a_table_with_a_number_a_name_and_a_date_is_not_yet_one_of_tickets(tmp_path: Path) -> None:
    (tmp_path / "export.csv").write_text("Id;Libellé;Date;Valeur\n7;Chaudière;03/11/2025;12\n", "utf-8")
    pages = fetched(tmp_path, *READY)
    assert (records(pages), reasons(pages)) == ([], ["No mapping knows the columns of export.csv"])


def test_a_title_means_one_thing() -> None:
    assert by_title(["Date", "Date de relevé", "Valeur", "Valeur (2)"], ("at", "value")) == {
        "at": "Date de relevé", "value": "Valeur",
    }  # fmt: skip


def test_the_surest_title_of_a_role_is_taken() -> None:
    assert by_title(["Site", "Local", "Bâtiment"], ("place",)) == {"place": "Local"}


@pytest.mark.parametrize(
    ("title", "unit"),
    [("Valeur (en kW)", "kW"), ("Conso\n(kWh)", "kWh"), ("Volume [m³]", "m³"), ("Index (début)", ""), ("Libellé", "")],
)
def test_a_title_names_the_unit_of_its_column(title: str, unit: str) -> None:
    assert unit_in(title) == unit


def test_a_column_is_in_the_unit_that_its_title_names(tmp_path: Path) -> None:
    (tmp_path / "export.csv").write_text("Compteur;Jour;Conso (MWh)\nM1;03/11/2025;1,5\n", "utf-8")
    own = TableMapping("own", READINGS, columns={"meter": "Compteur", "at": "Jour", "value": "Conso (MWh)"})
    (stream,) = [each for each in records(fetched(tmp_path, own)) if isinstance(each, Stream)]
    assert stream.unit == "MWh"


def test_a_file_that_a_mapping_does_not_name_is_no_fault_of_it(tmp_path: Path) -> None:
    shutil.copy(NEW_EXPORT, tmp_path)
    assert reasons(fetched(tmp_path, INTERVENTIONS)) == [
        "No mapping knows the columns of conso-courbe-30min_00000000000001.csv"
    ]


def test_a_file_that_a_mapping_names_and_cannot_read_is_told_by_it(tmp_path: Path) -> None:
    (tmp_path / "Enedis_Conso_Heure_1.csv").write_text("A;B\n1;2\n", "utf-8")
    assert reasons(fetched(tmp_path, *READY)) == ["Enedis_Conso_Heure_1.csv has no header row with Horodate"]


def test_a_mapping_for_all_files_leaves_those_that_others_name(tmp_path: Path) -> None:
    shutil.copy(NEW_EXPORT, tmp_path)
    (tmp_path / "autre.csv").write_text("Compteur;Jour;Index\nM1;13/11/2025;12\n", "utf-8")
    own = TableMapping("own", READINGS, columns={"meter": "Compteur", "at": "Jour", "value": "Index"})
    pages = fetched(tmp_path, own, *READY)
    assert {each.key for each in records(pages) if isinstance(each, Stream)} == {
        "M1/value", "00000000000001/electric power",
    }  # fmt: skip
    assert reasons(pages) == []


def test_the_header_of_a_mapping_is_found_by_its_columns(tmp_path: Path) -> None:
    (tmp_path / "di.csv").write_text("Export;du portail\nTicket;Sujet;Jour\n7;Fuite;03/11/2025\n", "utf-8")
    own = TableMapping("own", TICKETS, columns={"key": "Ticket", "title": "Sujet", "requested": "Jour"})
    (ticket,) = records(fetched(tmp_path, own))
    assert isinstance(ticket, Intervention)
    assert ticket.title == "Fuite"


def test_a_ready_mapping_that_was_kept_is_read_as_it_is_now(tmp_path: Path) -> None:
    (tmp_path / "ENEDIS_R63_1.csv").write_text(
        "Identifiant PRM;Grandeur physique;Grandeur métier;Unité;Horodate;Valeur\n"
        "00000000000002;PRI;CONS;VAr;2025-11-01 00:30:00;900\n", "utf-8",
    )  # fmt: skip
    kept = TableMapping(
        "Enedis: R63 (CSV)", READINGS, "*R63*.csv", header="Horodate",
        columns={"at": "Horodate", "value": "Valeur", "meter": "Identifiant PRM", "unit": "Unité"},
        constants={"quantity": "electric power"},
    )  # fmt: skip
    (stream,) = [each for each in records(fetched(tmp_path, kept)) if isinstance(each, Stream)]
    assert stream.key == "00000000000002/inductive power"


def test_registers_of_a_meter_are_streams_of_their_own(tmp_path: Path) -> None:
    head = "Identifiant PRM;Grandeur physique;Grandeur metier;Unite;Horodate;Valeur;Id calendrier;Id classe temporelle"
    rows = (f"30000000000001;EA;CONS;Wh;2026-01-01T00:00:00+01:00;{value};D1;{register}"
            for value, register in ((100, "HP"), (200, "HC")))  # fmt: skip
    (tmp_path / "ENEDIS_R64_P_INDEX_1.csv").write_text("\n".join((head, *rows)), "utf-8")
    streams = [each for each in records(fetched(tmp_path, *READY)) if isinstance(each, Stream)]
    assert [(each.key, each.name, each.unit, each.kind) for each in streams] == [
        ("30000000000001/electric energy/D1/HP", "Index d'électricité D1 HP", "Wh", "index"),
        ("30000000000001/electric energy/D1/HC", "Index d'électricité D1 HC", "Wh", "index"),
    ]


def test_the_daily_export_of_edf(tmp_path: Path) -> None:
    (tmp_path / "ma-conso-quotidienne-000000000001-31000.csv").write_text(
        "\nRécapitulatif de ma consommation\n\nDate de consommation;Consommation (kWh);Nature de la donnée\n"
        "02/01/2026;9;Réelle\n01/01/2026;7;Réelle\n", "cp1252",
    )  # fmt: skip
    pages = fetched(tmp_path, *READY)
    (stream,) = [each for each in records(pages) if isinstance(each, Stream)]
    assert (stream.key, stream.unit, stream.kind) == ("000000000001/electric energy/par jour", "kWh", "delta")
    assert reasons(pages) == []


@pytest.mark.parametrize(
    ("quantity", "measure", "unit", "key"),
    [
        ("Energie active", "Consommation", "W", "electric power"),
        ("Energie active", "Consommation", "kW", "electric power"),
        ("Energie active", "Production", "W", "electric power produced"),
        ("Energie réactive", "Consommation", "VAr", "Energie réactive Consommation VAr"),
        ("", "", "", "electric power"),
    ],
)
def test_a_load_curve_is_of_what_stands_above_it(
    tmp_path: Path, quantity: str, measure: str, unit: str, key: str
) -> None:
    (tmp_path / "Enedis_Prod_Heure_1.csv").write_text(
        "Identifiant PRM;Type de donnees;Grandeur physique;Grandeur metier;Unite\n"
        f"00000000000001;Courbe de charge;{quantity};{measure};{unit}\n"
        "Horodate;Valeur\n2025-11-01T00:00:00+01:00;1000\n", "utf-8",
    )  # fmt: skip
    (stream,) = [each for each in records(fetched(tmp_path, *READY)) if isinstance(each, Stream)]
    assert (stream.key, stream.unit) == (f"00000000000001/{key}", unit or "W")


def test_a_file_without_the_column_of_the_values_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "Enedis_Conso_Jour_1.csv").write_text(
        "Identifiant PRM;Type de donnees\n00000000000001;Puissance maximale quotidienne\n"
        "Horodate;Valeur\n2025-11-01T00:00:00+01:00;4500\n", "utf-8",
    )  # fmt: skip
    pages = fetched(tmp_path, *READY)
    assert (records(pages), reasons(pages)) == ([], ["Enedis_Conso_Jour_1.csv has no column EAS T"])
