"""Telling a WebSub hub that feeds have changed, in the form that public hubs take (PubSubHubbub 0.4 §7.1).

WebSub (W3C, §6) leaves the way from publisher to hub open; hubs go on taking this one.
"""

from __future__ import annotations

import asyncio
from enum import Enum, auto

import httpx

#: Seconds for the whole exchange of one ping.
PATIENCE = 10.0
#: Statuses that mean "not now" rather than "no": request timeout, too many requests.
NOT_NOW = {408, 425, 429}


class HubResponse(Enum):
    """What a hub makes of a ping."""

    TAKEN = auto()
    #: It will not take this feed; asking again is no use.
    REFUSED = auto()
    #: It cannot be reached, or asks for time.
    LATER = auto()


def ping(hub: str, topic: str) -> HubResponse:
    """Tell *hub* that the feed at *topic* has changed. The body of its answer is not read."""
    try:
        status = asyncio.run(asyncio.wait_for(_post(hub, topic), PATIENCE))  # httpx knows no deadline of the whole
    except (httpx.HTTPError, TimeoutError):
        return HubResponse.LATER
    if status // 100 == 2:
        return HubResponse.TAKEN
    return HubResponse.REFUSED if status // 100 == 4 and status not in NOT_NOW else HubResponse.LATER


async def _post(hub: str, topic: str) -> int:
    data = {"hub.mode": "publish", "hub.url": topic}
    async with httpx.AsyncClient(timeout=PATIENCE) as client, client.stream("POST", hub, data=data) as response:
        return response.status_code
