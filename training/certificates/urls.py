"""Where certificates live: the public check, one's own, and the side of those who run the training."""

from django.urls import path

from training.certificates import bundle_views as bundles
from training.certificates import keep_views as keep
from training.certificates import views

app_name = "training_certificates"

urlpatterns = [
    path("verify/", views.ask, name="ask"),
    path("<str:number>/verify/", views.verify, name="verify"),
    path("<str:number>/certificate.pdf", views.certificate, name="certificate"),
    path("<str:number>/withdraw/", keep.withdraw, name="withdraw"),
    path("sessions/<uuid:pk>/", bundles.of_session, name="of_session"),
    path("files/<uuid:pk>/", bundles.bundle, name="bundle"),
    path("files/<uuid:pk>/certificates.pdf", bundles.bundle_file, name="bundle_file"),
    path("elsewhere/", keep.elsewhere_list, name="elsewhere_list"),
    path("elsewhere/new/", views.record_elsewhere, name="record_elsewhere"),
    path("elsewhere/<uuid:pk>/", views.elsewhere, name="elsewhere"),
    path("elsewhere/<uuid:pk>/evidence/", views.evidence, name="evidence"),
    path("needs/", keep.needs, name="needs"),
    path("needs/of/<slug:slug>/", keep.add_requirement, name="add_requirement"),
    path("needs/<uuid:pk>/", keep.edit_requirement, name="edit_requirement"),
    path("needs/equivalents/new/", keep.add_equivalent, name="add_equivalent"),
    path("needs/equivalents/<uuid:pk>/", keep.edit_equivalent, name="edit_equivalent"),
    path("exceptions/", keep.exceptions, name="exceptions"),
    path("exceptions/new/", keep.add_exception, name="add_exception"),
    path("exceptions/<uuid:pk>/", keep.end_exception, name="end_exception"),
]
