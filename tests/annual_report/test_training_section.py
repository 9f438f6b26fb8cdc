"""Learning and development is counted from the registers, whatever the year holds."""

from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnership.agencies.models import Agency
from partnership.base.report_parts import Section, Table
from partnership.base.years import FinancialYear
from tests.annual_report.conftest import Attend, new_people
from training.annual import section
from training.models import Course
from training.rules import Attendance, CourseStatus, Kind, SessionStatus

YEAR = FinancialYear(2024)
MAY, MAY_BEFORE, MAY_EARLIER = date(2024, 5, 1), date(2023, 5, 1), date(2022, 5, 1)


def told(year: FinancialYear = YEAR) -> Section:
    found = section(year)
    assert found is not None
    return found


def chart_table(found: Section) -> Table:
    chart = found.passages[0].chart
    assert chart is not None
    return chart.table


def text(found: Section) -> str:
    return " ".join(paragraph for passage in found.passages for paragraph in passage.paragraphs)


def test_a_year_without_records_has_no_section(db: None) -> None:
    assert section(YEAR) is None


def test_attendances_are_counted_by_course_and_year(
    attend: Attend, council: Agency, hospital: Agency
) -> None:
    attend("Advanced", MAY, council, 7)
    attend("Advanced", date(2025, 3, 31), hospital, 8)
    attend("Advanced", MAY_BEFORE, council, 9)
    attend("Update", MAY, council, 12)
    attend("Introduction", MAY_EARLIER, council, 6)
    table = chart_table(told())
    assert table.head == ("Course", "2022-23", "2023-24", "2024-25")
    assert table.rows == (
        ("Advanced", "–", "9", "15"),
        ("Introduction", "6", "–", "–"),
        ("Update", "–", "–", "12"),
    )
    assert table.total == ("All core courses", "6", "9", "27")


def test_a_course_that_was_not_held_is_left_out_and_not_zero(attend: Attend, council: Agency) -> None:
    attend("Advanced", MAY, council, 7)
    attend("Advanced", MAY_BEFORE, council, 9)
    attend("Introduction", MAY, council, 6)
    chart = told().passages[0].chart
    assert chart is not None
    assert chart.series == (("Advanced", (9, 7)), ("Introduction", (None, 6)))


def test_only_those_who_attended_are_counted(attend: Attend, council: Agency) -> None:
    attend("Advanced", MAY, council, 10)
    for mark in (Attendance.ABSENT, Attendance.PART, Attendance.NOT_MARKED):
        attend("Advanced", MAY, council, 10, mark=mark)
    found = told()
    assert found.figures[0].value == "10"
    assert found.figures[1].value == "1"
    assert found.figures[1].label == "core session held"


def test_marks_on_a_session_that_was_cancelled_are_not_counted(attend: Attend, council: Agency) -> None:
    attend("Advanced", MAY, council, 10)
    for year in (MAY, MAY_BEFORE):
        cancelled = attend("Advanced", year, council, 10)
        cancelled.status, cancelled.cancelled_because = SessionStatus.CANCELLED, "The trainer is ill"
        cancelled.save()
    found = told()
    assert [figure.value for figure in found.figures[:2]] == ["10", "1"]
    assert found.passages[1].tables[0].total == ("All sectors", "10")
    assert "10 different people came" in text(found)
    assert chart_table(found).head == ("Course", "2024-25")


@pytest.mark.parametrize(
    ("day", "at", "year"),
    [
        (date(2024, 3, 31), time(23, 30), 2023),
        (date(2024, 4, 1), time(0, 0), 2024),
        (date(2025, 3, 31), time(23, 30), 2024),
        (date(2025, 4, 1), time(0, 15), 2025),
    ],
)
def test_a_session_belongs_to_the_year_in_which_it_began(
    attend: Attend, council: Agency, day: date, at: time, year: int
) -> None:
    attend("Advanced", day, council, 10, at=at)
    counted = {one: section(FinancialYear(one)) for one in (2023, 2024, 2025)}
    assert [one for one, found in counted.items() if found] == [year]


