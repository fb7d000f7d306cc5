"""Everyday words for measured quantities; an unknown one keeps the name of its source."""

from timeo_desktop.ui.base.language import tr

QUANTITY_WORDS = {
    "temperature": "Temperature",
    "humidity": "Humidity",
    "co2": "CO₂",
    "battery": "Battery",
    "illuminance": "Light",
    "pressure": "Pressure",
    "occupancy": "Presence",
    "electric energy": "Electricity",
    "electric energy produced": "Electricity produced",
    "electric power": "Electric power",
    "electric power produced": "Electric power produced",
    "greatest electric power": "Greatest electric power",
    "inductive power": "Reactive power, inductive",
    "capacitive power": "Reactive power, capacitive",
    "voltage": "Voltage",
    "gas volume": "Gas",
    "gas energy": "Gas (energy)",
    "water volume": "Water",
    "heat energy": "Heat",
}


def quantity_word(quantity: str) -> str:
    """The word for a quantity."""
    word = QUANTITY_WORDS.get(quantity)
    return tr(word) if word else quantity.capitalize()
