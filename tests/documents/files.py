"""Real files of every kind, small, made by the programs’ own libraries or by hand."""

import io
import zipfile
from functools import cache

import pikepdf
from openpyxl import Workbook
from PIL import Image

from partnership.documents.checks.files import Checked, check
from partnership.documents.demonstration_files import as_docx, as_pdf

PDF_NAME = "policy.pdf"


def pdf(text: str = "Everybody keeps children safe.") -> bytes:
    return bytes_of(as_pdf("Policy", text))


def docx(text: str = "Everybody keeps children safe.") -> bytes:
    return bytes_of(as_docx("Policy", text))


def bytes_of(checked: Checked) -> bytes:
    checked.file.seek(0)
    return checked.file.read()


def checked(data: bytes = b"", name: str = PDF_NAME) -> Checked:
    """A file as a form hands it on."""
    return check(io.BytesIO(data or pdf()), name=name)


@cache
def xlsx() -> bytes:
    book, file = Workbook(), io.BytesIO()
    book.active["A1"] = "Ångström"  # type: ignore[index]
    book.save(file)
    return file.getvalue()


def zipped(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


def with_part(data: bytes, name: str, part: bytes = b"x") -> bytes:
    """An office file with one part more."""
    file = io.BytesIO(data)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, part)
    return file.getvalue()


def odt(kind: str = "text", parts: dict[str, bytes] | None = None) -> bytes:
    mimetype = f"application/vnd.oasis.opendocument.{kind}".encode()
    return zipped(
        {"mimetype": mimetype, "META-INF/manifest.xml": b"<manifest/>", "content.xml": b"<x/>"}
        | (parts or {})
    )


def pptx() -> bytes:
    kind = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    declared = b"<Types><Override ContentType='" + kind + b"'/></Types>"
    return zipped({"[Content_Types].xml": declared, "ppt/presentation.xml": b"<x/>"})


def picture(form: str, *, orientation: int = 6) -> tuple[bytes, Image.Image]:
    """A photograph with a place, a camera and a direction, as a telephone makes it."""
    image = Image.new("RGB", (120, 80), (40, 90, 120))
    image.paste((255, 0, 0), (0, 0, 30, 40))
    exif = image.getexif()
    exif[0x0112], exif[0x010F] = orientation, "Acme Telephone"
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 1.0, 2.0)})
    file = io.BytesIO()
    image.save(file, form, exif=exif, comment=b"taken at home", xmp=b"<x:xmpmeta>51.02N</x:xmpmeta>")
    return file.getvalue(), image


def pdf_that(does: str, *, packed: bool) -> bytes:
    """A PDF that runs something, holds a file, or is locked; its objects packed in streams or not."""
    document = pikepdf.open(io.BytesIO(pdf()))
    action = {
        "runs a script": pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)"),
        "starts a program": pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe"),
    }.get(does)
    if action is not None:
        document.Root.OpenAction = document.make_indirect(action)
    if does == "holds a file":
        document.attachments["a.exe"] = b"MZ"
    mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
    locked = pikepdf.Encryption(owner="secret", user="") if does == "is locked" else None
    file = io.BytesIO()
    document.save(file, object_stream_mode=mode, encryption=locked)
    return file.getvalue()
