"""Where a register is taken mark by mark, where people sign in, and what else there is on the day."""

from django.urls import path

from training.attendance import sign_in_views as signing
from training.attendance import views

app_name = "training_attendance"

urlpatterns = [
    path("here/", signing.enter, name="enter"),
    path("here/<uuid:pk>/<str:code>/", signing.here, name="here"),
    path("absent/<uuid:pk>/<int:round>/<str:seal>/", signing.absent, name="absent"),
    path("manage/late/", views.late_rules, name="late_rules"),
    path("manage/sessions/<uuid:pk>/code/", signing.code, name="code"),
    path("manage/sessions/<uuid:pk>/walk-in/", views.walk_in, name="walk_in"),
    path("manage/sessions/<uuid:pk>/register/<str:day>/mark/", views.mark, name="mark"),
    path("manage/sessions/<uuid:pk>/register/<str:day>/<uuid:booking>/", views.arrival, name="arrival"),
]
