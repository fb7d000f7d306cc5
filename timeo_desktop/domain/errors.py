"""The errors that a user is told about. Anything else that is raised is a bug of ours."""


class UserError(Exception):
    """Something the user can understand and act on. Its text is one clear sentence.

    `key` is the sentence as a template in English (the key of its translation), `values` fills it.
    """

    def __init__(self, key: str, /, **values: object) -> None:
        self.key = key
        self.values = {name: str(value) for name, value in values.items()}
        super().__init__(key.format(**self.values))

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions cross from the reader child by pickle, which would pass only the finished sentence.
        return _rebuild, (type(self), self.key, self.values)


def _rebuild(kind: type[UserError], key: str, values: dict[str, str]) -> UserError:
    return kind(key, **values)


class CannotOpen(UserError):
    """A file that cannot be opened, as a whole."""


class Cancelled(Exception):
    """The user stopped the work. Not an error."""
