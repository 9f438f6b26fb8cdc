"""A file on its way out: as a download that no browser runs or shows, and that no cache keeps."""

from django.http import StreamingHttpResponse

from partnership.base.rules import RuleBroken
from partnership.documents import keeping
from partnership.documents.models import Version
from partnership.documents.rules import State, disposition

NOT_YET = "This version is held until the virus scanner has looked at it. Try again in a minute."


def response(version: Version) -> StreamingHttpResponse:
    """The bytes of a version, streamed. Raises RuleBroken for one that may not be opened."""
    if version.state == State.HELD:
        raise RuleBroken(NOT_YET)
    if version.stored is None:
        raise RuleBroken(f"This version was refused, and nothing of it was kept. {version.refusal}")
    answer = StreamingHttpResponse(keeping.taken_out(version.stored), content_type=version.type)
    answer["Content-Length"] = str(version.size)
    answer["Accept-Ranges"] = "none"  # each download is whole, and read once
    answer["Content-Disposition"] = disposition(version.filename)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
