"""Where messages are read, chosen and worded, and where those that failed are looked after."""

from django.urls import path

from partnership.notices import office_views, views

app_name = "notices"
urlpatterns = [
    path("", views.show_list, name="list"),
    path("read/", views.mark_all_read, name="mark_all_read"),
    path("preferences/", views.choose, name="preferences"),
    path("wording/", office_views.wordings, name="wordings"),
    path("wording/<str:code>/", office_views.edit_wording, name="wording"),
    path("wording/<str:code>/mail/", office_views.preview_mail, name="preview_mail"),
    path("wording/<str:code>/default/", office_views.reset_wording, name="reset_wording"),
    path("failed/", office_views.failed, name="failed"),
    path("failed/resend/", office_views.resend_failed, name="resend_failed"),
    path("<uuid:pk>/", views.follow, name="follow"),
    path("<uuid:pk>/read/", views.mark_read, name="mark_read"),
    path("<uuid:pk>/resend/", views.resend, name="resend"),
]
