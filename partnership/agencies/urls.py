"""Where agencies, people and imports are; included at the root of the site."""

from django.urls import path

from partnership.agencies import factor_views, people_views, views
from partnership.agencies.imports import views as imports
from partnership.agencies.rules import ImportKind

app_name = "agencies"

AGENCIES, PEOPLE = {"kind": ImportKind.AGENCIES}, {"kind": ImportKind.PEOPLE}
CSV, XLSX = {"form": "csv"}, {"form": "xlsx"}

urlpatterns = [
    path("agencies/", views.agencies, name="directory"),
    path("agencies/new/", views.add_agency, name="add"),
    path("agencies/import/", imports.upload, AGENCIES, name="import_agencies"),
    path("agencies/import/template.csv", imports.template, AGENCIES | CSV, name="agencies_template_csv"),
    path("agencies/import/template.xlsx", imports.template, AGENCIES | XLSX, name="agencies_template_xlsx"),
    path("agencies/<uuid:pk>/", views.agency, name="detail"),
    path("agencies/<uuid:pk>/edit/", views.edit_agency, name="edit"),
    path("agencies/<uuid:pk>/merge/", views.merge_agency, name="merge"),
    path("agencies/<uuid:pk>/merge/back/", views.take_back_merger, name="take_back_merger"),
    path("people/", people_views.people, name="people"),
    path("people/new/", people_views.add_person, name="add_person"),
    path("people/import/", imports.upload, PEOPLE, name="import_people"),
    path("people/import/template.csv", imports.template, PEOPLE | CSV, name="people_template_csv"),
    path("people/import/template.xlsx", imports.template, PEOPLE | XLSX, name="people_template_xlsx"),
    path("people/<uuid:pk>/", people_views.person, name="person"),
    path("people/<uuid:pk>/memberships/new/", people_views.join, name="join"),
    path("people/<uuid:pk>/second-factor/", factor_views.reset, name="reset_second_factor"),
    path("memberships/<uuid:pk>/end/", people_views.end, name="end"),
    path("imports/<uuid:pk>/", imports.batch, name="import"),
    path("imports/<uuid:pk>/bad-rows.csv", imports.bad_rows, name="import_bad_rows"),
]
