"""Write the invented sample district 清和区: the same bytes every time, on any day."""

import argparse
from pathlib import Path

from demo.district import build_district
from demo.layers import write_all

FOLDER = Path(__file__).parent / "shapes" / "qinghe"


def main() -> None:
    """Write all layers into the folder that `--out` names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder to write to")
    folder: Path = parser.parse_args().out
    folder.mkdir(parents=True, exist_ok=True)
    write_all(folder, build_district())


if __name__ == "__main__":
    main()
