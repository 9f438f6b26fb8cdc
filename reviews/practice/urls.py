"""Where a review other than a rapid one is carried out."""

from django.urls import path

from reviews.practice import draft_views, publishing_views, stage_views, views, watching_views, writing_views

app_name = "reviews_practice"

urlpatterns = [
    path("stages/", stage_views.stages, name="stages"),
    path("stages/<slug:kind>/add/", stage_views.new, name="new_stage"),
    path("stages/<uuid:pk>/", stage_views.edit, name="edit_stage"),
    path("<uuid:pk>/practice/", views.room, name="room"),
    # What is written down on the way
    path("<uuid:pk>/practice/stage/", writing_views.move_on, name="move_on"),
    path("<uuid:pk>/practice/terms/", writing_views.terms, name="terms"),
    path("<uuid:pk>/practice/criteria/", writing_views.criteria, name="criteria"),
    path("<uuid:pk>/practice/commission/", writing_views.commission, name="commission"),
    path("<uuid:pk>/practice/elsewhere/", writing_views.elsewhere, name="elsewhere"),
    path("<uuid:pk>/practice/events/add/", writing_views.new_event, name="new_event"),
    path("practice/events/<uuid:pk>/", writing_views.edit_event, name="edit_event"),
    path("<uuid:pk>/practice/family/add/", writing_views.new_offer, name="new_offer"),
    path("practice/family/<uuid:pk>/", writing_views.edit_offer, name="edit_offer"),
    path("<uuid:pk>/practice/beside/add/", writing_views.new_parallel, name="new_parallel"),
    path("practice/beside/<uuid:pk>/", writing_views.edit_parallel, name="edit_parallel"),
    # Drafts and their facts
    path("<uuid:pk>/practice/drafts/add/", draft_views.new, name="new_draft"),
    path("practice/drafts/<uuid:pk>/", draft_views.draft, name="draft"),
    path("practice/drafts/<uuid:pk>/file/", draft_views.file, name="draft_file"),
    path("practice/drafts/<uuid:pk>/ask/", draft_views.ask, name="ask_facts"),
    path("practice/drafts/<uuid:pk>/final/", draft_views.final, name="final"),
    path("practice/drafts/<uuid:pk>/not-final/", draft_views.not_final, name="not_final"),
    path("practice/drafts/<uuid:pk>/sign/", draft_views.ask_partners, name="ask_partners"),
    path("practice/facts/<uuid:pk>/", draft_views.check, name="check"),
    path("practice/facts/<uuid:pk>/file/", draft_views.check_file, name="check_file"),
    path("practice/facts/<uuid:pk>/told/", draft_views.told, name="told"),
    path("practice/facts/<uuid:pk>/not-needed/", draft_views.withdraw, name="withdraw"),
    path("practice/corrections/<uuid:pk>/", draft_views.answer, name="answer"),
    path("practice/corrections/<uuid:pk>/take-out/", draft_views.take_out, name="take_out"),
    # Time and quality
    path("<uuid:pk>/practice/looks/add/", watching_views.new_look, name="new_look"),
    path("<uuid:pk>/practice/pause/", watching_views.pause, name="pause"),
    path("<uuid:pk>/practice/resume/", watching_views.resume, name="resume"),
    path("<uuid:pk>/practice/explain/", watching_views.explain, name="explain"),
    path("practice/explanations/<uuid:pk>/", watching_views.edit_explanation, name="edit_explanation"),
    # To the public
    path("<uuid:pk>/practice/plan/", publishing_views.plan, name="plan"),
    path("<uuid:pk>/practice/copies/add/", publishing_views.new_copy, name="new_copy"),
    path("<uuid:pk>/practice/decide/", publishing_views.decide, name="decide"),
    path("<uuid:pk>/practice/publish/", publishing_views.publish, name="publish"),
    path("<uuid:pk>/practice/repository/", publishing_views.repository, name="repository"),
]
