"""Where the sun stands. Source: NOAA Solar Calculator, after Meeus, Astronomical Algorithms (1998); good to 0.02
degrees between 1950 and 2050."""

import math

from timeo_desktop.domain.times import DAY, Millis

_J2000 = 946_728_000_000  # 2000-01-01 12:00 UTC in milliseconds since 1970
_CENTURY = 36_525 * DAY


def sun_at(longitude: float, latitude: float, moment: Millis) -> tuple[float, float]:
    """Azimuth (degrees clockwise from north) and altitude (degrees above the horizon, without refraction) of the sun at
    a place (degrees, WGS 84) and a moment (milliseconds since 1970, UTC)."""
    century = (moment - _J2000) / _CENTURY
    mean = math.radians((280.46646 + century * (36000.76983 + century * 0.0003032)) % 360)
    anomaly = math.radians(357.52911 + century * (35999.05029 - 0.0001537 * century))
    orbit = 0.016708634 - century * (0.000042037 + 0.0000001267 * century)
    centre = math.radians(
        math.sin(anomaly) * (1.914602 - century * (0.004817 + 0.000014 * century))
        + math.sin(2 * anomaly) * (0.019993 - 0.000101 * century)
        + math.sin(3 * anomaly) * 0.000289
    )
    node = math.radians(125.04 - 1934.136 * century)
    apparent = mean + centre - math.radians(0.00569 + 0.00478 * math.sin(node))
    tilt = math.radians(23.4392911 - 0.0130042 * century + 0.00256 * math.cos(node))
    declination = math.asin(math.sin(tilt) * math.sin(apparent))
    half = math.tan(tilt / 2) ** 2
    equation = (
        half * math.sin(2 * mean)
        - 2 * orbit * math.sin(anomaly)
        + 4 * orbit * half * math.sin(anomaly) * math.cos(2 * mean)
        - 0.5 * half * half * math.sin(4 * mean)
        - 1.25 * orbit * orbit * math.sin(2 * anomaly)
    )
    turned = (moment % DAY) / DAY * 2 * math.pi + equation + math.radians(longitude) - math.pi
    north = math.radians(latitude)
    altitude = math.asin(
        math.sin(north) * math.sin(declination) + math.cos(north) * math.cos(declination) * math.cos(turned)
    )
    azimuth = math.atan2(math.sin(turned), math.cos(turned) * math.sin(north) - math.tan(declination) * math.cos(north))
    return (math.degrees(azimuth) + 180) % 360, math.degrees(altitude)
