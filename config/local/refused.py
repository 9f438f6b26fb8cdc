"""The one exception that a person at the keyboard is meant to read."""


class Refused(Exception):
    """The command cannot go on; the text is one clear sentence, shown without a traceback."""
