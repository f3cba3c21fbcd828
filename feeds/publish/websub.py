"""Pings a WebSub hub when a feed has changed, in the form that public hubs accept (PubSubHubbub 0.4 §7.1).

WebSub (W3C, §6) leaves open how publishers tell their hub; hubs still accept this form.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum, auto
from urllib.parse import urlencode

from scraper.http.post import POST_TIMEOUT_SECONDS, post

#: For the whole exchange of one ping.
PING_TIMEOUT_SECONDS = POST_TIMEOUT_SECONDS
#: Statuses that mean "not now" rather than "no": request timeout, too early, too many requests.
TEMPORARY_STATUSES = {408, 425, 429}


class HubResponse(Enum):
    """How a hub answers a ping."""

    TAKEN = auto()
    #: It does not accept this feed; there is no use in asking again.
    REFUSED = auto()
    #: It cannot be reached, or asks to wait.
    LATER = auto()


def ping(hub: str, topic: str, allow: Iterable[str] = ()) -> HubResponse:
    """Tell *hub* that the feed at *topic* has changed. *allow* has exceptions of the guard, "host:port".

    Raises AddressRefusedError if the hub's address is private and no exception.
    """
    body = urlencode({"hub.mode": "publish", "hub.url": topic}).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    reply = post(hub, body, headers, allow=allow, timeout=PING_TIMEOUT_SECONDS)
    if reply.taken:
        return HubResponse.TAKEN
    refused = reply.status is not None and reply.status // 100 == 4 and reply.status not in TEMPORARY_STATUSES
    return HubResponse.REFUSED if refused else HubResponse.LATER
