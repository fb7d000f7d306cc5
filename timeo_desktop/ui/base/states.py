"""How states look: shape, colour and word, so that none of them is told by colour alone."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """A sign that people can print, a colour (light text can stand on it), and the word."""

    sign: str
    colour: str
    word: str


STATES = {
    "late": Look("▲", "#b3261e", "Late"),
    "open": Look("●", "#b4560c", "Open"),
    "hold": Look("◆", "#6b5b95", "On hold"),
    "closed": Look("■", "#4d6b57", "Closed"),
    "denied": Look("✕", "#6b6b6b", "Cancelled"),
    "same": Look("≡", "#2b5c8a", "Told by two sources"),
    "merged": Look("→", "#2b5c8a", "Merged into another"),
    "deleted": Look("∅", "#6b6b6b", "Deleted at its source"),
    "hidden": Look("⊘", "#5f6368", "Not readable any more"),
    "missing": Look("?", "#5f6368", "Not shown any more"),
    "lost": Look("↺", "#9a6700", "Lost in a restore"),
    "alarm": Look("⛔", "#b3261e", "Alarm"),
    "warning": Look("▲", "#9a6700", "Warning"),
    "doubtful": Look("≈", "#7a4a9e", "Doubtful"),
    "offline": Look("○", "#5f6368", "Not heard of for a day"),
    "stale": Look("⧖", "#75757a", "Out of date"),
    "ok": Look("●", "#2f6f4f", "In order"),
    "none": Look("◌", "#8a8a8a", "No reading yet"),
    "replaced": Look("⇄", "#5f6368", "Replaced"),
}
QUALITY = {
    "Set aside": Look("▲", "#9a6700", "Set aside"),
    "Doubtful": STATES["doubtful"],
    "Silent": Look("⧖", "#75757a", "Silent"),
    "Came": Look("●", "#2f6f4f", "Came"),
}
LEARNED_LATE = "◷"  # beside what was known later than it happened
HEALTH = {
    "never": Look("◌", "#75757a", "Not synchronised yet"),
    "ok": Look("●", "#2f6f4f", "Synchronised"),
    "attention": Look("▲", "#9a6700", "To be looked at"),
    "syncing": Look("↻", "#2b5c8a", "Synchronising"),
    "paused": Look("⏸", "#75757a", "Paused"),
    "unreachable": Look("○", "#9a6700", "Cannot be reached"),
    "refused": Look("⛔", "#b3261e", "Refused"),
    "confused": Look("▲", "#b3261e", "Not understood"),
    "misconfigured": Look("▲", "#9a6700", "Settings to be completed"),
    "fault": Look("✕", "#b3261e", "Fault of this program"),
}
