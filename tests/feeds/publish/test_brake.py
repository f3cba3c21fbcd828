"""When the brake holds a feed."""

from __future__ import annotations

import pytest

from feeds.publish.brake import reason_to_hold


@pytest.mark.parametrize(
    ("lost", "shown", "held"),
    [
        pytest.param(0, 0, False, id="nothing to lose"),
        pytest.param(2, 2, False, id="too few to tell"),
        pytest.param(3, 3, True, id="all of a small feed"),
        pytest.param(25, 50, False, id="half"),
        pytest.param(26, 50, True, id="more than half"),
    ],
)
def test_more_than_half(lost: int, shown: int, held: bool) -> None:
    """It holds a feed that would lose more than half of its entries, and says how to publish it all the same."""
    reason = reason_to_hold(lost=lost, shown=shown)
    assert (reason is not None) == held
    assert not held or f"{lost} of its {shown} entries" in str(reason)
