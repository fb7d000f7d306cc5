"""Ready mappings for the consumption exports of Enedis and GRDF, and for a common table of interventions.

The layouts were found in public importers of these files; no official specification was available. Enedis stamps a
load curve at the end of each interval; its daily export holds the meter's index.
"""

from timeo_desktop.connectors.folder.mapping import READINGS, TICKETS, TableMapping
from timeo_desktop.domain.tables import Layout

ENEDIS_LOAD_CURVE = TableMapping(
    name="Enedis: courbe de charge (CSV)", kind=READINGS, pattern="Enedis_*_Heure_*.csv", header="Horodate",
    columns={"at": "Horodate", "value": "Valeur"}, meter_from="below:Identifiant PRM",
    constants={"quantity": "electric power", "unit": "W", "name": "Puissance moyenne"},
)  # fmt: skip
ENEDIS_DAILY_INDEX = TableMapping(
    name="Enedis: index quotidiens (CSV)", kind=READINGS, pattern="Enedis_*_Jour_*.csv", header="Horodate",
    columns={"at": "Horodate", "value": "EAS T"}, meter_from="below:Identifiant PRM", until="Periode",
    constants={"quantity": "electric energy", "unit": "kWh", "name": "Index d'électricité"},
    factor=0.001, stream_kind="index",
)  # fmt: skip
ENEDIS_R63 = TableMapping(
    name="Enedis: R63 (CSV)", kind=READINGS, pattern="*R63*.csv", header="Horodate",
    columns={"at": "Horodate", "value": "Valeur", "meter": "Identifiant PRM", "unit": "Unité"},
    only={"Grandeur métier": "cons", "Grandeur metier": "cons"},
    constants={"quantity": "electric power", "name": "Puissance moyenne"},
)  # fmt: skip
ENEDIS_DAILY_XLSX = TableMapping(
    name="Enedis: consommation quotidienne (XLSX)", kind=READINGS, pattern="*_Export_energie_Consommation_*.xlsx",
    layout=Layout(sheet="Consommation Quotidienne"), header="Date",
    columns={"at": "Date", "value": "Valeur (en kWh)"}, meter_from=r"file:(\d{14})",
    constants={"quantity": "electric energy", "unit": "kWh", "name": "Consommation d'électricité"},
    stream_kind="delta",
)  # fmt: skip
GRDF_DAILY = TableMapping(
    name="GRDF: données informatives (XLSX)", kind=READINGS, pattern="Donnees_informatives_*.xlsx",
    header="Date de relevé", columns={"at": "Date de relevé", "value": "Energie consommée (kWh)"}, meter_from="cell:E4",
    constants={"quantity": "gas energy", "unit": "kWh", "name": "Consommation de gaz"}, stream_kind="delta",
)  # fmt: skip
INTERVENTIONS = TableMapping(
    name="Interventions (CSV)", kind=TICKETS, pattern="*.csv", header="N° DI",
    columns={
        "key": "N° DI", "title": "Désignation", "asset": "Equipement", "place": "Local", "status": "Statut",
        "requested": "Date de demande", "acknowledged": "Date de prise en compte", "on_site": "Date d'arrivée",
        "due": "Échéance", "closed": "Date de clôture", "provider": "Prestataire", "contract": "Marché",
        "trade": "Métier", "work_type": "Type", "priority": "Priorité", "asked_by": "Demandeur",
        "description": "Description",
    },
)  # fmt: skip
READY = (ENEDIS_LOAD_CURVE, ENEDIS_DAILY_INDEX, ENEDIS_R63, ENEDIS_DAILY_XLSX, GRDF_DAILY, INTERVENTIONS)

# The words of providers, compared without accents and case, by the beginning of the word.
STATUS_WORDS = (
    ("denied", ("annul", "refus", "rejet", "sans suite", "cancel", "reject", "denied")),
    ("closed", ("clotur", "clos", "sold", "valid", "factur", "archiv", "effectu", "termin", "trait", "a facturer",
                "realis", "resolu", "done", "complete", "resolved", "fini")),
    ("hold", ("en attente", "attente", "en pause", "report", "suspend", "on hold", "waiting")),
    ("open", ("nouve", "demande", "ouvert", "a planif", "cree", "planif", "assign", "prise en compte", "affect",
              "en cours", "en route", "sur place", "non termin", "travail non", "open", "new", "in progress")),
)  # fmt: skip
