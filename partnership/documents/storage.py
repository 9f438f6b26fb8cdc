"""The database as a store of files: in pieces, so that neither keeping nor giving needs the whole in memory."""

from collections.abc import Iterator
from typing import IO, Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from django.db import transaction
from django.db.models import Sum
from django.db.models.functions import Length

from partnership.documents.models import Piece

PIECE = 512 * 1024


class DatabaseStorage(Storage):
    """Backed up with everything else, the same for every web machine, and whole or not at all."""

    def _save(self, name: str, content: "File[bytes]") -> str:
        with transaction.atomic():
            for number, piece in enumerate(content.chunks(PIECE)):
                Piece.objects.create(key=name, number=number, content=piece)
        return name

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        if not self.exists(name):
            raise FileNotFoundError(name)
        return StoredFile(name)

    def delete(self, name: str) -> None:
        Piece.objects.filter(key=name).delete()

    def exists(self, name: str) -> bool:
        return Piece.objects.filter(key=name, number=0).exists()

    def size(self, name: str) -> int:
        return Piece.objects.filter(key=name).aggregate(size=Sum(Length("content")))["size"] or 0


class StoredFile(ContentFile):  # type: ignore[type-arg]  # Django’s class cannot be subscripted
    """A file of the database, read one piece after the other."""

    def __init__(self, key: str) -> None:
        super().__init__(b"", key)
        self.key = key

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        for number in range(1_000_000):
            piece: memoryview | bytes | None = (
                Piece.objects.filter(key=self.key, number=number).values_list("content", flat=True).first()
            )
            if piece is None:
                return
            yield bytes(piece)

    def open(self, mode: str | None = None, *args: Any, **kwargs: Any) -> "StoredFile":
        return self


def from_start(file: IO[bytes]) -> "File[bytes]":
    """An open file as storages take it."""
    file.seek(0)
    return File(file)
