"""Object storage as a store of files: sent in parts, given as it comes, never whole in memory or on disk."""

from collections.abc import Iterator
from typing import Any

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from django.core.files.base import File
from storages.backends.s3 import S3Storage


class ObjectStorage(S3Storage):  # type: ignore[misc]  # the package says nothing about its types
    """Amazon S3, or what speaks like it. This module loads a large library, and only where it is the store."""

    def __init__(self, **options: Any) -> None:
        # Checksums only where they are asked for: many stores that speak like S3 do not know the newer ones, and
        # the SHA-256 of each file is kept beside it anyway.
        patience = Config(
            connect_timeout=5,
            read_timeout=30,
            retries={"total_max_attempts": 3, "mode": "standard"},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            s3={"addressing_style": options.pop("addressing_style", "auto")},
        )
        one_part_in_memory = TransferConfig(use_threads=False)
        super().__init__(client_config=patience, transfer_config=one_part_in_memory, **options)

    def _open(self, name: str, mode: str = "rb") -> "Coming":
        return Coming(self.bucket.Object(self._normalize_name(name)).get()["Body"], name)


class Coming(File):  # type: ignore[type-arg]  # Django’s class cannot be subscripted
    """A file while it comes in."""

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        body: Any = self.file
        yield from body.iter_chunks(chunk_size or self.DEFAULT_CHUNK_SIZE)
