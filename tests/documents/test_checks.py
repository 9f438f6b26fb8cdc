"""What may be uploaded and what not: known by its content, refused in words."""

import io
import struct
import time
import zipfile
import zlib

import pikepdf
import pytest
from django.conf import settings
from PIL import Image

from partnership.documents.checks.files import Checked, check
from partnership.documents.checks.pdf_pages import most_pages
from partnership.documents.rules import FileRefused, FileType
from tests.documents import files


def without_dots(png: bytes) -> bytes:
    """A picture of which the parts with its dots were cut out."""
    at = png.index(b"IDAT") - 4
    return png[:at] + png[png.index(b"IEND") - 4 :]


def refusal(data: bytes, name: str) -> str:
    with pytest.raises(FileRefused) as refused:
        check(io.BytesIO(data), name=name)
    return refused.value.sentence


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.pdf", files.pdf(), FileType.PDF),
        ("a.docx", files.docx(), FileType.DOCX),
        ("a.XLSX", files.xlsx(), FileType.XLSX),
        ("a.pptx", files.pptx(), FileType.PPTX),
        ("a.odt", files.odt(), FileType.ODT),
        ("a.ods", files.odt("spreadsheet"), FileType.ODS),
        ("a.csv", "Name,Größe\n".encode(), FileType.CSV),
        ("a.csv", "Name,Größe\n".encode("cp1252"), FileType.CSV),
        ("a.txt", "日本語 עברית\n".encode(), FileType.TXT),
        ("a.png", files.picture("PNG")[0], FileType.PNG),
        ("a.jpg", files.picture("JPEG")[0], FileType.JPEG),
        ("a.jpeg", files.picture("JPEG")[0], FileType.JPEG),
    ],
)
def test_what_is_taken(name: str, data: bytes, kind: FileType) -> None:
    taken = check(io.BytesIO(data), name=name)
    assert (taken.type, taken.size > 0, len(taken.sha256)) == (kind, True, 64)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.pdf", b"", "empty"),
        ("a.pdf", b"%PDF-1.7 none", "The PDF is damaged"),
        ("a.pdf", files.pdf()[:-200], "The PDF is damaged"),
        ("a.pdf", b"%PDF-1.7\n/Pages\nstartxref\n9\n%%EOF", "The PDF is damaged"),
        ("a.png", without_dots(files.picture("PNG")[0]), "The picture is damaged"),
        ("a.pdf", b"MZ\x90\x00" + bytes(200), "Windows Executable"),
        ("a.exe", b"MZ\x90\x00" + bytes(200), "These can be uploaded"),
        ("a.heic", b"\x00\x00\x00\x18ftypheic" + bytes(40), "HEIC"),
        (
            "a.doc",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            "protected by a password, or an old Office file",
        ),
        ("a.txt", b"<!DOCTYPE html><script>alert(1)</script>", "web page"),
        ("a.txt", b"  <svg onload='alert(1)'>", "web page"),
        ("a.txt", b"{\\rtf1 x}", "RTF"),
        ("a.txt", "\ufeffhello".encode("utf-16-le"), "UTF-16"),
        ("a.zip", files.zipped({"a.txt": b"x"}), "ZIP archive"),
        ("a.docx", files.zipped({"a.txt": b"x"}), "ZIP archive"),
        ("a.docx", files.docx()[:200], "damaged"),
        ("a.docx", files.docx()[:-30], "damaged"),
        ("a.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF", "damaged"),
        ("a.png", files.picture("PNG")[0][:-20], "damaged"),
        ("a.jpg", files.pdf(), "ends in .jpg"),
        ("a.pdf", files.xlsx(), "ends in .pdf"),
        ("a", files.pdf(), "has no ending"),
        ("a.docx", files.xlsx(), "Excel workbook"),
        ("policy.pdf.exe", files.pdf(), "ends in .exe"),
    ],
)
def test_what_is_refused_in_words(name: str, data: bytes, said: str) -> None:
    assert said in refusal(data, name)


