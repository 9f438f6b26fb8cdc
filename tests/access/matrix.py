"""The table in matrix.txt, as data."""

from dataclasses import dataclass
from pathlib import Path

TABLE = Path(__file__).with_name("matrix.txt")

CAST = {
    "out": None,
    "none": "stranger",
    "left": "leaver",
    "prac": "practitioner",
    "cons": "constable",
    "lead": "agency_lead",
    "trai": "training_officer",
    "unit": "business_unit",
    "exec": "executive",
    "part": "lead_partner",
    "scru": "scrutineer",
    "fina": "finance_officer",
    "admi": "administrator",
    "lado": "lado_officer",
    "info": "information_governance",
}
"""The column and the fixture of each kind of person."""


@dataclass(frozen=True)
class Row:
    """What each kind of person gets from one address by one method."""

    url_name: str
    method: str
    path: str
    answers: dict[str, str]

    @property
    def room(self) -> str:
        """Whose address it is, like `training`."""
        return self.url_name.partition(":")[0].partition("_")[0]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def read() -> tuple[Row, ...]:
    """The rows of the table. Raises ValueError for one that is not complete."""
    lines = [line.split() for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    heads = lines.pop(0)
    if heads != list(CAST):
        raise ValueError(f"The columns are not those of the cast: {heads}")
    return tuple(
        Row(name, method, path, dict(zip(heads, answers, strict=True)))
        for name, method, path, *answers in lines
    )


MATRIX = read()