def test_sectors_are_compared_with_the_year_before(
    attend: Attend, constabulary: Agency, hospital: Agency, council: Agency
) -> None:
    attend("Advanced", MAY_BEFORE, constabulary, 14)
    attend("Advanced", MAY_BEFORE, hospital, 36)
    attend("Advanced", MAY, constabulary, 71)
    attend("Advanced", MAY, hospital, 69)
    attend("Advanced", MAY, council, 80)
    found = told()
    assert [(figure.value, figure.label) for figure in found.figures[2:]] == [
        ("71", "attendances from the police, 14 the year before"),
        ("69", "attendances from health, 36 the year before"),
    ]
    assert found.lead == (
        "Attendances at our core courses rose from 50 to 220. More of them came from the police and health."
    )
    assert "Attendances from the police rose from 14 to 71." in text(found)
    assert "The largest group came from local authority: 80 of 220 attendances, 36%." in text(found)


def test_where_police_and_health_moved_apart_nothing_is_said_of_both(
    attend: Attend, constabulary: Agency, hospital: Agency
) -> None:
    attend("Advanced", MAY_BEFORE, constabulary, 14)
    attend("Advanced", MAY, hospital, 10)
    assert told().lead == "Attendances at our core courses fell from 14 to 10."


def test_without_a_year_before_the_report_says_so(attend: Attend, council: Agency) -> None:
    attend("Advanced", MAY, council, 12)
    found = told()
    assert found.lead == "12 attendances at our core courses are on record for 2024 to 2025."
    assert "There are no records of core courses for 2023 to 2024, so the year cannot be compared." in text(
        found
    )
    assert "1 session of 1 core course was held. 12 different people came;" in text(found)
    assert "first time" not in text(found)
    assert text(found).count("no records") == 1


def test_courses_held_in_both_years_are_compared_alike(attend: Attend, council: Agency) -> None:
    attend("Advanced", MAY_BEFORE, council, 10)
    attend("Update", MAY_BEFORE, council, 20)
    attend("Advanced", MAY, council, 15)
    attend("Update", MAY, council, 18)
    attend("Introduction", MAY, council, 40)
    said = text(told())
    assert "Attendances at the 2 core courses held in both years rose from 30 to 33." in said
    assert "Attendances at Update fell from 20 to 18." in said
    assert "Introduction was held for the first time on record." in said


def test_a_course_that_stopped_is_named(attend: Attend, council: Agency) -> None:
    attend("Advanced", MAY_BEFORE, council, 10)
    attend("Update", MAY_BEFORE, council, 20)
    attend("Advanced", MAY, council, 10)
    said = text(told())
    assert "Attendances at Advanced did not change: 10 in both years." in said
    assert "Update was held in the year before and not in this one." in said


def test_a_person_on_two_courses_is_counted_once(attend: Attend, council: Agency) -> None:
    people = new_people(10)
    attend("Advanced", MAY, council, 10, people=people)
    attend("Update", date(2024, 9, 1), council, 10, people=people)
    assert "10 different people came" in text(told())
    assert told().figures[0].value == "20"


def test_small_groups_cannot_be_recognised(attend: Attend, constabulary: Agency, council: Agency) -> None:
    attend("Advanced", MAY, constabulary, 3)
    attend("Advanced", MAY, council, 40)
    found = told()
    by_sector = found.passages[1].tables[0]
    assert {row[0]: row[1] for row in by_sector.rows} == {"Local authority": "c", "Police": "c"}
    assert found.figures[2].value == "c"
    assert "police" not in text(found)


