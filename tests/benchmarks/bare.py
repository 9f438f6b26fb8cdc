"""The yardstick: what a page and a booking cost in Django alone, served and stored like the portal.

`startproject`'s middleware and applications, one query and a small template; and a booking without any rule: form, row
lock, done. Connections are kept as the portal keeps them, otherwise connecting would be most of the cost.
`python -m tests.benchmarks.bare` makes the tables.
"""

from typing import ClassVar

import environ
from django.conf import settings

from tests.benchmarks.visits import BARE_COURSES

PAGE = """<!doctype html><html lang="en"><head><title>{{ course.title }}</title></head>
<body><h1>{{ course.title }}</h1><p>{{ course.taken }} of {{ course.places }} places are taken.</p></body></html>"""
FORM = """<!doctype html><html lang="en"><head><title>Book</title></head><body><h1>{{ course.title }}</h1>
<form method="post">{% csrf_token %}{{ form.as_p }}<button>Book</button></form></body></html>"""
DONE = """<!doctype html><html lang="en"><head><title>Done</title></head>
<body><h1>You are booked on {{ booking.course.title }}</h1></body></html>"""

if not settings.configured:
    settings.configure(
        SECRET_KEY="a yardstick has no secrets",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        DATABASES={"default": {**environ.Env().db("DATABASE_URL"), "CONN_MAX_AGE": 60}},
        INSTALLED_APPS=[
            "django.contrib.admin",
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "django.contrib.staticfiles",
        ],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "loaders": [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                (
                                    "django.template.loaders.locmem.Loader",
                                    {"page.html": PAGE, "form.html": FORM, "done.html": DONE},
                                )
                            ],
                        )
                    ],
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ],
                },
            }
        ],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
    )

from django.core.wsgi import get_wsgi_application  # noqa: E402  the settings come first

application = get_wsgi_application()

from django import forms  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.shortcuts import get_object_or_404, redirect, render  # noqa: E402
from django.urls import path  # noqa: E402


class Course(models.Model):
    objects: ClassVar[models.Manager["Course"]] = models.Manager()
    title = models.CharField(max_length=100)
    places = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "bare"

    def __str__(self) -> str:
        return self.title


class Booking(models.Model):
    objects: ClassVar[models.Manager["Booking"]] = models.Manager()
    course = models.ForeignKey(Course, models.CASCADE)
    needs = models.CharField(max_length=200, blank=True)
    booked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "bare"

    def __str__(self) -> str:
        return f"Booking {self.pk}"


class BookForm(forms.Form):
    needs = forms.CharField(max_length=200, required=False)


def page(request: HttpRequest) -> HttpResponse:
    """One query, one small template."""
    return render(request, "page.html", {"course": get_object_or_404(Course, pk=1)})


def book(request: HttpRequest, pk: int) -> HttpResponse:
    """One query for the form; lock, insert and update for the booking."""
    form = BookForm(request.POST or None)
    if form.is_valid():
        with transaction.atomic():
            course = Course.objects.select_for_update().get(pk=pk)
            booking = Booking.objects.create(course=course, needs=form.cleaned_data["needs"])
            course.taken += 1
            course.save(update_fields=["taken"])
        return redirect("done", booking.pk)
    return render(request, "form.html", {"course": get_object_or_404(Course, pk=pk), "form": form})


def done(request: HttpRequest, pk: int) -> HttpResponse:
    """One query for the confirmation."""
    booking = get_object_or_404(Booking.objects.select_related("course"), pk=pk)
    return render(request, "done.html", {"booking": booking})


urlpatterns = [
    path("", page),
    path("book/<int:pk>/", book),
    path("done/<int:pk>/", done, name="done"),
]


def make_tables() -> None:
    """The two tables and the courses to book."""
    with connection.schema_editor() as editor:
        editor.create_model(Course)
        editor.create_model(Booking)
    Course.objects.bulk_create(
        Course(title=f"Course {number}", places=1_000_000) for number in range(1, BARE_COURSES + 1)
    )


if __name__ == "__main__":
    make_tables()
