"""Where things lie: the three folders that ship with the program, and the one folder that holds a desk's data."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_IN_WHEEL = _PACKAGE / "_shipped"
# A wheel carries the folders inside the package; a checkout (also an editable install) has them beside it.
SHIPPED = _IN_WHEEL if _IN_WHEEL.is_dir() else _PACKAGE.parent


def form(name: str) -> Path:
    """The Designer file of a page or dialog, by its module's name."""
    return SHIPPED / "forms" / f"{name}.ui"


def template(name: str) -> Path:
    """The shipped docx template of a paper."""
    return SHIPPED / "templates_docx" / f"{name}.docx"


def resource(*parts: str) -> Path:
    """A file or folder under ``resources/``."""
    return SHIPPED.joinpath("resources", *parts)


@dataclass(frozen=True)
class DataFolder:
    """Everything one desk owns. ``--data FOLDER`` moves all of it."""

    root: Path

    @property
    def store(self) -> Path:
        return self.root / "so_mot_cua.db"

    @property
    def keys(self) -> Path:
        return self.root / "khoa"

    @property
    def attachments(self) -> Path:
        return self.root / "tep"

    @property
    def papers(self) -> Path:
        return self.root / "giay_in"

    @property
    def templates(self) -> Path:
        """The ward's own docx templates, each named as the paper it is for; empty or absent as a rule."""
        return self.root / "mau_giay"

    @property
    def scanned(self) -> Path:
        """The default folder that the scanner saves into and the intake page watches."""
        return self.root / "may_quet"

    @property
    def waiting_catalogue(self) -> Path:
        """A list of procedures laid ready before the first run, which takes it in."""
        return self.root / "danh_muc_cho_nap.json"

    @property
    def logs(self) -> Path:
        return self.root / "nhat_ky"


def default_data_folder() -> DataFolder:
    """The user's own data folder of this operating system."""
    import platformdirs  # lazy: only needed when no --data was given

    return DataFolder(Path(platformdirs.user_data_dir("mot-cua-desktop", appauthor=False)))
