"""The house keeps its shape: imports point down, each library lives on its floor, no room grows past its ceiling."""

from __future__ import annotations

import ast
import itertools
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = "mot_cua_desktop"

# From the ground up. Rooms of one floor do not know each other, except that the operations may ask one another.
FLOORS: list[set[str]] = [
    {"errors"},
    {"paths", "settings", "display", "logfile", "pdfium"},
    {"domain"},
    {"documents", "store", "sync"},
    {"operations", "hub"},
    {"ui", "opening"},
    {"app"},
    {"demo"},
    {"__main__"},
]
# Who may name a library. Everything not listed is free.
HOMES = {
    "PySide6": {"ui", "app", "demo"},
    "shiboken6": {"ui", "app", "demo"},
    "sqlalchemy": {"store", "operations", "hub"},
    "starlette": {"hub"},
    "uvicorn": {"hub"},
    "psycopg": {"hub"},
    "prometheus_client": {"hub"},
    "urllib3": {"sync"},
    "sqlcipher3": {"store"},
    "obstore": {"hub"},
}
# Slow to import (storage.md's table): only inside the functions that need them, so that the window comes first.
LAZY = {
    "argon2",
    "docxtpl",
    "docx",
    "reportlab",
    "dxpdf",
    "pypdfium2",
    "keyring",
    "holidays",
    "segno",
    "PIL",
    "openpyxl",
} | {
    "obstore",
    "urllib3",
    "uvicorn",
}
# The domain is values and pure functions: nothing that reads a file, a clock, the network, or calls the system.
WORLDLY = {"os", "io", "pathlib", "time", "socket", "subprocess", "shutil", "tempfile", "threading", "random", "sys"}
LINES = 400


def module_name(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {module_name(file): file for file in sorted((ROOT / PACKAGE).rglob("*.py"))}
TREES = {name: ast.parse(file.read_text(encoding="utf-8")) for name, file in MODULES.items()}


def imported(tree: ast.AST, *, own: bool) -> set[str]:
    """Dotted names that a module imports: of this package (`own`), or the top names of all others."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"relative import, line {node.lineno}"
            assert node.module is not None
            # `from package import module` names the module; `from module import thing` does not.
            found.update(
                full if (full := f"{node.module}.{alias.name}") in MODULES else node.module for alias in node.names
            )
    if own:
        return {name for name in found if name.split(".")[0] == PACKAGE}
    return {name.split(".")[0] for name in found} - {PACKAGE}


def at_the_top(tree: ast.Module) -> ast.Module:
    """The imports that run when the module is imported: those of no function and not for type checkers only."""

    def parts(body: list[ast.stmt]) -> list[ast.stmt]:
        kept: list[ast.stmt] = []
        for node in body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                kept.append(node)
            elif isinstance(node, ast.If) and "TYPE_CHECKING" not in ast.unparse(node.test):
                kept += parts(node.body) + parts(node.orelse)
            elif isinstance(node, ast.Try):
                kept += parts(node.body) + parts(node.orelse) + parts(node.finalbody)
            elif isinstance(node, ast.With | ast.ClassDef):
                kept += parts(node.body)
        return kept

    return ast.Module(body=parts(tree.body), type_ignores=[])


def room(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def floor(module: str) -> int:
    # The package itself (its version) lies under everything.
    return next((n for n, rooms in enumerate(FLOORS) if room(module) in rooms), -1)


IMPORTS = {name: imported(tree, own=True) for name, tree in TREES.items()}
LIBRARIES = {name: imported(tree, own=False) for name, tree in TREES.items()}


def test_every_module_has_a_floor() -> None:
    homeless = [name for name in MODULES if name != PACKAGE and floor(name) < 0]
    assert not homeless, "give these a floor in FLOORS"


def test_every_import_of_our_own_names_a_module() -> None:
    unknown = {f"{name} -> {target}" for name, targets in IMPORTS.items() for target in targets - MODULES.keys()}
    assert not unknown


def test_imports_point_down() -> None:
    wrong = [
        f"{name} -> {target}"
        for name, targets in IMPORTS.items()
        for target in sorted(targets)
        if floor(target) > floor(name) or (floor(target) == floor(name) and room(target) != room(name))
    ]
    assert not wrong


def test_the_kit_knows_nothing_of_dossiers() -> None:
    allowed = {f"{PACKAGE}.{name}" for name in ("paths", "errors", "pdfium", "ui.kit")} | {PACKAGE}
    wrong = [
        f"{name} -> {target}"
        for name, targets in IMPORTS.items()
        if name.startswith(f"{PACKAGE}.ui.kit.")
        for target in sorted(targets)
        if target not in allowed and not target.startswith(f"{PACKAGE}.ui.kit.")
    ]
    assert not wrong


def test_no_window_asks_a_layout_for_its_items() -> None:
    # Qt deletes an item of a layout without telling Python, which may free it once more later, and the process dies
    # while it collects garbage. Ask for the widgets themselves.
    asked = {
        f"{name}:{node.lineno}"
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"itemAt", "takeAt"}
    }
    assert not asked


def test_windows_never_see_the_store() -> None:
    wrong = [
        f"{name} -> {target}"
        for name, targets in IMPORTS.items()
        if room(name) == "ui"
        for target in sorted(targets)
        if room(target) == "store"
    ]
    assert not wrong


@pytest.mark.parametrize("library", HOMES)
def test_library_stays_at_home(library: str) -> None:
    strays = [name for name, used in LIBRARIES.items() if library in used and room(name) not in HOMES[library]]
    assert not strays


def test_slow_libraries_are_imported_inside_functions() -> None:
    eager = {name: used for name, tree in TREES.items() if (used := imported(at_the_top(tree), own=False) & LAZY)}
    assert not eager


def test_the_domain_reads_nothing_of_the_world() -> None:
    domain = {name: tree for name, tree in TREES.items() if room(name) == "domain"}
    assert not {name: used for name in domain if (used := LIBRARIES[name] & WORLDLY)}
    calls = [
        f"{name}:{node.lineno}: {said}"
        for name, tree in domain.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (said := ast.unparse(node.func)).split(".")[-1] in {"now", "today", "utcnow", "open", "print", "input"}
    ]
    assert not calls


def test_no_module_imports_itself_through_others() -> None:
    reach = {name: set(targets) & MODULES.keys() for name, targets in IMPORTS.items()}
    for middle, name in itertools.product(reach, reach):
        if middle in reach[name]:
            reach[name] |= reach[middle]
    circles = [name for name, targets in reach.items() if name in targets]
    assert not circles


def test_init_files_hold_a_docstring_only() -> None:
    for name, file in MODULES.items():
        if file.name != "__init__.py":
            continue
        body = TREES[name].body
        rest = body[1:] if name != PACKAGE else [n for n in body[1:] if "__version__" not in ast.unparse(n)]
        assert ast.get_docstring(TREES[name]), name
        assert not rest, name


def test_every_module_says_what_it_is_for() -> None:
    assert not [name for name, tree in TREES.items() if not ast.get_docstring(tree)]


def test_no_module_grows_past_its_ceiling() -> None:
    tall = {name: n for name, file in MODULES.items() if (n := len(file.read_text("utf-8").splitlines())) > LINES}
    assert not tall


def test_nothing_is_called_by_a_name_that_says_nothing() -> None:
    empty = {"utils", "util", "helpers", "helper", "common", "manager", "base", "core", "misc"}
    assert not [name for name in MODULES if empty & set(name.split("."))]
