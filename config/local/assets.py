"""The static files: GOV.UK Frontend and the typefaces from npm, our styles through sass, all gathered.

`python -m config.local assets` does all of it; each step is skipped where what it reads has not changed.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from config.local.machine import find_node
from config.local.places import BUILD, NODE_MODULES, ROOT, make_room
from config.local.refused import Refused

STYLES = ROOT / "static" / "scss"
STATIC = BUILD / "static"
ROOM_MB = 150
FONTS = [
    NODE_MODULES / "@fontsource" / "public-sans" / "files" / f"public-sans-latin-{weight}-normal.woff2"
    for weight in (400, 600)
]
# What our typeface does not draw, for reports on paper alone: a browser brings its own. The first one is taken.
NOTO = NODE_MODULES / "@fontsource-variable"
WIDE = (
    "noto-sans",
    "noto-sans-arabic",
    "noto-sans-hebrew",
    "noto-sans-gurmukhi",
    "noto-sans-bengali",
    "noto-emoji",
    "noto-sans-sc",
)
SCRIPTS = [NODE_MODULES / "govuk-frontend" / "dist" / "govuk" / "govuk-frontend.min.js"]


def prepare() -> None:
    """Install, build and gather. Raises Refused."""
    make_room(BUILD, 0)
    folder = os.open(BUILD, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)  # two commands at once: the second waits and finds the work done
        install()
        build()
        shelve()
        gather()
    finally:
        os.close(folder)


def install() -> None:
    """`npm ci` from the lock, without the install scripts of packages."""
    stamp = NODE_MODULES / ".installed"
    wanted = fingerprint([ROOT / "package.json", ROOT / "package-lock.json"])
    if read(stamp) == wanted:
        return
    make_room(BUILD, ROOM_MB)
    npm = find_node()[1]
    options = ["--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund", "--loglevel=error"]
    run("Installing the npm packages", [*npm, "ci", *options])
    stamp.write_text(wanted)


def build() -> None:
    """Styles to `css/`, the typeface to `fonts/`, the script of GOV.UK Frontend to `js/`."""
    stamp = BUILD / "static.stamp"
    wanted = fingerprint([ROOT / "package-lock.json", Path(__file__), *files_in(STYLES)])
    if read(stamp) == wanted:
        return
    for name in ("css", "fonts", "js"):
        (STATIC / name).mkdir(parents=True, exist_ok=True)
    for font in FONTS:
        shutil.copyfile(font, STATIC / "fonts" / font.name)
    for script in SCRIPTS:
        shutil.copyfile(script, STATIC / "js" / script.name)
    sheets = [path for path in sorted(STYLES.glob("*.scss")) if not path.name.startswith("_")]
    pairs = [f"{path}:{STATIC / 'css' / path.with_suffix('.css').name}" for path in sheets]
    options = ["--style=compressed", "--no-source-map", "--quiet-deps", f"--load-path={NODE_MODULES}"]
    run("Building the styles", [*find_node()[0], str(NODE_MODULES / "sass" / "sass.js"), *options, *pairs])
    stamp.write_text(wanted)


def shelve() -> None:
    """The typefaces for paper to `typefaces/`, with the characters that each file draws."""
    from fontTools.ttLib import TTFont

    shelf = BUILD / "typefaces"
    stamp = BUILD / "typefaces.stamp"
    wanted = fingerprint([ROOT / "package-lock.json", Path(__file__)])
    if read(stamp) == wanted:
        return
    print("Sorting the typefaces for paper", flush=True)
    shelf.mkdir(parents=True, exist_ok=True)
    extended = [path.with_name(path.name.replace("-latin-", "-latin-ext-")) for path in FONTS]
    noto = [path for name in WIDE for path in sorted((NOTO / name / "files").glob("*-wght-normal.woff2"))]
    faces = []
    for files in (FONTS, extended, *([path] for path in noto)):
        for path in files:
            shutil.copyfile(path, shelf / path.name)
        with TTFont(files[0]) as font:
            drawn = "".join(map(chr, sorted(font.getBestCmap())))
        faces.append({"files": [path.name for path in files], "drawn": drawn})
    (shelf / "faces.json").write_text(json.dumps(faces))
    stamp.write_text(wanted)


def gather() -> None:
    """Django's `collectstatic`, with the names that change when the content does."""
    stamp = BUILD / "collected.stamp"
    folders = [ROOT / "static", STATIC, *ROOT.glob("partnership/*/static"), *ROOT.glob("*/static")]
    sources = {path for folder in folders for path in files_in(folder)}
    wanted = fingerprint([ROOT / "requirements.txt", ROOT / "config" / "settings.py", *sorted(sources)])
    if read(stamp) == wanted:
        return
    # No setting of a portal that serves is needed to gather files; these only let the settings load.
    nowhere = {
        "SECRET_KEY": "gathering",
        "DATABASE_URL": "postgresql://nobody@127.0.0.1/none",
        "EMAIL_URL": "dummymail://",
    }
    # Nothing is cleared: a portal that runs from this folder goes on finding the files it started with.
    order = ["collectstatic", "--no-input", "--ignore=*.scss", "--verbosity=0"]
    run("Gathering the static files", [sys.executable, "manage.py", *order], nowhere | dict(os.environ))
    stamp.write_text(wanted)


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def fingerprint(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(f"{path.relative_to(ROOT)}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def read(stamp: Path) -> str:
    return stamp.read_text() if stamp.exists() else ""


def run(what: str, command: list[str], env: dict[str, str] | None = None) -> None:
    """Run one tool quietly. Raises Refused with its last words where it fails."""
    print(what, flush=True)
    done = subprocess.run(
        command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        words = done.stderr.strip() or done.stdout.strip()
        if any(
            sign in words for sign in ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ETIMEDOUT", "ENETUNREACH")
        ):
            raise Refused(
                f"{what} failed because the package registry could not be reached: is there a network?"
            )
        if "ENOSPC" in words or "No space left" in words:
            raise Refused(f"The disk is full: {what.lower()} needs {ROOM_MB} MB in {ROOT}.")
        raise Refused(f"{what} failed: " + "\n".join(words.splitlines()[-8:]))
