"""What a browser would send of a page that points words out."""

import re
from typing import Any

TOLD = "may tell who somebody is. "
"""What stands behind the words, beside their field."""


def ticked(page: Any) -> dict[str, str]:
    """The tick that the page offers for its words."""
    found = re.search(r'id="looked_at" name="looked_at" value="([^"]+)"', page.content.decode())
    assert found, "the page points nothing out"
    return {"looked_at": found[1]}
