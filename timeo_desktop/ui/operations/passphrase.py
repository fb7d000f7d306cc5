"""Asks for the passphrase of the encrypted password file, where the system has no keyring."""

from PySide6.QtWidgets import QInputDialog, QLineEdit, QMessageBox, QWidget

from timeo_desktop.domain.text import Sentence
from timeo_desktop.services.operations.secret_box import SecretBox, SecretsLocked
from timeo_desktop.ui.base.language import say, tr


def ask_passphrase(box: SecretBox, parent: QWidget) -> bool:
    """Ask once, and say when it does not fit; whether the box is open."""
    text = tr("This system has no keyring. Passwords are kept in an encrypted file; its passphrase:")
    phrase, accepted = QInputDialog.getText(parent, tr("Passphrase"), text, QLineEdit.EchoMode.Password)
    if not accepted or not phrase:
        return False
    try:
        box.unlock(phrase)
    except SecretsLocked as error:
        QMessageBox.warning(parent, tr("Passphrase"), say(Sentence(error.key, error.values)))
        return False
    return True
