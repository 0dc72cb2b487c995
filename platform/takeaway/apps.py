from django.apps import AppConfig


class TakeawayConfig(AppConfig):
    name = "takeaway"
