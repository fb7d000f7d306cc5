"""French and English. English texts are the keys; `resources/translations` holds the French ones (Qt Linguist)."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from timeo_desktop import folders
from timeo_desktop.domain.text import Sentence

CONTEXT = "timeo"
LANGUAGES = {"fr": "Français", "en": "English"}


def tr(text: str, /, **values: object) -> str:
    """The text in the user's language, filled in."""
    translated = QCoreApplication.translate(CONTEXT, text)
    return translated.format(**values) if values else translated


def several(one: str, many: str, count: int) -> str:
    """A text for one thing or for several, with their number."""
    return tr(one if count == 1 else many, count=QLocale().toString(count))


def say(sentence: Sentence) -> str:
    """A sentence from below the interface in the user's language. Values are data and stay as they are; only numbers
    are written as the language writes them, and a reason that is a sentence itself is said in the language."""
    values = {
        name: QLocale().toString(value, "g", 6) if isinstance(value, float) else value
        for name, value in sentence.values.items()
    }
    if isinstance(values.get("reason"), str):
        values["reason"] = QCoreApplication.translate(CONTEXT, values["reason"])
    if sentence.why is not None:
        values["why"] = say(sentence.why)
    return QCoreApplication.translate(CONTEXT, sentence.key).format(**values)


def language_for(setting: str) -> str:
    """The setting when it names a language, else the system's language if we speak it, else English."""
    if setting in LANGUAGES:
        return setting
    for name in QLocale.system().uiLanguages():
        code = name.split("-")[0].lower()
        if code in LANGUAGES:
            return code
    return "en"


class Translators:
    """The translators that are installed in the application; kept here, for Qt does not own them."""

    def __init__(self) -> None:
        self._installed: list[QTranslator] = []

    def use(self, language: str) -> None:
        """Speak this language from now on."""
        application = QCoreApplication.instance()
        assert application is not None
        for translator in self._installed:
            application.removeTranslator(translator)
        self._installed.clear()
        QLocale.setDefault(QLocale(language if language != "en" else "en_GB"))
        if language == "en":
            return
        ours = QTranslator()
        qts = QTranslator()
        if qts.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            self._install(qts)
        if ours.load(str(folders.shipped("resources", "translations", f"timeo_{language}.qm"))):
            self._install(ours)

    def _install(self, translator: QTranslator) -> None:
        application = QCoreApplication.instance()
        assert application is not None
        application.installTranslator(translator)
        self._installed.append(translator)
