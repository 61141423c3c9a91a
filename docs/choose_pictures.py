"""Take a few pictures of a played day into docs/pictures, small enough for a page that is read over a slow line.

python docs/choose_pictures.py FOLDER_OF_THE_DEMO        (`make pictures` plays the day first)
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

PICTURES = Path(__file__).parent / "pictures"
#: The demo numbers its files, so each is known by the rest of its name.
CHOSEN = ("tiep-nhan", "phieu-huong-dan", "khong-co-phieu-thu-hai", "dien-bien-ho-so", "tra-ket-qua")
_COLOURS = 192
_MOST_BYTES = 200_000


def take(played: Path) -> list[Path]:
    """Copy the chosen pictures with fewer colours. Raises FileNotFoundError when the day lacks one."""
    PICTURES.mkdir(exist_ok=True)
    kept = []
    for name in CHOSEN:
        found = [path for path in sorted(played.glob(f"*-{name}.png")) if path.stem.partition("-")[2] == name]
        if not found:
            raise FileNotFoundError(f"{played} has no picture “{name}”: did the day end well?")
        with Image.open(found[0]) as picture:
            small = picture.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
        path = PICTURES / f"{name}.png"
        small.save(path, optimize=True)
        if path.stat().st_size > _MOST_BYTES:
            raise ValueError(f"{path} is too large: {path.stat().st_size} bytes")
        kept.append(path)
    return kept


if __name__ == "__main__":
    take(Path(sys.argv[1]))
