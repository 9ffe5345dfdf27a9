"""Where a company is or offers a model, as a policy says it: countries, and the unions that licences name."""

from __future__ import annotations

from collections.abc import Iterable

_CODES = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO
FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE
JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO
MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW
PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM
TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
"""
_COUNTRIES = frozenset(_CODES.split())
"""ISO 3166-1 alpha-2, the 249 codes in use on 2026-11-29."""
_MEMBERS = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE"
_EU = frozenset(_MEMBERS.split())
_UNIONS = {"EU": _EU, "EEA": _EU | {"IS", "LI", "NO"}, "UK": frozenset({"GB"})}
"""Members by ISO 3166 code, of the places that licences name by a name of their own."""


def known(places: Iterable[str]) -> tuple[str, ...]:
    """The places in capitals. Raises ValueError for what is no place: it would lie outside of every territory."""
    named = tuple(place.strip().upper() for place in places)
    for place in named:
        if place not in _COUNTRIES and place not in _UNIONS:
            raise ValueError(f"{place!r} is no ISO 3166 code of two letters, such as DE, and not EU, EEA or UK")
    return named


def within(place: str, where: str) -> bool:
    """Whether a place is, or lies in, the one that a licence names."""
    return place == where or place in _UNIONS.get(where, ()) or (place in _UNIONS and _UNIONS[place] == {where})
