"""docker-compose.yml: it keeps to the Compose Specification, holds no secret and gives no part more than it needs."""

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from config.local import postgres
from tests.deploy import compose

SCHEMA = json.loads(Path(__file__).with_name("compose_spec").joinpath("compose-spec.json").read_text())
PARTS = {"front", "web", "worker", "beat", "release", "db", "redis", "mail"}
OURS = ("web", "worker", "beat", "release")
SECRETS = dict.fromkeys(compose.SECRETS, "x" * 40) | {"PORTAL_HOST": "portal.example"}


def faults(document: dict[str, Any]) -> list[str]:
    found = jsonschema.Draft202012Validator(SCHEMA).iter_errors(document)
    return ["/".join(map(str, fault.absolute_path)) for fault in found]


@pytest.fixture
def document() -> dict[str, Any]:
    return copy.deepcopy(compose.load())


@pytest.fixture
def filled(document: dict[str, Any]) -> dict[str, Any]:
    services: dict[str, Any] = compose.fill(document["services"], SECRETS)
    return services


def test_it_keeps_to_the_specification(document: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert faults(document) == []
    assert set(document["services"]) == PARTS


@pytest.mark.parametrize(
    ("part", "key", "value"),
    [
        ("web", "helthcheck", {"test": "true"}),
        ("web", "read_only", ["yes"]),
        ("db", "volumes", {"database": "/data"}),
        ("beat", "stop_grace_period", 15),
        ("redis", "depends_on", {"db": {"condition": "service_is_fine"}}),
    ],
)
def test_the_check_finds_what_does_not(document: dict[str, Any], part: str, key: str, value: object) -> None:
    document["services"][part][key] = value
    assert [fault for fault in faults(document) if fault.startswith(f"services/{part}")]


@pytest.mark.parametrize("name", SECRETS)
def test_it_stops_with_a_sentence_where_a_secret_is_missing(name: str, document: dict[str, Any]) -> None:
    with pytest.raises(compose.Unset, match=f"^Set {name} to "):
        compose.fill(document["services"], {key: value for key, value in SECRETS.items() if key != name})


def test_it_holds_no_secret(document: dict[str, Any]) -> None:
    for part, service in document["services"].items():
        for name, value in (service.get("environment") or {}).items():
            secret = any(word in name for word in ("PASSWORD", "SECRET", "KEY", "TOKEN"))
            # a name alone hands on what is set outside
            assert not secret or value is None or value.startswith("${"), f"{part}: {name}"
            assert "://" not in str(value) or "${" in str(value), f"{part}: {name}"


def test_nobody_runs_as_root_or_may_become_root(document: dict[str, Any]) -> None:
    for part, service in document["services"].items():
        assert str(service["user"]).split(":")[0] not in ("", "0", "root"), part
        assert service["cap_drop"] == ["ALL"], part
        assert service["security_opt"] == ["no-new-privileges:true"], part
        assert "privileged" not in service, part


def test_our_parts_write_nothing_to_their_own_disk(document: dict[str, Any]) -> None:
    for part in OURS:
        service = document["services"][part]
        assert service["read_only"] is True, part
        assert "volumes" not in service, part


def test_every_part_that_stays_says_whether_it_is_well_and_comes_back(document: dict[str, Any]) -> None:
    for part, service in document["services"].items():
        if part == "release":  # it ends
            assert service["healthcheck"] == {"disable": True}
            assert service["restart"] == "no"
            continue
        assert service["healthcheck"]["test"], part
        assert service["restart"] == "unless-stopped", part
        assert service["stop_grace_period"], part


def test_data_are_kept_in_named_volumes_only(document: dict[str, Any]) -> None:
    mounts = [mount for service in document["services"].values() for mount in service.get("volumes", [])]
    assert {mount.split(":")[0] for mount in mounts} == set(document["volumes"])


def test_only_the_edge_can_be_reached_from_outside(document: dict[str, Any]) -> None:
    published = {
        part: service["ports"] for part, service in document["services"].items() if "ports" in service
    }
    assert published == {"front": ["80:8080", "443:8443"], "mail": ["127.0.0.1:8025:8025"]}
    assert document["networks"]["data"] == {"internal": True}
    for part in ("db", "redis", "release", "beat"):
        assert document["services"][part]["networks"] == ["data"], part


def test_web_and_worker_have_replicas_and_beat_cannot(filled: dict[str, Any]) -> None:
    assert int(filled["web"]["deploy"]["replicas"]) == 2
    assert int(filled["worker"]["deploy"]["replicas"]) == 1
    assert filled["beat"]["container_name"] == "partnership-portal-beat"


def test_nothing_serves_before_the_release_is_done(document: dict[str, Any]) -> None:
    for part in ("web", "worker", "beat"):
        waits = document["services"][part]["depends_on"]
        assert waits["release"] == {"condition": "service_completed_successfully"}, part
        assert waits["db"] == waits["redis"] == {"condition": "service_healthy"}, part


def test_only_the_release_has_the_owners_password(filled: dict[str, Any]) -> None:
    for part in OURS:
        url = filled[part]["environment"]["DATABASE_URL"]
        role = postgres.OWNER if part == "release" else postgres.APP
        assert url == f"postgresql://{role}:{'x' * 40}@db:5432/{postgres.DATABASE}", part
    assert filled["release"]["environment"]["DATABASE_APP_ROLE"] == postgres.APP


def test_the_first_start_makes_the_extensions_that_one_machine_has(document: dict[str, Any]) -> None:
    statements = document["configs"]["roles"]["content"]
    for extension in postgres.EXTENSIONS:
        assert f"create extension if not exists {extension};" in statements
