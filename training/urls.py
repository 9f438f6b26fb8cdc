"""Where training lives: the public catalogue, one's own bookings, and the training officer's side."""

from django.urls import path

from training import booking_views as bookings
from training import catalogue_views as offer
from training import manage_views as manage
from training import trainer_views as pool
from training import views
from training.attendance import views as attendance

app_name = "training"

urlpatterns = [
    path("", offer.catalogue, name="catalogue"),
    path("month/", offer.month, name="month"),
    path("calendar.ics", offer.catalogue_calendar, name="catalogue_calendar"),
    path("embedded/", offer.embedded, name="embedded"),
    path("courses/<slug:slug>/", views.course, name="course"),
    path("courses/<slug:slug>/calendar.ics", views.course_calendar, name="course_calendar"),
    path("sessions/<uuid:pk>/", views.session, name="session"),
    path("sessions/<uuid:pk>/book/", bookings.book, name="book"),
    path("mine/", bookings.mine, name="mine"),
    path("bookings/<uuid:pk>/", bookings.booking, name="booking"),
    path("bookings/<uuid:pk>/cancel/", bookings.cancel_booking, name="cancel_booking"),
    path("bookings/<uuid:pk>/move/", bookings.transfer, name="transfer"),
    path("bookings/<uuid:pk>/colleague/", bookings.substitute, name="substitute"),
    path("bookings/<uuid:pk>/calendar.ics", bookings.booking_calendar, name="booking_calendar"),
    path("manage/", manage.sessions, name="manage"),
    path("manage/bookings/", manage.bookings, name="manage_bookings"),
    path("manage/courses/", manage.courses, name="manage_courses"),
    path("manage/courses/new/", manage.new_course, name="new_course"),
    path("manage/courses/<slug:slug>/edit/", manage.edit_course, name="edit_course"),
    path("manage/courses/<slug:slug>/sessions/new/", manage.new_session, name="new_session"),
    path("manage/trainers/", pool.trainers, name="trainers"),
    path("manage/trainers/new/", pool.new_trainer, name="new_trainer"),
    path("manage/trainers/<uuid:pk>/", pool.edit_trainer, name="edit_trainer"),
    path("manage/sessions/<uuid:pk>/", manage.session, name="manage_session"),
    path("manage/sessions/<uuid:pk>/edit/", manage.edit_session, name="edit_session"),
    path("manage/sessions/<uuid:pk>/cancel/", manage.cancel_session, name="cancel_session"),
    path("manage/sessions/<uuid:pk>/register/", attendance.register, name="register"),
]
