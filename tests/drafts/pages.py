"""What a browser would send of a form that it was shown."""

from html.parser import HTMLParser
from typing import Any

NEW = "/training/manage/courses/new/"
EDIT = "/training/manage/courses/advanced-child-protection/edit/"


class Fields(HTMLParser):
    """The fields of the form that holds a seal, as they stand on the page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self.area = self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({})
        if not self.forms or ("name" not in given and tag != "option"):
            return
        ticked = given.get("type") in ("radio", "checkbox")
        if tag == "input" and (not ticked or "checked" in given):
            self.forms[-1][given["name"]] = given.get("value", "on" if ticked else "")
        elif tag == "textarea":
            self.area = given["name"]
            self.forms[-1][self.area] = ""
        elif tag == "select":
            self.select = given["name"]
        elif tag == "option" and "selected" in given:
            self.forms[-1][self.select] = given["value"]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.forms[-1][self.area] += data


def fields(page: Any) -> dict[str, str]:
    """What the form on the page would send without its button."""
    reader = Fields()
    reader.feed(page.content.decode())
    (found,) = [one for one in reader.forms if "draft" in one]
    return {name: value.removeprefix("\n").removeprefix("\r\n") for name, value in found.items()}


def seal_of(page: Any) -> str:
    """The seal in the form."""
    return fields(page)["draft"]


def course_as(**changes: str) -> dict[str, str]:
    """A course that could be saved, but for the changes."""
    whole = {
        "title": "Neglect", "summary": "One day.", "kind": "core", "mode": "face_to_face",
        "duration": "1 day", "status": "draft",
    }  # fmt: skip
    return whole | changes
