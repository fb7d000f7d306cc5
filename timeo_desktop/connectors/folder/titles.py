"""Columns by their usual titles, in French and in English: what a title means without anybody saying it.

Accents, case, punctuation, units in brackets and the many ways of writing "number" count for nothing.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from timeo_desktop.domain.alike import plain
from timeo_desktop.domain.units import is_known

_BRACKETS = re.compile(r"[(\[]\s*(?:en\s+|in\s+)?([^)\]]*?)\s*[)\]]")
_NUMBER = re.compile(r"^(?:(?:numero|number|num|nr|no)\b|n[°º]) *(?:de l'|de la |de |du |d'|of )?")
_SIGNS = re.compile(r"[\s_:.*/\-]+")

_DATED = ("requested", "acknowledged", "on_site", "due", "closed", "updated")
# Of each role the titles that mean it, the surest first. "no": any writing of number.
_ALONE: Mapping[str, tuple[str, ...]] = {
    "key": ("no di", "no demande", "no intervention", "no ticket", "no bt", "no ot", "no", "no ref", "no reference",
            "ticket", "ticket id", "work order", "work order number", "reference", "ref", "identifiant", "id", "code"),
    "title": ("designation", "libelle", "objet", "titre", "intitule", "sujet", "resume", "title", "subject", "summary",
              "libelle court"),
    "description": ("description", "detail", "details", "commentaire", "commentaires", "observation", "observations",
                    "remarques", "comment", "comments", "notes"),
    "asset": ("equipement", "code equipement", "equipment", "asset", "asset tag", "repere", "materiel", "appareil",
              "machine", "tag"),
    "place": ("local", "piece", "salle", "emplacement", "localisation", "lieu", "room", "location", "place", "espace",
              "batiment", "building", "site"),
    "status": ("statut", "etat", "status", "state", "etat actuel", "avancement"),
    "requested": ("date de demande", "date de la demande", "date demande", "demande le", "demandee le",
                  "date de creation", "date creation", "cree le", "creee le", "creation", "date d'ouverture",
                  "ouverture", "ouvert le", "date de signalement", "signale le", "request date", "requested",
                  "requested on", "created", "created on", "created at", "date created", "opened", "opened on",
                  "date opened", "date"),
    "acknowledged": ("date de prise en compte", "prise en compte", "pris en compte le", "prise en compte le",
                     "acknowledged", "acknowledged on"),
    "on_site": ("date d'arrivee", "arrivee", "arrive le", "arrivee le", "date d'intervention", "sur place", "on site",
                "arrival", "arrived"),
    "due": ("echeance", "date d'echeance", "date echeance", "date limite", "date butoir", "a faire avant", "pour le",
            "due", "due date", "due on", "deadline"),
    "closed": ("date de cloture", "date cloture", "cloture", "cloture le", "cloturee le", "date de fin", "termine le",
               "terminee le", "date de resolution", "resolu le", "date de fermeture", "fermeture", "closed",
               "closed on", "closed at", "date closed", "resolved", "completed", "completed on", "completion date"),
    "provider": ("prestataire", "titulaire", "entreprise", "intervenant", "mainteneur", "societe", "fournisseur",
                 "provider", "contractor", "vendor", "supplier", "company"),
    "contract": ("marche", "contrat", "no marche", "no contrat", "contract", "contract number"),
    "trade": ("metier", "corps d'etat", "lot", "domaine", "trade", "discipline", "craft"),
    "work_type": ("type d'intervention", "type de demande", "type", "nature", "categorie", "kind of work", "work type",
                  "category", "kind"),
    "priority": ("priorite", "urgence", "criticite", "priority", "urgency", "severity"),
    "asked_by": ("demandeur", "demande par", "emetteur", "signale par", "requester", "requested by", "asked by",
                 "reporter", "contact"),
    "updated": ("modifie le", "modifiee le", "date de modification", "derniere modification", "mis a jour le", "maj",
                "updated", "updated at", "updated on", "modified", "last modified", "changed"),
    "at": ("horodate", "horodatage", "date et heure", "date heure", "date de releve", "date du releve", "date releve",
           "jour releve", "releve le", "timestamp", "datetime", "date time", "reading date", "date", "jour", "moment",
           "time", "heure"),
    "time": ("heure", "heure de releve", "heure du releve", "heure releve", "heure de mesure", "heure de la mesure",
             "heure locale", "horaire", "heures", "hh mm", "time", "time of day", "reading time", "local time", "hour"),
    "value": ("valeur", "index", "consommation", "conso", "puissance", "mesure", "quantite", "value", "reading",
              "consumption", "power", "energie", "energy", "temperature"),
    "meter": ("compteur", "no compteur", "identifiant prm", "prm", "no prm", "pdl", "no pdl", "pce", "no pce",
              "point de livraison", "id compteur", "matricule", "meter", "meter number", "meter id", "serial number",
              "capteur", "sensor", "device"),
    "name": ("nom", "libelle", "designation", "name", "label"),
    "quantity": ("grandeur physique", "grandeur", "type de mesure", "parametre", "quantity", "parameter", "variable"),
    "measure": ("grandeur metier",),
    "calendar": ("id calendrier", "calendrier", "calendar"),
    "register": ("id classe temporelle", "classe temporelle", "cadran", "registre", "poste", "register"),
    "unit": ("unite", "unite de mesure", "unit", "units"),
}  # fmt: skip
_DATE = re.compile(r"\bdate\b")
_ENGLISH = re.compile(r"created|opened|closed|request|due|completion")


def _beside(titles: Iterable[str]) -> tuple[str, ...]:
    """Titles of times of day, as those of the dates that they stand beside have it, in the same language."""
    dated = [title for title in titles if _DATE.search(title)]
    english = [_DATE.sub("time", title) for title in dated if _ENGLISH.search(title)]
    return (*(_DATE.sub("heure", title) for title in dated if not _ENGLISH.search(title)), *english)


USUAL = {**_ALONE, **{f"{role}_time": _beside(_ALONE[role]) for role in _DATED}}
USUAL["requested_time"] += ("time",)  # beside a date that is called so and no more


def by_title(titles: Iterable[str], roles: Sequence[str]) -> dict[str, str]:
    """Role to the title that means it; a title means one thing, and a role has one."""
    left: dict[str, str] = {}
    for title in titles:
        left.setdefault(_words(title), title)
    found: dict[str, str] = {}
    for role in roles:
        words = next((each for each in USUAL[role] if each in left), None)
        if words is not None:
            found[role] = left.pop(words)
    return found


def unit_in(title: str) -> str:
    """The unit that a title names in brackets; empty where it names none that is known."""
    return next((text for text in _BRACKETS.findall(title) if is_known(text)), "")


def _words(title: str) -> str:
    text = plain(_BRACKETS.sub(" ", title).replace("’", "'"))
    return _NUMBER.sub("no ", _SIGNS.sub(" ", text).strip()).strip()
