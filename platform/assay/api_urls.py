"""The REST API under /api/v1/, its OpenAPI schema and page, and the schema of the live protocol."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import APIRootView, SimpleRouter
from rest_framework.viewsets import ViewSetMixin

from comparisons.api import ComparisonViewSet, ObjectionViewSet
from courses.api import AssignmentViewSet, CourseViewSet, SequenceViewSet, StageViewSet
from courses.catalogue import CatalogueViewSet
from learners.api import (
    DecisionViewSet,
    EvidenceViewSet,
    MasteryViewSet,
    StartableRunViewSet,
)
from learners.graph.api import PrerequisiteViewSet, SkillViewSet
from people.api import MeView, NowhereView, TokenRevokeView, TokenView
from recommendations.api import InterestsView, RatingViewSet, RecommendationViewSet
from registry.api import ModelVersionViewSet
from runs.api import protocol
from scoring.api import FeedbackViewSet, ReviewViewSet, ScoreViewSet, SecondLookViewSet

VIEW_SETS: dict[str, type[ViewSetMixin]] = {
    "courses": CourseViewSet,
    "sequences": SequenceViewSet,
    "stages": StageViewSet,
    "assignments": AssignmentViewSet,
    "labs": CatalogueViewSet,
    "runs": StartableRunViewSet,
    "scores": ScoreViewSet,
    "feedback": FeedbackViewSet,
    "reviews": ReviewViewSet,
    "second-looks": SecondLookViewSet,
    "mastery": MasteryViewSet,
    "mastery-evidence": EvidenceViewSet,
    "decisions": DecisionViewSet,
    "skills": SkillViewSet,
    "prerequisites": PrerequisiteViewSet,
    "comparisons": ComparisonViewSet,
    "objections": ObjectionViewSet,
    "recommendations": RecommendationViewSet,
    "ratings": RatingViewSet,
    "models": ModelVersionViewSet,
}
router = SimpleRouter()
for name, view_set in VIEW_SETS.items():
    router.register(name, view_set, basename=name)

# What is listed at /api/v1/ itself: whatever has an address without a number in it.
ROOT = {
    **{name: name for name in ("me", "token", "interests")},
    **{name: f"{name}-list" for name in VIEW_SETS},
}
v1 = [
    path("", APIRootView.as_view(api_root_dict=ROOT), name="root"),
    path("me/", MeView.as_view(), name="me"),
    path("token/", TokenView.as_view(), name="token"),
    path("token/revoke/", TokenRevokeView.as_view(), name="token-revoke"),
    path("interests/", InterestsView.as_view(), name="interests"),
    *router.urls,
    path("<path:rest>/", NowhereView.as_view(), name="nowhere"),
]
docs = SpectacularSwaggerSplitView.as_view(template_name="api/docs.html", url_name="api:schema")
pages = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", docs, name="docs"),
]

urlpatterns = [
    path("v1/", include((v1, "v1"))),
    path("protocol/", protocol, name="protocol"),
    path("", include((pages, "api"))),
    path("", NowhereView.as_view()),
    path("<path:rest>/", NowhereView.as_view()),
]
