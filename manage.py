#!/usr/bin/env python
"""Django's command line for the portal."""

import os
import sys
from contextlib import nullcontext

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    from partnership.history.context import coming_from

    # What a command changes carries its name, and none of its arguments. Without settings, `help` still helps.
    with coming_from(lambda: {"command": sys.argv[1]}) if "SECRET_KEY" in os.environ else nullcontext():
        execute_from_command_line(sys.argv)
