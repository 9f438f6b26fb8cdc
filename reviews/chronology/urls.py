"""Where agencies write what they have recorded, and the whole of it is read."""

from django.urls import path

from reviews.chronology import import_views, name_views, part_views, print_views, views

app_name = "reviews_chronology"

urlpatterns = [
    path("<uuid:review>/chronology/", views.of_review, name="composite"),
    path("<uuid:review>/chronology/settings/", views.settings, name="settings"),
    path("<uuid:review>/chronology/who-knew/", views.knew, name="knew"),
    path("<uuid:review>/chronology/silence/", views.silences, name="silence"),
    path("<uuid:review>/chronology/compare/<uuid:one>/<uuid:other>/", views.compare, name="compare"),
    path("<uuid:review>/chronology/names/", name_views.names, name="names"),
    path("<uuid:review>/chronology/names/add/", name_views.add_name, name="add_name"),
    path("<uuid:review>/chronology/names/none/", name_views.no_names, name="no_names"),
    path("<uuid:review>/chronology/names/<uuid:pk>/", name_views.edit_name, name="edit_name"),
    path("<uuid:review>/chronology/names/<uuid:pk>/take-out/", name_views.remove_name, name="remove_name"),
    path("<uuid:review>/chronology/real-names/", name_views.open_names, name="open_names"),
    path("<uuid:review>/chronology/pseudonyms/", name_views.close_names, name="close_names"),
    path("<uuid:review>/chronology/print/", print_views.ask, name="ask_print"),
    path("<uuid:review>/chronology/agencies/<uuid:agency>/", part_views.part, name="part"),
    path("<uuid:review>/chronology/agencies/<uuid:agency>/add/", part_views.add, name="add"),
    path("<uuid:review>/chronology/agencies/<uuid:agency>/hand-in/", part_views.hand_in, name="hand_in"),
    path("<uuid:review>/chronology/agencies/<uuid:agency>/back/", part_views.send_back, name="send_back"),
    path("<uuid:review>/chronology/agencies/<uuid:agency>/import/", import_views.upload, name="upload"),
    path(
        "<uuid:review>/chronology/agencies/<uuid:agency>/import/template.xlsx",
        import_views.template,
        {"form": "xlsx"},
        name="template_xlsx",
    ),
    path(
        "<uuid:review>/chronology/agencies/<uuid:agency>/import/template.csv",
        import_views.template,
        {"form": "csv"},
        name="template_csv",
    ),
    path("chronology/files/<uuid:pk>/", import_views.file, name="file"),
    path("chronology/entries/<uuid:pk>/", part_views.entry, name="entry"),
    path("chronology/entries/<uuid:pk>/change/", part_views.edit, name="edit"),
    path("chronology/entries/<uuid:pk>/take-out/", part_views.remove, name="remove"),
    path("chronology/prints/<uuid:pk>/", print_views.progress, name="print"),
    path("chronology/prints/<uuid:pk>/chronology.pdf", print_views.print_file, name="print_file"),
]
