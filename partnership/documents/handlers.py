"""An upload that finds no room on the machine: the form says so, instead of a page that breaks."""

from tempfile import SpooledTemporaryFile
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

NO_ROOM = "no room"


class RoomyUploadHandler(TemporaryFileUploadHandler):
    """Keeps a large upload in a temporary file; where that cannot be written, what was written goes at once.

    The rest of the request is read and forgotten, so the other fields arrive and the form can answer.
    """

    file: Any
    is_full = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        self.is_full = False
        try:
            super().new_file(*args, **kwargs)
        except OSError:
            self.is_full = True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if not self.is_full:
            try:
                self.file.write(raw_data)
            except OSError:
                self.give_up()
        return None

    def file_complete(self, file_size: int) -> Any:
        if not self.is_full:
            try:
                return super().file_complete(file_size)
            except OSError:  # the last of it was still to be written
                self.give_up()
        return UploadedFile(SpooledTemporaryFile(), self.file_name, NO_ROOM, 0)

    def give_up(self) -> None:
        """Close the file, which removes it; closing a full one may fail and removes it all the same."""
        self.is_full = True
        try:
            self.file.file.close()
        except OSError:
            self.file.file.close()
