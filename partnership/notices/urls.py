"""Where messages are read."""

from django.urls import path

from partnership.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.show_list, name="list"),
    path("read/", views.mark_all_read, name="mark_all_read"),
    path("<uuid:pk>/", views.follow, name="follow"),
]
