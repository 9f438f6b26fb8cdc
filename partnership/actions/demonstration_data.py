"""Where the actions of the demonstration were agreed, what was agreed, and what their owners said last."""

import csv
from dataclasses import dataclass
from pathlib import Path

from partnership.actions.rules import Outlook, Source

DATA = Path(__file__).parent / "data"
LEARNING, QUALITY, EXECUTIVE = "Learning and Improvement Subgroup", "Quality Assurance Group", "Executive"
EDUCATION, EXPLOITATION, DEATHS = (
    "Safeguarding in Education Forum",
    "Child Exploitation Subgroup",
    "Child Death Overview Panel",
)


@dataclass(frozen=True)
class Origin:
    """Where actions were agreed: the kind, its name with year and month, how many days ago, and who oversees them."""

    kind: Source
    name: str
    ago: int
    group: str


ORIGINS = {
    "pr1": Origin(Source.REVIEW, "Practice review PR-{y}-01", 420, LEARNING),
    "rr4": Origin(Source.REVIEW, "Rapid review RR-{y}-04", 150, LEARNING),
    "rr3": Origin(Source.REVIEW, "Rapid review RR-{y}-03", 240, LEARNING),
    "lr2": Origin(Source.REVIEW, "Learning review LR-{y}-02", 330, LEARNING),
    "lr5": Origin(Source.REVIEW, "Learning review LR-{y}-05", 180, EXPLOITATION),
    "lr6": Origin(Source.REVIEW, "Learning review LR-{y}-06", 210, LEARNING),
    "lr7": Origin(Source.REVIEW, "Learning review LR-{y}-07", 270, LEARNING),
    "ma12": Origin(Source.AUDIT, "Multi-agency audit MA-12", 240, QUALITY),
    "iv07": Origin(Source.AUDIT, "Insight visit IV-07", 90, QUALITY),
    "s11": Origin(Source.SECTION_11, "Section 11, {y} round", 270, QUALITY),
    "s175": Origin(Source.SECTION_11, "Section 175 audit of schools, {y}", 180, EDUCATION),
    "exec": Origin(Source.MEETING, "Executive, {m}", 240, EXECUTIVE),
    "cdop": Origin(Source.MEETING, "Child Death Overview Panel, {m}", 150, DEATHS),
    "rpd": Origin(Source.RPD, "Professional difference PD-{y}-06", 60, EXECUTIVE),
    "insp": Origin(Source.INSPECTION, "Joint inspection of child exploitation, {y}", 360, EXPLOITATION),
    "scr": Origin(Source.SCRUTINY, "Scrutineer’s report, {m}", 300, QUALITY),
    "chal": Origin(Source.CHALLENGE, "Section 11 challenge day, {m}", 240, QUALITY),
    "old_scr": Origin(Source.REVIEW, "Serious case review SCR-2019-01", 2600, LEARNING),
    "old_nai": Origin(Source.REVIEW, "Thematic review TR-{y}-01", 1500, LEARNING),
    "old_rr1": Origin(Source.REVIEW, "Rapid review RR-{y}-01", 900, LEARNING),
    "old_rr2": Origin(Source.REVIEW, "Rapid review RR-{y}-02", 780, LEARNING),
    "old_lr1": Origin(Source.REVIEW, "Learning review LR-{y}-01", 700, LEARNING),
    "old_ma": Origin(Source.AUDIT, "Multi-agency audit MA-09", 820, QUALITY),
    "old_iv": Origin(Source.AUDIT, "Insight visit IV-03", 640, QUALITY),
    "old_s11": Origin(Source.SECTION_11, "Section 11, {y} round", 1000, QUALITY),
    "old_s175": Origin(Source.SECTION_11, "Section 175 audit of schools, {y}", 910, EDUCATION),
    "old_exec": Origin(Source.MEETING, "Executive, {m}", 860, EXECUTIVE),
    "old_cdop": Origin(Source.MEETING, "Child Death Overview Panel, {m}", 740, DEATHS),
    "old_insp": Origin(Source.INSPECTION, "Joint targeted area inspection, {y}", 1100, EXPLOITATION),
    "old_scrut": Origin(Source.SCRUTINY, "Scrutineer’s report, {m}", 760, QUALITY),
    "old_chal": Origin(Source.CHALLENGE, "Section 11 challenge day, {m}", 950, QUALITY),
    "old_rpd": Origin(Source.RPD, "Professional difference PD-{y}-02", 690, EXECUTIVE),
}
SAID = {
    "reported": (Outlook.ON_TRACK, "Two of three teams work in the new way. The third begins next month."),
    "asks": (Outlook.SLIPPING, "The teams that were to begin are merging, so the briefings have to wait."),
    "slipping": (Outlook.SLIPPING, "The form is agreed. Its place in the system comes later than planned."),
    "stuck": (Outlook.STUCK, "We need a decision on who pays before anybody can begin."),
    "checking": (Outlook.ON_TRACK, "All teams have been briefed. We are collecting what shows it."),
}
"""What the owner said last, by state."""


def rows(name: str) -> list[dict[str, str]]:
    """A table of the folder."""
    with (DATA / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
