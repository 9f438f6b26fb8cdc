"""What the search box finds of training: courses by what they are about, and coming dates by where they are held."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from partnership.agencies.rights import Somebody
from partnership.base.searching import Found, Source
from partnership.pages import words
from training import access
from training.models import COURSE_WORDS, SESSION_WORDS, Course, Session
from training.rules import CourseStatus, SessionStatus
from training.words import place, when


def show_course(course: Course) -> Found:
    note = course.summary
    if course.status != CourseStatus.PUBLISHED:
        note = f"{CourseStatus(course.status).label}. {note}"
    return Found(course.title, reverse("training:course", args=[course.slug]), words.cut(note, 160))


def sessions(user: Somebody) -> QuerySet[Session]:
    """The dates to come of what this person sees, without those called off."""
    coming = access.visible_sessions(user).filter(ends_at__gte=timezone.now())
    shown = coming if access.can_manage(user) else coming.filter(course__status=CourseStatus.PUBLISHED)
    return shown.exclude(status=SessionStatus.CANCELLED)


def show_session(session: Session) -> Found:
    title = f"{session.course.title}, {when(session)}"
    return Found(title, reverse("training:session", args=[session.pk]), place(session))


COURSES = Source(
    kind="courses",
    one="Course",
    many="Courses",
    model=Course,
    visible=access.visible_courses,
    public=True,
    searched=COURSE_WORDS,
    show=show_course,
)
SESSIONS = Source(
    kind="dates",
    one="Training date",
    many="Training dates",
    model=Session,
    visible=sessions,
    public=True,
    searched=SESSION_WORDS,
    show=show_session,
)
