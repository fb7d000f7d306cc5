"""Values of properties in the language of the user."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from timeo_desktop.domain.description import Association
from timeo_desktop.domain.elements import Property, PropertySet
from timeo_desktop.domain.property_values import Range, Table
from timeo_desktop.ui.base.language import Translators
from timeo_desktop.ui.base.value_text import value_text
from timeo_desktop.ui.view.element_rows import association_row, set_rows, set_title


@pytest.fixture(params=["en", "fr"])
def language(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    """Speaks a language for one test."""
    assert qapp is not None
    before = QLocale()
    translators = Translators()
    translators.use(request.param)
    yield request.param
    translators.use("en")
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("value", "unit", "english", "french"),
    [
        (2.5, "m", "2.5 m", "2,5 m"),
        (2.0, "m", "2 m", "2 m"),
        (5.530000000000001, "m", "5.53 m", "5,53 m"),
        (1234.56789, "mm", "1,234.568 mm", "1 234,568 mm"),
        (12.3456, "m²", "12.35 m²", "12,35 m²"),
        (12.3456, "dm³", "12.35 dm³", "12,35 dm³"),
        (0.00004, "m", "0.00004 m", "0,00004 m"),  # not nothing
        (0.24, "W/(m²·K)", "0.24 W/(m²·K)", "0,24 W/(m²·K)"),
        (0.0002, "W/(m²·K)", "0.0002 W/(m²·K)", "0,0002 W/(m²·K)"),
        (1 / 3, "", "0.33333333", "0,33333333"),
        (3e7, "Pa", "30,000,000 Pa", "30 000 000 Pa"),
        (45.0, "°", "45°", "45°"),
        (0.0, "m", "0 m", "0 m"),
        (Range(19.0, 26.0, 21.0), "°C", "19 … 26 °C (set point 21 °C)", "19 … 26 °C (consigne 21 °C)"),
        (Range(None, None, 230.0), "V", "set point 230 V", "consigne 230 V"),
        (Range(None, 6.0), "Pa", "≤ 6 Pa", "≤ 6 Pa"),
        (Range(0.5), "m", "≥ 0.5 m", "≥ 0,5 m"),
        (Range(), "m", "—", "—"),
        ((1.5, 2.0), "mm", "1.5; 2 mm", "1,5; 2 mm"),
        (("NEW", "EXISTING"), "", "NEW, EXISTING", "NEW, EXISTING"),
        (
            Table(((1.0, 10.5), (2.0, 40.0)), "dm³/s", "linear"),
            "Pa",
            "1 dm³/s → 10.5 Pa; 2 dm³/s → 40 Pa (linear)",
            "1 dm³/s → 10,5 Pa; 2 dm³/s → 40 Pa (linear)",
        ),
        (None, "m", "—", "—"),
        (True, "", "yes", "oui"),
        (1234, "", "1,234", "1 234"),
    ],
)
def test_a_value_is_written_as_people_here_do(
    language: str, value: object, unit: str, english: str, french: str
) -> None:
    text = value_text(Property("Some", value, unit))  # type: ignore[arg-type]
    assert (
        text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
        == {
            "en": english,
            "fr": french,
        }[language]
    )


def test_what_is_inherited_and_of_what_thing_says_so(language: str) -> None:
    layer = Association(1, "layer", "Air", (Property("thickness", 0.05, "m"), Property("ventilated", True)), True)
    pset = PropertySet("Pset", (Property("U", 0.24, "W/(m²·K)", "as built"),), inherited=True)
    said = {
        "en": (
            "Layer (from the type)",
            "Air (0.05 m, ventilated)",
            "Pset (from the type)",
            "Oak: Pset (from the type)",
        ),
        "fr": ("Couche (du type)", "Air (0,05 m, ventilé)", "Pset (du type)", "Oak : Pset (du type)"),
    }
    name, value, *_ = association_row(layer)
    found = name, value, set_title(pset), set_title(pset, "Oak")
    assert tuple(each.replace("\N{NO-BREAK SPACE}", " ") for each in found) == said[language]
    assert [row.remark for row in set_rows(pset)] == ["as built"]
