"""The starter catalogue that ships with the program, read from ``resources/catalogue/``."""

from __future__ import annotations

from mot_cua_desktop import paths
from mot_cua_desktop.domain.procedures import Procedure, parse_catalogue


def starter_catalogue() -> list[Procedure]:
    """Every shipped procedure, in the order of their codes."""
    found = [
        procedure
        for file in sorted(paths.resource("catalogue").glob("*.toml"))
        for procedure in parse_catalogue(file.read_text(encoding="utf-8"))
    ]
    return sorted(found, key=lambda procedure: procedure.code)
