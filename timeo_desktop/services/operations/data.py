"""The operations store as the window holds it: questions and verbs are handed to it, its tables never leave."""

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.services.operations.secret_box import SecretBox
from timeo_desktop.store.giving_up import given_up_by
from timeo_desktop.store.operations import troubles
from timeo_desktop.store.operations.database import Reader, Store, StoreError

P = ParamSpec("P")
T = TypeVar("T")
_log = logging.getLogger(__name__)


class OperationsData:
    """The user's store and secrets. Safe to use from any thread."""

    def __init__(self, store: Store, box: SecretBox) -> None:
        self._store, self.box = store, box

    def read(self, question: Callable[Concatenate[Reader, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What a question finds out, on this thread's own connection."""
        return question(self._store.read(), *args, **kwargs)

    def until(self, question: Callable[[], T], stop: threading.Event) -> T:
        """What a question finds out, unless it is stopped before: then what it reads ends with an error."""
        with given_up_by(stop):
            return question()

    def do(self, verb: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What a verb returns that may write; it waits for other writers."""
        return verb(self._store, *args, **kwargs)

    def beside(self, name: str) -> Path:
        """A folder beside the store, for files that belong to it."""
        return self._store.path.with_name(name)

    def close(self) -> None:
        """Give the file back."""
        self._store.close()


def was_given_up(error: Exception) -> bool:
    """Whether a question ended because nobody waits for it any more: nothing to tell anybody."""
    return troubles.was_given_up(error)


def reason_of(error: Exception) -> Sentence:
    """What to tell the user of an error; one that nobody foresaw goes to the log as well."""
    if isinstance(error, UserError):
        return Sentence(error.key, error.values)
    if isinstance(error, StoreError):
        return sentence("The operations data cannot be used just now: {reason}", reason=troubles.reason(error))
    _log.error("unexpected error", exc_info=error)
    return sentence("Something went wrong in this program: {reason}. The log has the details", reason=error)