def test_a_file_beyond_the_limit_is_refused_unread() -> None:
    class Large(io.BytesIO):
        """As large as it says, and it says so only."""

        def seek(self, at: int, whence: int = 0) -> int:
            return settings.DOCUMENTS_MAX_BYTES + 1 if whence == 2 else super().seek(at, whence)

        def read(self, size: int | None = -1) -> bytes:
            raise AssertionError("It was read")

    with pytest.raises(FileRefused, match="larger than 25"):
        check(Large(), name="a.pdf")


# What runs ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("packed", [True, False], ids=["packed", "open"])
@pytest.mark.parametrize(
    ("does", "said"),
    [
        ("runs a script", "contains a script"),
        ("starts a program", "starts a program"),
        ("holds a file", "holds other files"),
        ("is locked", "protected by a password"),
    ],
)
def test_a_pdf_that_does_more_than_be_read(does: str, said: str, packed: bool) -> None:
    assert said in refusal(files.pdf_that(does, packed=packed), "a.pdf")
    assert check(io.BytesIO(files.pdf_that("nothing", packed=packed)), name="a.pdf").type == FileType.PDF


def test_a_script_whose_name_is_written_in_numbers() -> None:
    hidden = files.pdf().replace(
        b"/Type /Catalog", b"/OpenAction << /S /J#61v#61Script /JS (x) >> /Type /Catalog"
    )
    assert "script" in refusal(hidden, "a.pdf")


def test_a_script_in_objects_whose_packing_is_written_in_numbers() -> None:
    packed = files.pdf_that("runs a script", packed=True)
    assert b"/ObjStm" in packed
    assert "script" in refusal(packed.replace(b"/ObjStm", b"/O#62j#53t#6d"), "a.pdf")


def test_a_script_that_lies_across_two_pieces_of_the_reading() -> None:
    mark = b"/S /JavaScript "
    for at in range(1024 * 1024 - 16, 1024 * 1024 + 2, 3):
        data = b"%PDF-1.4\n".ljust(at) + mark
        assert "script" in refusal(data.ljust(1024 * 1024 + 5000), "a.pdf")


def test_an_object_stream_that_is_a_bomb() -> None:
    bomb = zlib.compress(bytes(40 * 1024 * 1024))
    data = b"%PDF-1.5\n1 0 obj\n<< /Type /ObjStm /Filter /FlateDecode >>\nstream\n" + bomb + b"\nendstream\n"
    assert "unpacks to far more" in refusal(data, "a.pdf")


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("xl/vbaProject.bin", "macros"),
        ("xl/macrosheets/sheet1.xml", "macros"),
        ("word/embeddings/oleObject1.bin", "embedded object"),
        ("xl/activeX/activeX1.xml", "embedded object"),
        ("word/media/run.exe", "embedded object"),
        ("inside.zip", "another archive"),
        ("a/b/c.7z", "another archive"),
    ],
)
def test_an_office_file_that_holds_what_runs(part: str, said: str) -> None:
    assert said in refusal(files.with_part(files.xlsx(), part), "a.xlsx")


def test_macros_under_another_name() -> None:
    declared = (
        b"<Types><Override ContentType='application/vnd.ms-excel.sheet.macroEnabled.main+xml'/></Types>"
    )
    assert "macros" in refusal(files.zipped({"[Content_Types].xml": declared, "xl/x.xml": b""}), "a.xlsx")
    assert "macros" in refusal(files.odt(parts={"Basic/Standard/Module1.xml": b"x"}), "a.odt")


