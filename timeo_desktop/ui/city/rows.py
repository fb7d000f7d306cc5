"""What the family of maps adds: layers, the portfolio, placing, maps and addresses of servers."""

from timeo_desktop.domain.changes import Kind
from timeo_desktop.ui.base.command import EDIT, FILE, VIEW, Command
from timeo_desktop.ui.base.rows import Area, Family, Panel, SearchSource
from timeo_desktop.ui.view.on_desk import OnDesk, call, call_with_text

_HERE = "timeo_desktop.ui.city"
_BY_HAND = f"{_HERE}.placing:PlacingByHand"


def _has_model(desk: OnDesk) -> bool:
    return bool(desk.session.models)


def _has_map(desk: OnDesk) -> bool:
    return desk.session.epsg is not None


FAMILY = Family(
    name="city",
    parts=(f"{_HERE}.city:City", f"{_HERE}.filtering:Filtering", _BY_HAND),
    panels=(
        Panel(
            "layers", "Layers", Area.LEFT, f"{_HERE}.layers:LayersPanel", "L",
            frozenset({Kind.MODELS, Kind.GROWN, Kind.GEOMETRY}), place=20,
        ),
        Panel(
            "portfolio", "Portfolio", Area.BELOW, f"{_HERE}.portfolio:PortfolioPanel", "F8",
            frozenset({Kind.MODELS, Kind.GROWN}), place=30,
        ),
    ),
    commands=(
        Command("file.map", "Map from a server…", call_with_text(f"{_HERE}.map_fetching:MapFetching.ask"), FILE,
                "Ctrl+Shift+M", _has_model,
                help="Lay a map or an orthophoto (WMTS) under what is open; it stays without a network"),
        Command("view.address", "Find an address…", call_with_text(f"{_HERE}.address_search:AddressSearch.ask"), VIEW,
                "Ctrl+Shift+A", _has_map, help="On a server; the answer is shown on the map"),
        Command("place.points", "Place on the map by two points", call(f"{_BY_HAND}.begin"), EDIT, "", _has_model,
                help="For a model without map coordinates: two points of it, and where they belong"),
        Command("place.footprint", "Place on the selected building", call(f"{_BY_HAND}.onto_selection"), EDIT, "",
                _has_model, help="Select the building of the city that the model replaces first"),
        Command("place.link", "Link the selected building to its model", call(f"{_BY_HAND}.link"), EDIT, "", _has_model,
                help="The city's own shape is hidden while the model is open; both have one history"),
        Command("place.turn", "Turn the placed model by half a turn", call(f"{_BY_HAND}.turn"), EDIT, "", _has_model),
        Command("place.forget", "Forget the place by hand", call(f"{_BY_HAND}.forget"), EDIT, "", _has_model),
        Command("place.cancel", "Stop placing", call(f"{_BY_HAND}.cancel"), ""),
    ),
    searches=(
        SearchSource("places", "Places", f"{_HERE}.city:City.places", place=10),
        SearchSource("addresses", "Addresses", f"{_HERE}.address_search:AddressSearch.offered", place=90),
    ),
)  # fmt: skip
