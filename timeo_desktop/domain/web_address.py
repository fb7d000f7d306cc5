"""Addresses on a server, and the words behind their question mark, which some servers need in every address."""


def with_query(address: str, query: str) -> str:
    """An address with those parts of a query (`key=K&session=S`) whose names it does not have itself."""
    path, _, own = address.partition("?")
    names = {_name(part) for part in own.split("&")}
    added = [part for part in query.split("&") if _name(part) not in names]
    parts = [part for part in (*own.split("&"), *added) if part]
    return f"{path}?{'&'.join(parts)}" if parts else path


def without_query(address: str) -> str:
    """An address as it may be shown: keys and sessions stand in its query."""
    return address.partition("?")[0]


def _name(part: str) -> str:
    return part.partition("=")[0]
