"""README.md: its tables name the variables that are read and no others, and what it points at exists."""

import re

from config.local.places import ROOT
from tests.deploy import compose

README = ROOT.joinpath("README.md").read_text()


def rows(heading: str) -> list[str]:
    """The names in the first column of the first table after this sentence."""
    table = README.partition(heading)[2].partition("|---|")[2].partition("\n\n")[0]
    return re.findall(r"^\| `([A-Z_]+)`", table, re.MULTILINE)


def read_by_settings() -> set[str]:
    text = ROOT.joinpath("config", "settings.py").read_text()
    return set(re.findall(r'\benv\.\w+\(\s*"([A-Z_]+)"', text))


def test_the_first_table_names_what_the_settings_read() -> None:
    named = rows("## Configure")
    assert len(named) == len(set(named))
    assert set(named) == read_by_settings()


def test_it_says_what_must_be_set() -> None:
    settings = ROOT.joinpath("config", "settings.py").read_text()
    required = re.findall(r'\benv\.\w+\("([A-Z_]+)"\)', settings)
    table = README.partition("## Configure")[2].partition("Compose alone reads")[0]
    assert "EMAIL_URL" in required
    assert re.findall(r"^\| `([A-Z_]+)` \| none, must be set", table, re.MULTILINE) == required


def test_an_upgrade_stops_nothing_before_its_release_has_ended_well() -> None:
    upgrade = README.partition("## Upgrade")[2].partition("## ")[0]
    assert "build --pull && docker compose run --rm release && docker compose up -d --wait\n" in upgrade


def test_the_second_table_names_what_compose_alone_reads() -> None:
    asked = compose.names_in(compose.COMPOSE.read_text())
    # Those of single sign-on are numbered and have a section of their own.
    numbered = {name for name in asked if name.startswith("OIDC_")}
    assert all(name.replace("_2_", "_") in README for name in numbered)
    # So have those of the store of documents.
    store = {name for name in asked if name.startswith("S3_") or name == "DOCUMENTS_STORAGE"}
    assert all(f"`{name}`" in README for name in store)
    assert set(rows("Compose alone reads")) == asked - read_by_settings() - numbered - store


def test_compose_hands_on_every_variable_of_the_settings() -> None:
    services = compose.load()["services"]
    assert set(services["web"]["environment"]) | {"DATABASE_APP_ROLE"} >= read_by_settings()


def test_pictures_and_links_exist_and_are_small() -> None:
    pointed_at = re.findall(r"\]\((?!http)([^)#]+)\)", README)
    assert len([name for name in pointed_at if name.endswith(".png")]) >= 5
    for name in pointed_at:
        assert ROOT.joinpath(name).is_file(), name
        assert ROOT.joinpath(name).stat().st_size < 250_000, name


def test_the_commands_of_make_exist() -> None:
    makefile = ROOT.joinpath("Makefile").read_text()
    for name in set(re.findall(r"`?make ([a-z]+)", README)):
        if name in ("run", "test", "check", "bench", "backup", "restore", "clean"):
            assert re.search(rf"^{name}:", makefile, re.MULTILINE), name


def test_every_submission_runs_the_checks_and_the_command_of_the_readme() -> None:
    commands = [
        line for line in ROOT.joinpath(".ci", "run").read_text().splitlines() if line.startswith("make ")
    ]
    assert commands == ["make check", "make test"]
    assert "```sh\nmake test\n```" in README
