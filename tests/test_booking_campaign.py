"""60 random scenarios of mishaps over all carriers; the bench `faults` runs 500.

FAULT_SEED=n repeats a run, FAULT_COUNT=n takes more.
"""

import os
import secrets

from fault_campaign import Campaign
from test_booking_crash import ForgeCase


class TestBookingCampaign(ForgeCase):
    def test_nothing_travels_twice_nothing_is_lost_nothing_stands_unseen(self):
        seed = int(os.environ.get("FAULT_SEED") or secrets.randbelow(10**6))
        count = int(os.environ.get("FAULT_COUNT") or 60)
        campaign = Campaign(self.ask, self.carrier, count, seed)
        campaign.run()
        faults = campaign.faults()
        story = "\n".join([campaign.story(), *faults])
        self.assertFalse(faults, f"\nFAULT_SEED={seed}: {story}\n{self.log_text()}")
        self.assertGreater(campaign.deaths, 0, story)
