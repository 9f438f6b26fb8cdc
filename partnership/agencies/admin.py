"""Reference data for administrators: agencies and the domains of their mail. People and their roles have pages."""

from django.contrib import admin

from partnership.agencies.models import Agency, Domain


class DomainInline(admin.TabularInline):  # type: ignore[type-arg]  # Django's cannot be subscripted
    model = Domain
    extra = 0


@admin.register(Agency)
class AgencyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "sector", "arrangement", "from_on", "until_on", "successor"]
    list_filter = ["sector", "arrangement"]
    search_fields = ["name", "short_name", "domains__name"]
    list_select_related = ["successor"]
    inlines = [DomainInline]


@admin.register(Domain)
class DomainAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "agency"]
    search_fields = ["name"]
    list_select_related = ["agency"]
