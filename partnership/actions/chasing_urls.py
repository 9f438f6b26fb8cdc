"""The addresses of reminders, of other dates that are asked for, and of the golden thread."""

from django.urls import path

from partnership.actions import chasing_views, thread_views

patterns = [
    path("<uuid:pk>/thread/", thread_views.thread, name="thread"),
    path("<uuid:pk>/remind/", chasing_views.chase, name="remind"),
    path("<uuid:pk>/ask-for-date/", chasing_views.ask_for_date, name="ask_for_date"),
    path("dates/<uuid:pk>/", chasing_views.date_request, name="date_request"),
    path("replies/<uuid:pk>/", chasing_views.reply, name="reply"),
    path("replies/<uuid:pk>/<str:seal>/", chasing_views.reply_by_link, name="reply_by_link"),
]
