"""Where deadlines are read and run."""

from django.urls import path

from partnership.deadlines import acting_views, feed_views, holiday_views, rule_views, views

app_name = "deadlines"
urlpatterns = [
    path("", views.show_list, name="list"),
    path("calendar/", views.month, name="calendar"),
    path("load/", views.show_load, name="load"),
    path("rules/", rule_views.rules, name="rules"),
    path("rules/versions/<uuid:pk>/take-back/", rule_views.take_back, name="take_back"),
    path("rules/<slug:code>/", rule_views.rule, name="rule"),
    path("rules/<slug:code>/change/", rule_views.change, name="change_rule"),
    path("holidays/", holiday_views.holidays, name="holidays"),
    path("holidays/new/", holiday_views.add, name="add_holiday"),
    path("holidays/<uuid:pk>/", holiday_views.holiday, name="holiday"),
    path("holidays/<uuid:pk>/withdraw/", holiday_views.withdraw, name="withdraw_holiday"),
    path("feed/", feed_views.feed, name="feed"),
    path("feed/make/", feed_views.make, name="make_feed"),
    path("feed/revoke/", feed_views.revoke, name="revoke_feed"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/pause/", acting_views.pause, name="pause"),
    path("<uuid:pk>/resume/", acting_views.resume, name="resume"),
    path("<uuid:pk>/done/", acting_views.finish, name="finish"),
    path("<uuid:pk>/revise/", acting_views.revise, name="revise"),
    path("<uuid:pk>/hand-over/", acting_views.hand_over, name="hand_over"),
    path("<uuid:pk>/adopt/", acting_views.adopt, name="adopt"),
]
