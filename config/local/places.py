"""Where things stand: the project, what is built, and what this machine keeps."""

import os
import shutil
import sys
from pathlib import Path

from config.local.refused import Refused

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / ".build"
NODE_MODULES = ROOT / "node_modules"
# Data, logs and secrets of this machine. The tests of this package give each portal that they start its own.
LOCAL = Path(os.environ.get("LOCAL_DIR") or ROOT / ".local").resolve()
PACKAGES = Path(sys.prefix) / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"


def make_room(folder: Path, megabytes: int) -> None:
    """Make `folder` on a disk that has this much room; otherwise raise Refused."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".room").write_bytes(b"room")
        (folder / ".room").unlink(missing_ok=True)  # another command may try the same folder at once
    except PermissionError:
        raise Refused(
            f"You may not write in {folder}: use a folder of your own, or change its owner."
        ) from None
    free = shutil.disk_usage(folder).free // 2**20
    if free < megabytes:
        raise Refused(f"The disk is full: {megabytes} MB are needed in {folder}, and {free} MB are free.")


def make_private(folder: Path) -> None:
    """Make a folder that only its owner may enter, or close the one that stands. Raises Refused."""
    make_room(folder, 0)
    folder.chmod(0o700)


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    new.replace(path)
