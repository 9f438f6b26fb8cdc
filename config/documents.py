"""Where files are kept, by the environment: the database, a folder of this machine, or object storage."""

from typing import Any

import environ

STORES = ("database", "folder", "s3")


def store(env: environ.Env) -> dict[str, Any]:
    """The storage of documents, as Django's STORAGES has it. Raises ImproperlyConfigured for one that is not known."""
    match kind := env.str("DOCUMENTS_STORAGE", default="database"):
        case "database":
            return {"BACKEND": "partnership.documents.storage.DatabaseStorage"}
        case "folder":
            options = {"location": env.str("DOCUMENTS_FOLDER"), "file_permissions_mode": 0o600}
            return {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": options | {"directory_permissions_mode": 0o700},
            }
        case "s3":
            return {
                "BACKEND": "partnership.documents.object_storage.ObjectStorage",
                "OPTIONS": object_storage(env),
            }
    raise environ.ImproperlyConfigured(f"DOCUMENTS_STORAGE is {kind}; it can be {', '.join(STORES)}.")


def object_storage(env: environ.Env) -> dict[str, Any]:
    """Amazon S3, or whatever speaks like it at S3_ENDPOINT. Files are private; no address of theirs is given out."""
    return {
        "bucket_name": env.str("S3_BUCKET"),
        "access_key": env.str("S3_ACCESS_KEY", default="") or None,
        "secret_key": env.str("S3_SECRET_KEY", default="") or None,
        "endpoint_url": env.str("S3_ENDPOINT", default="") or None,
        "region_name": env.str("S3_REGION", default="eu-west-2"),
        "addressing_style": env.str("S3_ADDRESSING", default="auto"),
        "object_parameters": {"ServerSideEncryption": encryption}
        if (encryption := env.str("S3_ENCRYPTION", default=""))
        else {},
        "default_acl": None,
        "file_overwrite": True,  # a key begins at random: asking whether it is taken would cost a request
    }
