"""Names in every script are kept, and can mislead nobody, neither on the page nor in a header."""

from urllib.parse import unquote

import pytest

from partnership.documents.rules import LONGEST_NAME, clean_name, disposition

# ruff: noqa: RUF001  the scripts of the world hold letters that look like ours
SCRIPTS = (
    "Ärger Œuvre Ђ Ω Ա אבג ابجد ܐܒ ދިވެހި नमस्ते বাংলা ਗੁਰ ગુજ தமிழ் తెలుగు ಕನ್ನಡ മലയാളം සිංහල ไทย ລາວ བོད မြန်မာ ქართული "
    "한국어 አማርኛ ᏣᎳᎩ ខ្មែរ ᠮᠣᠩᠭᠣᠯ 日本語 カタカナ 漢字 𝒜 😀👩‍👧 فارسی\u200cها"
)


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\x\\policy.pdf", "policy.pdf"),
        ("/a/b/.pdf", "document.pdf"),
        ("...", "document"),
        ("", "document"),
        ("cod\u202efdp.exe", "codfdp.exe"),
        ('x"; filename="evil.html".pdf', "x ; filename= evil.html.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie x.pdf"),
        ("a\x00b.pdf", "a b.pdf"),
        ("e\u0301.PDF", "é.pdf"),
        ("\udcff.pdf", "document.pdf"),
        (f"{SCRIPTS}.docx", f"{SCRIPTS}.docx"),
    ],
)
def test_a_name_as_it_is_kept(sent: str, shown: str) -> None:
    assert str(clean_name(sent)) == shown


def test_a_long_name_keeps_its_ending() -> None:
    name = str(clean_name("語" * 400 + ".pdf"))
    assert (len(name), name[-4:]) == (LONGEST_NAME, ".pdf")


@pytest.mark.parametrize(
    "name", [f"{SCRIPTS}.pdf", "policy.pdf", "日本.pdf", "100% ; a=b.pdf", "Ünïted (2).pdf"]
)
def test_a_name_in_the_header_of_an_answer(name: str) -> None:
    header = disposition(name)
    header.encode("ascii")
    plain, extended = header.removeprefix("attachment; filename=").split("; filename*=UTF-8''")
    assert unquote(extended) == name
    assert plain.endswith('.pdf"')
    assert not set("\\\r\n;%") & set(plain)
