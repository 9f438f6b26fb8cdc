"""Where calendars ask for feeds: outside of everything that needs somebody to sign in."""

from django.urls import path

from partnership.deadlines import feed_views

app_name = "calendar"
urlpatterns = [path("<str:token>.ics", feed_views.read, name="feed")]
