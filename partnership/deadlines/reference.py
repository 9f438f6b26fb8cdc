"""The periods that law and guidance give, each with its source: what a new portal's book of rules holds."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from partnership.deadlines.rules import Unit

WT_2018, WT_2023 = date(2018, 7, 4), date(2023, 12, 15)
ACT_2004 = date(2019, 9, 29)
"""The day by which the arrangements of the Children and Social Work Act 2017 had replaced the boards."""
LOCAL = (
    "Set by this partnership where no guidance gives a period. Change it to what the partnership has agreed."
)


@dataclass(frozen=True)
class Rule:
    """One rule as it stands from a day on."""

    code: str
    name: str
    trigger: str
    length: int | None
    unit: Unit
    in_force_from: date
    source: str
    before: bool = False
    month: int | None = None
    day: int | None = None
    lead_after: int = 7
    unit_after: int = 14

    @property
    def facts(self) -> dict[str, Any]:
        return asdict(self)


RULES = [
    Rule(
        "incident.notify",
        "Notify a serious incident to the national Panel",
        "The day on which the local authority becomes aware of the incident",
        5,
        Unit.WORKING_DAYS,
        WT_2018,
        "Children Act 2004, section 16C(1); Working Together 2018, chapter 4, and 2023, chapter 5",
        lead_after=1,
        unit_after=1,
    ),
    Rule(
        "review.rapid",
        "Complete a rapid review",
        "The day on which the notification is sent to the Panel, which is working day 0",
        15,
        Unit.WORKING_DAYS,
        WT_2018,
        "Child Safeguarding Practice Review Panel guidance for safeguarding partners; Working Together 2023, chapter 5",
        lead_after=1,
        unit_after=1,
    ),
    Rule(
        "review.rapid.aware",
        "Complete a rapid review, counted as before 2025",
        "The day on which the local authority becomes aware of the incident",
        15,
        Unit.WORKING_DAYS,
        WT_2018,
        f"Letters of the Panel before its guidance of June 2025. For older cases. {LOCAL}",
        lead_after=1,
        unit_after=1,
    ),
    Rule(
        "review.rapid.agency_summary",
        "Return an agency’s summary for a rapid review",
        "The day on which the agency is asked",
        9,
        Unit.WORKING_DAYS,
        WT_2018,
        f"Usual local timetable: days 2 to 10 of a rapid review. {LOCAL}",
        lead_after=1,
        unit_after=2,
    ),
    Rule(
        "review.agency_report",
        "Return an agency’s report for a review",
        "The day on which the agency is asked",
        20,
        Unit.WORKING_DAYS,
        WT_2018,
        f"Agency reports and individual management reviews. {LOCAL}",
        lead_after=1,
        unit_after=5,
    ),
    Rule(
        "review.request_again",
        "Answer what was asked about an agency’s part in a review",
        "The day on which it is sent back",
        3,
        Unit.WORKING_DAYS,
        WT_2018,
        f"Questions to what an agency has returned. {LOCAL}",
        lead_after=1,
        unit_after=2,
    ),
    Rule(
        "review.lcspr",
        "Complete and publish a local child safeguarding practice review",
        "The day on which the partners decide to carry out the review",
        6,
        Unit.MONTHS,
        WT_2018,
        "Working Together to Safeguard Children 2018, chapter 4, and 2023, chapter 5: no later than 6 months",
    ),
    Rule(
        "review.lcspr.copies",
        "Send the report to the Panel and the Secretary of State before publication",
        "The day of publication, counted back",
        7,
        Unit.WORKING_DAYS,
        WT_2018,
        "Working Together to Safeguard Children 2018, chapter 4, and 2023, chapter 5: at least 7 working days before",
        before=True,
        lead_after=1,
        unit_after=1,
    ),
    Rule(
        "review.publication",
        "Keep a published review available",
        "The day of publication",
        12,
        Unit.MONTHS,
        WT_2018,
        "Children Act 2004, section 16F; Working Together 2018, chapter 4, and 2023, chapter 5: at least one year",
    ),
    Rule(
        "review.publication.national",
        "Keep a published national review available",
        "The day of publication by the national Panel",
        36,
        Unit.MONTHS,
        WT_2018,
        "Working Together to Safeguard Children 2018, chapter 4, and 2023, chapter 5: at least three years",
    ),
    Rule(
        "review.look",
        "Look at the time and the quality of a review",
        "The day of the last look, or of the decision",
        2,
        Unit.MONTHS,
        WT_2018,
        f"Child Safeguarding Practice Review and Relevant Agency (England) Regulations 2018, regulation 14. {LOCAL}",
    ),
    Rule(
        "review.accuracy",
        "Say whether the draft of a review has its facts right",
        "The day on which an agency gets the draft",
        10,
        Unit.WORKING_DAYS,
        WT_2018,
        f"Agencies read what is said of them before a report is final. {LOCAL}",
        lead_after=1,
        unit_after=2,
    ),
    Rule(
        "review.recommendation",
        "Answer a recommendation of a review",
        "The day on which the body is asked",
        20,
        Unit.WORKING_DAYS,
        ACT_2004,
        f"No guidance gives a period for saying whether a recommendation is accepted. {LOCAL}",
    ),
    Rule(
        "lado.refer",
        "Contact the designated officer about an allegation",
        "The day on which the employer learns of the allegation",
        1,
        Unit.WORKING_DAYS,
        WT_2018,
        "Working Together to Safeguard Children, chapter on organisational responsibilities: within one working day",
        lead_after=1,
        unit_after=2,
    ),
    *(
        Rule(
            f"rpd.stage_{stage}",
            f"Answer a professional difference at stage {stage}",
            f"The day on which stage {stage} begins",
            length,
            Unit.WORKING_DAYS,
            date(2025, 9, 1),
            f"Resolving Professional Differences protocol. {LOCAL}",
            lead_after=1,
            unit_after=2,
        )
        for stage, length in ((1, 5), (2, 5), (3, 10), (4, 10))
    ),
    Rule(
        "section_11.return",
        "Return the Section 11 self-assessment",
        "The day on which the round opens",
        3,
        Unit.MONTHS,
        ACT_2004,
        f"Children Act 2004, section 11, asks for the arrangements and gives no period for the return. {LOCAL}",
    ),
    Rule(
        "annual_report.publish",
        "Publish the annual report",
        "The end of the financial year that it covers",
        None,
        Unit.DATE,
        ACT_2004,
        "Children Act 2004, section 16G: at least once in every 12 months; Working Together 2023, chapter 2: by the "
        "end of September",
        month=9,
        day=30,
    ),
    Rule(
        "annual_report.copies",
        "Send the annual report to the Panel and to Foundations",
        "The day of publication",
        7,
        Unit.DAYS,
        ACT_2004,
        "Working Together to Safeguard Children 2018, chapter 3, and 2023, chapter 2: within seven days of publication",
        lead_after=7,
        unit_after=7,
    ),
    Rule(
        "policy.review",
        "Review an agency’s policy",
        "The day of the last review",
        12,
        Unit.MONTHS,
        ACT_2004,
        f"Section 11 standard: policies are kept up to date. {LOCAL}",
    ),
    Rule(
        "document.renew",
        "Renew a document before it runs out",
        "The last day on which the document holds",
        1,
        Unit.DAYS,
        ACT_2004,
        f"The day before the document runs out. {LOCAL}",
        before=True,
    ),
    Rule(
        "training.register",
        "Take the register of a training session",
        "The last day of the session",
        1,
        Unit.DAYS,
        ACT_2004,
        f"Attendance is reported in the annual report. {LOCAL}",
        lead_after=7,
        unit_after=7,
    ),
    Rule(
        "training.approval",
        "Approve a place on a course",
        "The day on which the line manager is asked",
        5,
        Unit.WORKING_DAYS,
        ACT_2004,
        f"A place that nobody approves is free for somebody else. Booking may close earlier. {LOCAL}",
    ),
    Rule(
        "training.return",
        "Return what an agency has trained by itself",
        "The day on which the agency is asked",
        30,
        Unit.WORKING_DAYS,
        ACT_2004,
        f"Single-agency training is reported once a period, often beside Section 11. {LOCAL}",
    ),
    Rule(
        "training.return_again",
        "Answer what was asked about an agency’s training return",
        "The day on which the return is sent back",
        10,
        Unit.WORKING_DAYS,
        ACT_2004,
        f"Questions about a return are answered while people remember. {LOCAL}",
    ),
    Rule(
        "action.due",
        "Do what was agreed",
        "The day that was agreed",
        0,
        Unit.DAYS,
        ACT_2004,
        f"The date was agreed with the action, and another one is agreed there. {LOCAL}",
    ),
    Rule(
        "action.report",
        "Say how an agreed action goes",
        "The day that was agreed for the progress report",
        0,
        Unit.DAYS,
        ACT_2004,
        f"Progress is reported at the interval that was agreed with the action. {LOCAL}",
    ),
    Rule(
        "dspt.publish",
        "Publish the Data Security and Protection Toolkit assessment",
        "The publication of the year before",
        None,
        Unit.DATE,
        ACT_2004,
        "NHS England, Data Security and Protection Toolkit: each year by 30 June",
        month=6,
        day=30,
    ),
]
