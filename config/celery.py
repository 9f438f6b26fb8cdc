"""The Celery application and the whole beat on one screen."""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("portal", task_cls="partnership.operations.jobs:PortalTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_scheduler = "partnership.operations.beat:Scheduler"
app.autodiscover_tasks()


@setup_logging.connect
def leave_logging_alone(**_: object) -> None:
    """The settings say what is logged, and how, in every process alike."""


# A row in the database is the job and a message is only a nudge: each sweep finds what a lost message left behind.
# A nudge that nobody took in time is dropped, since the next one says the same.
SCHEDULE: dict[str, dict[str, Any]] = {
    # From seven to seven by the clock on the wall: nobody is reminded at night, and an hour that a change of the
    # clocks leaves out or repeats is none of these.
    "remind of deadlines": {
        "task": "partnership.deadlines.tasks.sweep",
        "schedule": crontab(minute="5,35", hour="7-19"),
    },
    "ask how late actions go": {
        "task": "partnership.actions.tasks.sweep",
        "schedule": crontab(minute="25", hour="7-19"),
    },
    "count anew what a holiday has moved": {
        "task": "partnership.deadlines.tasks.settle",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "send the notices that wait": {
        "task": "partnership.notices.tasks.send_waiting",
        "schedule": 20.0,
        "options": {"expires": 15},
    },
    "make the emails that carry several notices": {
        "task": "partnership.notices.tasks.make_digests",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    "make the annual reports that wait": {
        "task": "partnership.annual_report.tasks.make_waiting",
        "schedule": 30.0,
        "options": {"expires": 25},
    },
    "make the chronologies on paper that wait": {
        "task": "reviews.chronology.tasks.make_prints",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    "forget prints of chronologies, and files that nobody confirmed": {
        "task": "reviews.chronology.tasks.forget",
        "schedule": 3600.0,
    },
    "give the clocks of reviews to whoever co-ordinates them": {
        "task": "reviews.tasks.follow_members",
        "schedule": crontab(minute="0", hour="1,6-19"),
    },
    "make the packs of rapid reviews that wait": {
        "task": "reviews.rapid.tasks.make_waiting",
        "schedule": 30.0,
        "options": {"expires": 25},
    },
    "seal the history": {
        "task": "partnership.history.tasks.seal",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    "forget the imports that nobody confirmed": {
        "task": "partnership.agencies.tasks.forget_imports",
        "schedule": 3600.0,
    },
    "hand over the work of people who have gone": {
        "task": "partnership.joining.tasks.carry_out_departures",
        "schedule": 600.0,
        "options": {"expires": 550},
    },
    "forget invitations and requests that came to nothing": {
        "task": "partnership.joining.tasks.forget_requests",
        "schedule": 3600.0,
    },
    "forget what people needed on a day that is over": {
        "task": "training.tasks.forget_needs",
        "schedule": 3600.0,
    },
    "ask line managers again, and free the places that they did not approve in time": {
        "task": "training.approvals.tasks.sweep",
        "schedule": 300.0,
        "options": {"expires": 280},
    },
    "make the files of invoices that wait": {
        "task": "training.charges.tasks.print_waiting",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    "make the sheets of briefings that wait": {
        "task": "reviews.briefings.tasks.sweep",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    "ask how courses were": {
        "task": "training.evaluation.tasks.sweep",
        "schedule": crontab(minute="*/10", hour="7-19"),
        "options": {"expires": 550},
    },
    "pass on places that are offered and not answered": {
        "task": "training.waiting.tasks.sweep",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    # By day, as every reminder.
    "remind of places without names, and release them on their date": {
        "task": "training.groups.tasks.sweep",
        "schedule": crontab(minute="10,40", hour="7-19"),
    },
    "tell who did not come, and book guests who have joined": {
        "task": "training.attendance.tasks.sweep",
        "schedule": 600.0,
        "options": {"expires": 550},
    },
    "forget what files of attendance said": {
        "task": "training.imports.tasks.forget_rows",
        "schedule": 3600.0,
    },
    "issue certificates": {
        "task": "training.certificates.tasks.issue",
        "schedule": 900.0,
        "options": {"expires": 800},
    },
    "remind of certificates that run out": {
        "task": "training.certificates.tasks.remind",
        "schedule": crontab(minute="15", hour="7-19"),
    },
    "warn of sessions with few bookings and of low take-up": {
        "task": "training.assurance.tasks.sweep",
        "schedule": crontab(minute="20", hour="7-19"),
    },
    "make the files of certificates that wait": {
        "task": "training.certificates.tasks.make_bundles",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    "forget files of certificates": {
        "task": "training.certificates.tasks.forget_bundles",
        "schedule": 3600.0,
    },
    "have the documents scanned that wait": {
        "task": "partnership.documents.tasks.scan_held",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    "clear what broken uploads left behind": {
        "task": "partnership.documents.tasks.sweep",
        "schedule": 3600.0,
    },
    "forget drafts that nobody comes back to": {
        "task": "partnership.drafts.tasks.forget_old",
        "schedule": 3600.0,
    },
    "clear the sign-ins that have run out": {
        "task": "partnership.accounts.tasks.clear_sessions",
        "schedule": 24 * 3600.0,
    },
    "forget sign-ins of more than a year ago": {
        "task": "partnership.accounts.tasks.forget_old_events",
        "schedule": 24 * 3600.0,
    },
    "gather the words by which misspelt ones are found": {
        "task": "partnership.search.tasks.gather_words",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
    "forget failures of tasks of more than a month ago": {
        "task": "partnership.operations.tasks.forget_failures",
        "schedule": 24 * 3600.0,
    },
}

# Each message of the beat says by which entry it was called, so that a worker can write down when that began and ended.
app.conf.beat_schedule = {
    name: entry | {"options": {**entry.get("options", {}), "headers": {"portal_sweep": name}}}
    for name, entry in SCHEDULE.items()
}
