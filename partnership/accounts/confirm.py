"""Asked again before a sensitive page: a password or a factor, unless one was shown a short while ago."""

import time

from allauth.account.internal.flows import reauthentication
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from partnership.drafts.rules import BY_ITSELF, KEEP_ONLY


def is_recently_confirmed(request: HttpRequest) -> bool:
    """Whether the person of this session signed in or confirmed within ACCOUNT_REAUTHENTICATION_TIMEOUT seconds."""
    shown = get_authentication_records(request, request.user)
    return bool(shown) and time.time() - shown[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def ask_again(request: HttpRequest) -> HttpResponse:
    """To the page that asks who they are, and from there back to here. What a form had sent is kept meanwhile.

    Not so what a script sent for a draft: it would be sent again, and answered to the script, when its person confirms.
    """
    asks = reverse("account_reauthenticate")
    if request.POST.get(KEEP_ONLY) == BY_ITSELF:
        return HttpResponseRedirect(asks)
    answer: HttpResponse = reauthentication.suspend_request(request, asks)
    return answer
