"""Ready mappings for the consumption exports of Enedis, GRDF and EDF, and for a common table of interventions.

The layouts were found in public importers of these files; no official specification was available. Enedis stamps a
load curve at the end of each interval; its daily export holds the meter's index.
"""

from dataclasses import replace

from timeo_desktop.connectors.folder.mapping import READINGS, TICKETS, Measured, TableMapping
from timeo_desktop.domain.tables import Layout

ENEDIS_LOAD_CURVE = TableMapping(
    name="Enedis: courbe de charge (CSV)", kind=READINGS, pattern="Enedis_*_Heure_*.csv", header="Horodate",
    columns={"at": "Horodate", "value": "Valeur"}, meter_from="below:Identifiant PRM",
    constants={"quantity": "electric power", "unit": "W"},
    above={"quantity": "Grandeur physique", "measure": "Grandeur metier", "unit": "Unite"},
    measures={
        "electric power W": Measured("electric power", "Puissance moyenne"),  # as far as nothing says otherwise
        "Energie active Consommation W": Measured("electric power", "Puissance moyenne"),
        "Energie active Production W": Measured("electric power produced", "Puissance moyenne injectée"),
    },
)  # fmt: skip
ENEDIS_DAILY_INDEX = TableMapping(
    name="Enedis: index quotidiens (CSV)", kind=READINGS, pattern="Enedis_*_Jour_*.csv", header="Horodate",
    columns={"at": "Horodate", "value": "EAS T"}, meter_from="below:Identifiant PRM", until="Periode",
    constants={"quantity": "electric energy", "unit": "kWh", "name": "Index d'électricité"},
    factor=0.001, stream_kind="index",
)  # fmt: skip
# What Enedis measures, in which direction, in which kind of unit.
_MEASURES = {
    "PA CONS W": Measured("electric power", "Puissance moyenne"),
    "PA PROD W": Measured("electric power produced", "Puissance moyenne injectée"),
    "PRI CONS VAr": Measured("inductive power", "Puissance réactive inductive"),
    "PRC CONS VAr": Measured("capacitive power", "Puissance réactive capacitive"),
    "E CONS V": Measured("voltage", "Tension"),
    "PMA CONS VA": Measured("greatest electric power", "Puissance maximale atteinte"),
}
ENEDIS_R63 = TableMapping(
    name="Enedis: R63 (CSV)", kind=READINGS, pattern="*R63*.csv", header="Horodate",
    columns={
        "at": "Horodate", "value": "Valeur", "meter": "Identifiant PRM", "quantity": "Grandeur physique",
        "measure": "Grandeur métier", "unit": "Unité",
    },
    measures=_MEASURES,
)  # fmt: skip
ENEDIS_R64 = TableMapping(
    name="Enedis: R64 (CSV)", kind=READINGS, pattern="*R64*.csv", header="Horodate",
    columns={**ENEDIS_R63.columns, "calendar": "Id calendrier", "register": "Id classe temporelle"},
    measures={
        "EA CONS Wh": Measured("electric energy", "Index d'électricité", "index"),
        "EA PROD Wh": Measured("electric energy produced", "Index d'électricité injectée", "index"),
        "PMA CONS VA": _MEASURES["PMA CONS VA"],
    },
    apart=("calendar", "register"), stream_kind="index",
)  # fmt: skip
ENEDIS_HALF_HOURS = TableMapping(
    name="Enedis: courbe de charge depuis 2025 (CSV)", kind=READINGS, pattern="*courbe*.csv", header="Valeur (en kW)",
    columns={"at": "Fin", "value": "Valeur (en kW)"}, meter_from=r"file:(\d{14})",
    constants={"quantity": "electric power", "unit": "kW", "name": "Puissance moyenne"}, decimal=",",
    date_order="day",
)  # fmt: skip
ENEDIS_HALF_HOURS_XLSX = replace(
    ENEDIS_HALF_HOURS, name="Enedis: courbe de charge depuis 2025 (XLSX)",
    pattern="*_Export_energie_Consommation_*.xlsx", layout=Layout(sheet="Consommation Horaire"),
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
    date_order="day",
)  # fmt: skip
GRDF_SITES = TableMapping(
    name="GRDF: plusieurs compteurs (XLSX)", kind=READINGS, pattern="*.xlsx", header="N° PCE",
    columns={"at": "Date de relevé", "value": "Energie consommée (kWh)", "meter": "N° PCE"},
    constants=GRDF_DAILY.constants, stream_kind="delta", date_order="day",
)  # fmt: skip
EDF_DAILY = TableMapping(
    name="EDF: consommation quotidienne (CSV)", kind=READINGS, pattern="ma-conso-quotidienne-*.csv",
    header="Date de consommation", columns={"at": "Date de consommation", "value": "Consommation (kWh)"},
    meter_from=r"file:-(\d{10,14})-",
    # Apart from the index of the same meter, which is electric energy as well.
    constants={"quantity": "electric energy", "unit": "kWh", "name": "Consommation d'électricité",
               "register": "par jour"},
    apart=("register",), stream_kind="delta", date_order="day",
)  # fmt: skip
INTERVENTIONS = TableMapping(
    name="Interventions (CSV)", kind=TICKETS, pattern="*.csv", header="N° DI", by_title=True,
    columns={
        "key": "N° DI", "title": "Désignation", "asset": "Equipement", "place": "Local", "status": "Statut",
        "requested": "Date de demande", "acknowledged": "Date de prise en compte", "on_site": "Date d'arrivée",
        "due": "Échéance", "closed": "Date de clôture", "provider": "Prestataire", "contract": "Marché",
        "trade": "Métier", "work_type": "Type", "priority": "Priorité", "asked_by": "Demandeur",
        "description": "Description",
    },
)  # fmt: skip
INTERVENTIONS_XLSX = replace(INTERVENTIONS, name="Interventions (XLSX)", pattern="*.xlsx")
READY = (
    ENEDIS_LOAD_CURVE, ENEDIS_HALF_HOURS, ENEDIS_DAILY_INDEX, ENEDIS_R63, ENEDIS_R64, ENEDIS_DAILY_XLSX,
    ENEDIS_HALF_HOURS_XLSX, GRDF_DAILY, GRDF_SITES, EDF_DAILY, INTERVENTIONS,
    INTERVENTIONS_XLSX,
)  # fmt: skip


def of_today(mapping: TableMapping) -> TableMapping:
    """A mapping that was kept: a ready one, which nobody can change, as it is now."""
    return _BY_NAME.get(mapping.name, mapping)


_BY_NAME = {each.name: each for each in READY}

# The words of providers, compared without accents and case, by the beginning of the word.
STATUS_WORDS = (
    ("denied", ("annul", "refus", "rejet", "sans suite", "cancel", "reject", "denied")),
    ("closed", ("clotur", "clos", "sold", "valid", "factur", "archiv", "effectu", "termin", "trait", "a facturer",
                "realis", "resolu", "done", "complete", "resolved", "fini")),
    ("hold", ("en attente", "attente", "en pause", "report", "suspend", "on hold", "waiting")),
    ("open", ("nouve", "demande", "ouvert", "a planif", "cree", "planif", "assign", "prise en compte", "affect",
              "en cours", "en route", "sur place", "non termin", "travail non", "open", "new", "in progress")),
)  # fmt: skip
