"""Where referrals live: made and countersigned by an agency, weighed and decided by the partnership."""

from django.urls import path

from reviews.referrals import deciding_views, views

app_name = "reviews_referrals"

urlpatterns = [
    path("referrals/", views.referrals, name="referrals"),
    path("referrals/new/", views.new, name="new"),
    path("referrals/criteria/", deciding_views.criteria, name="criteria"),
    path("referrals/criteria/new/", deciding_views.add_criterion, name="add_criterion"),
    path("referrals/criteria/<uuid:pk>/", deciding_views.end_criterion, name="end_criterion"),
    path("referrals/<uuid:pk>/", views.referral, name="referral"),
    path("referrals/<uuid:pk>/edit/", views.edit, name="edit"),
    path("referrals/<uuid:pk>/countersign/", views.countersign, name="countersign"),
    path("referrals/<uuid:pk>/send-back/", views.send_back, name="send_back"),
    path("referrals/<uuid:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("referrals/<uuid:pk>/weigh/", deciding_views.weigh, name="weigh"),
    path("referrals/<uuid:pk>/decide/", deciding_views.decide, name="decide"),
]