def test_a_template_on_another_computer() -> None:
    link = (
        b'<Relationships><Relationship Id="r1" Target="https://elsewhere.example/t.dotm" TargetMode="External" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"/></Relationships>'
    )
    assert "another computer" in refusal(
        files.with_part(files.docx(), "word/_rels/settings.xml.rels", link), "a.docx"
    )
    harmless = link.replace(b"attachedTemplate", b"hyperlink")
    linking = files.with_part(files.docx(), "word/_rels/document.xml.rels", harmless)
    assert check(io.BytesIO(linking), name="a.docx").type == FileType.DOCX


def test_an_office_file_with_a_password() -> None:
    locked = files.odt(parts={"META-INF/manifest.xml": b"<manifest:encryption-data/>"})
    assert "password" in refusal(locked, "a.odt")
    data = bytearray(files.docx())
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    assert "password" in refusal(bytes(data), "a.docx")


# Bombs -------------------------------------------------------------------------------------------


def test_a_part_that_unpacks_a_thousand_times() -> None:
    bomb = files.with_part(files.xlsx(), "xl/worksheets/sheet2.xml", bytes(100 * 1024 * 1024))
    assert len(bomb) < 200_000
    assert "unpacks to far more" in refusal(bomb, "a.xlsx")


def test_parts_without_end() -> None:
    many = files.zipped({"[Content_Types].xml": b"x"} | {f"a{number}.xml": b"" for number in range(6000)})
    assert "unpacks to far more" in refusal(many, "a.docx")


def test_parts_that_overlap() -> None:
    """Every entry of the list points to the same packed bytes, as in the bombs that need no nesting."""
    inner = zlib.compress(bytes(1_000_000))[2:-4]
    local = (
        struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 0, 0, len(inner), 1_000_000, 1, 0) + b"a" + inner
    )
    entry = struct.pack(
        "<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, 0, len(inner), 1_000_000, 1, 0, 0, 0, 0, 0, 0
    )
    listed = (entry + b"a") * 60
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 60, 60, len(listed), len(local), 0)
    assert "unpacks to far more" in refusal(local + listed + end, "a.docx")


def test_a_list_that_lies_about_its_length() -> None:
    data = files.docx()
    at = data.rfind(b"PK\x05\x06")
    lying = data[: at + 12] + struct.pack("<L", 50_000_000) + data[at + 16 :]
    assert "unpacks to far more" in refusal(lying, "a.docx")


def test_a_file_inside_a_file_inside_a_file() -> None:
    inside = files.with_part(files.docx(), "word/embeddings/chart.xlsx", files.xlsx())
    assert check(io.BytesIO(inside), name="a.docx").type == FileType.DOCX
    twice = files.with_part(files.docx(), "word/embeddings/letter.docx", inside)
    assert "another archive" in refusal(twice, "a.docx")
    infected = files.with_part(files.xlsx(), "xl/vbaProject.bin")
    assert "macros" in refusal(files.with_part(files.docx(), "word/embeddings/c.xlsx", infected), "a.docx")


def test_a_part_larger_than_it_says() -> None:
    data = bytearray(files.with_part(files.docx(), "word/_rels/big.rels", bytes(8 * 1024 * 1024)))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        assert archive.getinfo("word/_rels/big.rels").file_size == 8 * 1024 * 1024
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<L", 100)
    assert refusal(bytes(data), "a.docx")


# Pictures ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("form", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png")])
def test_a_picture_loses_the_place_and_keeps_its_dots_and_which_way_up(form: str, name: str) -> None:
    data, image = files.picture(form)
    kept = check(io.BytesIO(data + b"51.02N: a map behind the end"), name=name)
    stripped = files.bytes_of(kept)
    assert kept.is_stripped
    for told in (b"Acme", b"51.02N", b"taken at home", b"xmpmeta", b"GPS"):
        assert told not in stripped
    shown = Image.open(io.BytesIO(stripped))
    assert dict(shown.getexif()) == {0x0112: 6}
    assert not shown.getexif().get_ifd(0x8825)
    assert shown.tobytes() == Image.open(io.BytesIO(data)).tobytes()
    assert shown.size == image.size


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_picture_without_anything_hidden_stays_as_it_is(form: str) -> None:
    file = io.BytesIO()
    Image.effect_noise((900, 700), 60).convert("RGB").save(file, form)
    kept = check(io.BytesIO(file.getvalue()), name="a.png" if form == "PNG" else "a.jpg")
    assert (files.bytes_of(kept), kept.is_stripped) == (file.getvalue(), False)


