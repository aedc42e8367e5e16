"""The sectors that take part in social protection and inclusion."""

from collections.abc import Mapping
from typing import Any

from portal.web.language import lazy_gettext as _l

SECTORS: Mapping[str, Any] = {
    "SOC": _l("Social and child protection"),
    "OBR": _l("Education"),
    "ZDR": _l("Health"),
    "UPR": _l("Municipal administration"),
    "BEZ": _l("Safety and police"),
    "PRA": _l("Judiciary"),
    "ZAP": _l("Employment"),
    "CZ": _l("Civil protection"),
    "PRI": _l("Economy"),
    "VJE": _l("Religious communities"),
    "NVO": _l("Non-governmental sector"),
    "MED": _l("Media"),
    "DJE": _l("Representatives of children and parents"),
}
