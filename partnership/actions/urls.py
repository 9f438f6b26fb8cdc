"""Where the tracker lives."""

from django.urls import path

from partnership.actions import bulk_views, chasing_urls, closing_views, editing_views, record_views, views

app_name = "actions"

urlpatterns = [
    path("", views.show_list, name="list"),
    path("board/", views.board, name="board"),
    path("plan/", views.plan, name="plan"),
    path("print/", views.printing, name="print"),
    path("change/", bulk_views.change_all, name="change_all"),
    path("new/", editing_views.add, name="add"),
    path("<uuid:pk>/", record_views.action, name="action"),
    path("<uuid:pk>/edit/", editing_views.edit, name="edit"),
    path("<uuid:pk>/date/", editing_views.revise_due, name="revise_due"),
    path("<uuid:pk>/owner/", editing_views.hand_over, name="hand_over"),
    path("<uuid:pk>/progress/", editing_views.report, name="report"),
    path("<uuid:pk>/done/", editing_views.done, name="done"),
    path("<uuid:pk>/not-needed/", editing_views.drop, name="drop"),
    path("<uuid:pk>/again/", editing_views.reopen, name="reopen"),
    path("<uuid:pk>/prove/", closing_views.offer, name="offer"),
    path("<uuid:pk>/check/", closing_views.check, name="check"),
    path("<uuid:pk>/test/", closing_views.plan_test, name="plan_test"),
    path("<uuid:pk>/embed/", closing_views.embed, name="embed"),
    path("proofs/<uuid:pk>/", closing_views.replace, name="replace"),
    path("proofs/<uuid:pk>/download/", record_views.evidence_file, name="evidence_file"),
    path("tests/<uuid:pk>/", closing_views.edit_test, name="edit_test"),
    path("tests/<uuid:pk>/result/", closing_views.test_result, name="test_result"),
    *chasing_urls.patterns,
]
