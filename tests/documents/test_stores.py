"""The same file comes back from the database, from a folder and from object storage, a process of its own."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import environ
import pytest
from django.test import Client

from config.documents import store as configured
from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.base.rules import RuleBroken
from partnership.documents import keeping, services
from partnership.documents.models import Document, Piece, Stored
from partnership.documents.rules import Kind
from tests.documents import files, s3
from tests.documents.conftest import document


def environment(**variables: str) -> environ.Env:
    """An environment with these variables and no others."""
    env = environ.Env()
    env.ENVIRON = variables
    return env


@pytest.fixture
def objects(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """An object store: its address and the folder behind it."""
    folder = tmp_path / "objects"
    folder.mkdir()
    process = subprocess.Popen(
        [sys.executable, s3.__file__, str(folder)], stdout=subprocess.PIPE, text=True, env=dict(os.environ)
    )
    assert process.stdout is not None
    yield f"http://127.0.0.1:{process.stdout.readline().strip()}", folder
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.fixture(params=["database", "folder", "s3"])
def kind_of_store(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> str:
    kind = str(request.param)
    variables = {"DOCUMENTS_STORAGE": kind, "DOCUMENTS_FOLDER": str(tmp_path / "kept")}
    if kind == "s3":
        address, _ = request.getfixturevalue("objects")
        variables |= {
            "S3_ENDPOINT": address,
            "S3_BUCKET": "papers",
            "S3_ACCESS_KEY": "a-key",
            "S3_SECRET_KEY": "a secret",
            "S3_ADDRESSING": "path",
        }
    settings.STORAGES = settings.STORAGES | {"documents": configured(environment(**variables))}
    return kind


def test_what_is_kept_comes_back(
    kind_of_store: str,
    charity: Agency,
    agency_lead: User,
    client_for: Callable[[User], Client],
    tmp_path: Path,
) -> None:
    large = b"a line of a long file\n" * 1_000_000
    made = services.upload(
        agency=charity, title="x", kind=Kind.OTHER, file=files.checked(large, "a.txt"), by=agency_lead
    )
    answer = client_for(agency_lead).get(f"/documents/{made.pk}/download/")
    came = hashlib.sha256()
    for piece in answer.streaming_content:  # type: ignore[attr-defined]
        came.update(piece)
    assert came.hexdigest() == made.versions.get().sha256 == hashlib.sha256(large).hexdigest()
    assert Piece.objects.exists() == (kind_of_store == "database")
    stored = Stored.objects.get()
    assert keeping.store().exists(stored.key)
    if kind_of_store == "folder":
        kept = next((tmp_path / "kept").rglob(made.versions.get().sha256))
        assert kept.stat().st_mode & 0o077 == 0, "Nobody else on the machine reads it"
    keeping.store().delete(stored.key)
    assert not keeping.store().exists(stored.key)
    with pytest.raises(Exception, match=r"NoSuchKey|No such file|" + stored.key):
        list(keeping.taken_out(stored))


def test_an_object_store_without_room_keeps_nothing(
    charity: Agency, agency_lead: User, objects: tuple[str, Path], settings: Any
) -> None:
    address, folder = objects
    settings.STORAGES = settings.STORAGES | {
        "documents": configured(
            environment(
                DOCUMENTS_STORAGE="s3",
                S3_ENDPOINT=address,
                S3_BUCKET="papers",
                S3_ACCESS_KEY="a-key",
                S3_SECRET_KEY="a secret",
                S3_ADDRESSING="path",
            )
        )
    }
    (folder / "full").touch()
    with pytest.raises(RuleBroken, match="could not be stored"):
        document(charity, agency_lead)
    assert (Document.objects.count(), Stored.objects.count()) == (0, 0)
    assert [file.name for file in folder.iterdir()] == ["full"]


def test_a_store_that_nobody_knows_stops_the_start() -> None:
    with pytest.raises(environ.ImproperlyConfigured, match="database, folder, s3"):
        configured(environment(DOCUMENTS_STORAGE="tape"))
    with pytest.raises(environ.ImproperlyConfigured, match="S3_BUCKET"):
        configured(environment(DOCUMENTS_STORAGE="s3"))
