"""Where the money of training is."""

from django.urls import path

from training.charges import given_views as given
from training.charges import paper_views as papers
from training.charges import price_views as prices
from training.charges import views

app_name = "training_charges"

urlpatterns = [
    path("", views.charges, name="charges"),
    path("charge/<uuid:pk>/", views.charge, name="charge"),
    path("charge/<uuid:pk>/waive/", views.waive, name="waive"),
    path("income/", views.income, name="income"),
    path("billing/", views.billing, name="billing"),
    path("billing/<uuid:pk>/", views.edit_billing, name="edit_billing"),
    path("runs/", papers.charge_runs, name="runs"),
    path("runs/<uuid:pk>/", papers.charge_run, name="run"),
    path("invoices/", papers.invoices, name="invoices"),
    path("invoices/lines/", papers.lines, name="lines"),
    path("invoices/<uuid:pk>/", papers.invoice, name="invoice"),
    path("invoices/<uuid:pk>/file.pdf", papers.file, name="file"),
    path("invoices/<uuid:pk>/credit/", papers.credit, name="credit"),
    path("invoices/<uuid:pk>/paper/<str:seal>/", given.paper, name="given"),
    path("invoices/<uuid:pk>/paper/<str:seal>/file.pdf", given.file, name="given_file"),
    path("prices/", prices.prices, name="prices"),
    path("prices/new/", prices.new_prices, name="new_prices"),
    path("prices/<uuid:pk>/", prices.price_list, name="price_list"),
    path("prices/<uuid:pk>/edit/", prices.edit_prices, name="edit_prices"),
    path("prices/<uuid:pk>/drop/", prices.drop_prices, name="drop_prices"),
    path("prices/<uuid:pk>/lines/new/", prices.new_band, name="new_band"),
    path("lines/<uuid:pk>/", prices.edit_band, name="edit_band"),
    path("lines/<uuid:pk>/drop/", prices.drop_band, name="drop_band"),
    path("subsidies/new/", prices.new_subsidy, name="new_subsidy"),
    path("subsidies/<uuid:pk>/", prices.edit_subsidy, name="edit_subsidy"),
    path("rules/new/", prices.new_rule, name="new_rule"),
    path("rules/<uuid:pk>/", prices.rule, name="rule"),
    path("rules/<uuid:pk>/edit/", prices.edit_rule, name="edit_rule"),
    path("rules/<uuid:pk>/drop/", prices.drop_rule, name="drop_rule"),
    path("rules/<uuid:pk>/answers/new/", prices.new_consequence, name="new_consequence"),
    path("answers/<uuid:pk>/", prices.edit_consequence, name="edit_consequence"),
    path("answers/<uuid:pk>/drop/", prices.drop_consequence, name="drop_consequence"),
]