def test_a_progressive_picture_in_several_scans() -> None:
    file = io.BytesIO()
    image = Image.effect_noise((640, 480), 60).convert("RGB")
    image.save(file, "JPEG", progressive=True, quality=95, icc_profile=b"colours" * 9000)
    kept = Image.open(io.BytesIO(files.bytes_of(files.checked(file.getvalue(), "a.jpg"))))
    assert kept.tobytes() == Image.open(file).tobytes()
    assert kept.info["icc_profile"] == b"colours" * 9000


def test_a_picture_with_more_dots_than_a_screen_can_show() -> None:
    def part(name: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + name + data + struct.pack(">L", zlib.crc32(name + data))

    bomb = part(b"IHDR", struct.pack(">LL5B", 60_000, 60_000, 8, 2, 0, 0, 0)) + part(b"IEND", b"")
    assert "200 million" in refusal(b"\x89PNG\r\n\x1a\n" + bomb, "a.png")


def test_the_hash_is_of_what_is_kept() -> None:
    import hashlib

    kept: Checked = files.checked(files.picture("JPEG")[0], "a.jpg")
    assert kept.sha256 == hashlib.sha256(files.bytes_of(kept)).hexdigest()
    assert kept.size == len(files.bytes_of(kept))


MODES = [pikepdf.ObjectStreamMode.generate, pikepdf.ObjectStreamMode.disable]


def pdf_of(pages: int, mode: pikepdf.ObjectStreamMode) -> bytes:
    made, file = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        made.add_blank_page()
    made.save(file, object_stream_mode=mode)
    return file.getvalue()


@pytest.mark.parametrize("mode", MODES)
def test_a_pdf_is_never_said_to_have_fewer_pages_than_it_has(mode: pikepdf.ObjectStreamMode) -> None:
    made = pdf_of(3, mode)
    assert most_pages(io.BytesIO(made)) == 3
    assert most_pages(io.BytesIO(b"%PDF-1.7 nothing")) is None
    open_ones = pdf_of(9, pikepdf.ObjectStreamMode.disable)
    assert most_pages(io.BytesIO(open_ones.replace(b"/Count 9", b"/Count 3 0 R"))) is None
    assert most_pages(io.BytesIO(open_ones.replace(b"/Type /Page ", b""))) == 9, "the tree counts them too"
    assert most_pages(io.BytesIO(open_ones.replace(b"/Count 9", b"/Count 2"))) == 9, "a part of the tree"


def test_pages_are_counted_in_one_pass_over_a_file() -> None:
    nested = b"%PDF-1.7 " + b"<</Type /Pages /Count 1 " * 200_000
    begun = time.process_time()
    assert most_pages(io.BytesIO(nested)) == 1
    assert time.process_time() - begun < 2


@pytest.mark.parametrize("mode", MODES)
def test_a_pdf_whose_end_is_there_is_taken_though_its_list_of_objects_is_not_where_it_says(
    mode: pikepdf.ObjectStreamMode,
) -> None:
    made = pdf_of(3, mode)
    end = made.rindex(b"startxref")
    wrong = [b"startxref\n0\n%%EOF", b"startxref\n60\n%%EOF\n", b"%%EOF", b""]
    for data in (*(made[:end] + one for one in wrong), made + bytes(70_000)):
        assert check(io.BytesIO(data), name="a.pdf").type == FileType.PDF
    assert "damaged" in refusal(made[: made.rindex(b"endobj") // 2], "a.pdf")