def test_a_total_that_would_tell_the_counts_is_told_nowhere(
    attend: Attend, constabulary: Agency, council: Agency
) -> None:
    attend("Advanced", MAY_BEFORE, council, 30)
    attend("Advanced", MAY, constabulary, 5)
    attend("Advanced", MAY, council, 5)
    attend("Neglect", MAY, council, 40, kind=Kind.SPECIALIST)
    found = told()
    assert found.lead == (
        "Attendances at our core courses were few in 2024 to 2025; their number is not given."
    )
    assert [figure.value for figure in found.figures[2:]] == ["c", "0"]
    assert found.figures[0].value == "c"
    assert chart_table(found).rows == (("Advanced", "30", "c"),)
    assert chart_table(found).total == ("All core courses", "30", "c")
    assert found.passages[1].tables[0].total == ("All sectors", "30", "c")
    assert found.passages[2].tables == ()


def test_a_small_course_beside_the_core_courses_cannot_be_worked_out(attend: Attend, council: Agency) -> None:
    attend("Advanced", MAY, council, 50)
    attend("Neglect", MAY, council, 3, kind=Kind.SPECIALIST)
    table = told().passages[-1].tables[0]
    assert table.rows == (("Core course", "1", "1", "50"), ("Specialist course", "1", "1", "c"))
    assert table.total == ("All", "2", "2", "c")


def test_a_year_without_core_courses_is_drawn_empty(attend: Attend, council: Agency) -> None:
    attend("Advanced", MAY_BEFORE, council, 20)
    attend("Online safety", MAY, council, 30, kind=Kind.WEBINAR)
    found = told()
    chart = found.passages[0].chart
    assert chart is not None
    assert chart.categories == ("2023-24", "2024-25")
    assert chart.series == (("Advanced", (20, None)),)
    assert chart.table.rows == (("Advanced", "20", "–"),)
    assert chart.table.total == ("All core courses", "20", "0")
    assert "No core course was held in 2024 to 2025." in text(found)


def test_courses_of_the_same_title_are_told_apart(attend: Attend, council: Agency) -> None:
    attend("Neglect", MAY, council, 10)
    attend("Neglect 2", MAY, council, 12)
    Course.objects.filter(slug="neglect").update(status=CourseStatus.WITHDRAWN)
    Course.objects.filter(slug="neglect-2").update(title="Neglect")
    assert chart_table(told()).rows == (("Neglect", "10"), ("Neglect (2)", "12"))


def test_more_than_three_core_courses_are_drawn_as_one(attend: Attend, council: Agency) -> None:
    for title in ("Advanced", "Basic", "Introduction", "Update"):
        attend(title, MAY, council, 10)
    chart = told().passages[0].chart
    assert chart is not None
    assert chart.series == (("All core courses", (40,)),)
    assert len(chart.table.rows) == 4


def test_the_chart_goes_back_four_years(attend: Attend, council: Agency) -> None:
    for year in range(2018, 2026):
        attend("Advanced", date(year, 6, 1), council, 10)
    assert chart_table(told()).head == ("Course", "2021-22", "2022-23", "2023-24", "2024-25")


def test_learning_besides_the_core_courses_is_told(attend: Attend, council: Agency) -> None:
    attend("Advanced", MAY, council, 10)
    attend("Neglect", MAY, council, 8, kind=Kind.SPECIALIST)
    wider = told().passages[-1]
    assert wider.heading == "The wider offer"
    assert wider.tables[0].rows == (("Core course", "1", "1", "10"), ("Specialist course", "1", "1", "8"))
    assert wider.tables[0].total == ("All", "2", "2", "18")


def test_a_year_with_nothing_but_webinars_still_has_its_section(attend: Attend, council: Agency) -> None:
    attend("Online safety", MAY, council, 30, kind=Kind.WEBINAR)
    found = told()
    assert found.lead == "No attendances at our core courses are on record for 2024 to 2025."
    assert found.passages[-1].paragraphs == ("Besides the core courses, 1 other course was held.",)


def test_the_section_is_counted_in_few_queries(attend: Attend, council: Agency) -> None:
    for year in (2022, 2023, 2024):
        attend("Advanced", date(year, 6, 1), council, 10)
    with CaptureQueriesContext(connection) as queries:
        told()
    assert len(queries) == 12
