"""The room of a rapid review, and the timetable of all of them."""

from django.urls import path, register_converter

from reviews.rapid import pack_views, views, writing_views
from reviews.rapid.rules import Purpose


class PurposeConverter:
    """One of the five purposes in an address."""

    regex = "|".join(Purpose)

    def to_python(self, value: str) -> Purpose:
        return Purpose(value)

    def to_url(self, value: str) -> str:
        return str(value)


register_converter(PurposeConverter, "purpose")

app_name = "reviews_rapid"

urlpatterns = [
    path("<uuid:review>/rapid/", views.room, name="room"),
    path("<uuid:review>/rapid/draft/<purpose:purpose>/", writing_views.passage, name="passage"),
    path("<uuid:review>/rapid/meetings/add/", writing_views.add_meeting, name="add_meeting"),
    path("rapid/meetings/<uuid:pk>/", writing_views.edit_meeting, name="edit_meeting"),
    path(
        "<uuid:review>/rapid/safety-actions/add/", writing_views.add_safety_action, name="add_safety_action"
    ),
    path("rapid/safety-actions/<uuid:pk>/", writing_views.edit_safety_action, name="edit_safety_action"),
    path("<uuid:review>/rapid/decision/", writing_views.decision, name="decision"),
    path("<uuid:review>/rapid/sign-off/", views.ask_to_sign, name="ask_to_sign"),
    path("<uuid:review>/rapid/sent/", views.send, name="send"),
    path("<uuid:review>/rapid/sent/correct/", views.correct_sending, name="correct_sending"),
    path("<uuid:review>/rapid/replies/add/", writing_views.add_reply, name="add_reply"),
    path("rapid/replies/<uuid:pk>/", writing_views.edit_reply, name="edit_reply"),
    path("<uuid:review>/rapid/practice-review/", views.begin, name="begin"),
    path("<uuid:review>/rapid/pack/", pack_views.make, name="make"),
    path("rapid/makings/<uuid:pk>/", pack_views.making, name="making"),
    path("rapid/makings/<uuid:pk>/pdf/", pack_views.pdf, name="pdf"),
    path("rapid/makings/<uuid:pk>/docx/", pack_views.docx, name="docx"),
    path("rapid/timetable/", views.timetable, name="timetable"),
    path("rapid/timetable/<uuid:pk>/", views.milestone, name="milestone"),
]
