"""Pings a WebSub hub when a feed has changed, in the form that public hubs accept (PubSubHubbub 0.4 §7.1).

WebSub (W3C, §6) leaves open how publishers tell their hub; hubs still accept this form.
"""

from __future__ import annotations

import asyncio
from enum import Enum, auto

import httpx

#: For the whole exchange of one ping.
PING_TIMEOUT_SECONDS = 10.0
#: Statuses that mean "not now" rather than "no": request timeout, too early, too many requests.
TEMPORARY_STATUSES = {408, 425, 429}


class HubResponse(Enum):
    """How a hub answers a ping."""

    TAKEN = auto()
    #: It does not accept this feed; there is no use in asking again.
    REFUSED = auto()
    #: It cannot be reached, or asks to wait.
    LATER = auto()


def ping(hub: str, topic: str) -> HubResponse:
    """Tell *hub* that the feed at *topic* has changed. The body of the response is not read."""
    try:
        # httpx has no timeout for the whole exchange
        status = asyncio.run(asyncio.wait_for(_post(hub, topic), PING_TIMEOUT_SECONDS))
    except (httpx.HTTPError, TimeoutError):
        return HubResponse.LATER
    if status // 100 == 2:
        return HubResponse.TAKEN
    return HubResponse.REFUSED if status // 100 == 4 and status not in TEMPORARY_STATUSES else HubResponse.LATER


async def _post(hub: str, topic: str) -> int:
    data = {"hub.mode": "publish", "hub.url": topic}
    async with (
        httpx.AsyncClient(timeout=PING_TIMEOUT_SECONDS) as client,
        client.stream("POST", hub, data=data) as response,
    ):
        return response.status_code
