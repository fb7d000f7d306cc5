"""What the environment of this run says of operations: where the store and the secrets are."""

import os
from pathlib import Path

from timeo_desktop import folders
from timeo_desktop.services.operations.secret_box import SecretBox


def store_path(made_up: bool = False) -> Path:
    """Where the operations database is; made-up data of the demonstration never mixes with the user's."""
    return folders.data_folder() / ("demonstration.sqlite" if made_up else "operations.sqlite")


def secret_box() -> SecretBox:
    """The user's secrets; TIMEO_PASSPHRASE opens the encrypted file where there is no keyring."""
    return SecretBox(folders.config_folder(), os.environ.get("TIMEO_PASSPHRASE"))
