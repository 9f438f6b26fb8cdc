"""What somebody has searched for lies in their session, so that no word of it stands in an address or a log."""

from django.contrib.sessions.backends.base import SessionBase
from django.utils.crypto import get_random_string

KEPT = 10
WHERE = "searches"


def remember(session: SessionBase, text: str) -> str:
    """Keep the words for as long as the session lasts or until ten more were sent; gives the key in the address."""
    searches = [one for one in session.get(WHERE, []) if one[1] != text]
    key = get_random_string(8)
    session[WHERE] = [*searches[1 - KEPT :], [key, text]]
    return key


def recall(session: SessionBase, key: str) -> str:
    """The words with this key, or nothing."""
    return str(dict(session.get(WHERE, [])).get(key, ""))
