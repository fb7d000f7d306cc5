"""Where the sun stands, against published times, and that it lights the right side of a house."""

import pytest

from timeo_desktop.domain.times import from_iso
from timeo_desktop.services.city.sun import sun_at

TOULOUSE = (1.4437, 43.6045)


@pytest.mark.parametrize(
    ("moment", "altitude"),
    [
        ("2026-06-21T11:56:00+00:00", 90 - 43.6045 + 23.436),  # noon of the solstices: latitude and tilt alone
        ("2026-12-21T11:52:00+00:00", 90 - 43.6045 - 23.436),
        ("2026-03-20T14:46:00+00:00", None),
    ],
)
def test_noon_and_equinox(moment: str, altitude: float | None) -> None:
    azimuth, found = sun_at(*TOULOUSE, from_iso(moment))
    if altitude is not None:
        assert abs(found - altitude) < 0.05
        assert abs(azimuth - 180) < 1.5
    else:  # at the equinox the sun is as high at one place of the equator as it is far from its zenith
        _, here = sun_at(0.0, 0.0, from_iso(moment))
        assert abs(here - (90 - (14 + 46 / 60 - 12 - 7.4 / 60) * 15)) < 0.3


def test_sunrise_in_the_east_and_sunset_in_the_west() -> None:
    # Published for Toulouse on 2026-09-23: rise 07:44, set 19:51 local time (UTC + 2).
    for moment, low, high in (("2026-09-23T05:44:00+00:00", 85, 95), ("2026-09-23T17:51:00+00:00", 265, 275)):
        azimuth, altitude = sun_at(*TOULOUSE, from_iso(moment))
        assert low < azimuth < high
        assert abs(altitude + 0.83) < 0.6  # refraction and the half of the disc
