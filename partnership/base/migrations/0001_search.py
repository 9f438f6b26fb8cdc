"""How the search box reads words: English ones by their stem, names as they are, both without their accents."""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

MADE = """
create text search configuration {name} (copy = {like});
alter text search configuration {name} alter mapping for hword, hword_part, word with unaccent, {dictionary};
"""


def configuration(name: str, *, like: str, dictionary: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        MADE.format(name=name, like=like, dictionary=dictionary),
        f"drop text search configuration {name}",
    )


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        configuration("portal_words", like="pg_catalog.english", dictionary="english_stem"),
        configuration("portal_names", like="pg_catalog.simple", dictionary="simple"),
    ]
