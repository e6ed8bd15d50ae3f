"""When something arrives that travels on working days."""

from datetime import timedelta

LONGEST = 400  # days after which the calendar, not the carrier, is to blame


def on_or_after(day, is_open):
    """The first open day from `day` on."""
    for _n in range(LONGEST):
        if is_open(day):
            return day
        day += timedelta(days=1)
    return day


def arrival(leaves, days, is_open_here, is_open_there):
    """The day of arrival of what leaves on `leaves`, or on the first open day after it,
    and travels `days` working days. It travels on days that are open where it starts and
    arrives on one that is open where it goes."""
    day = on_or_after(leaves, is_open_here)
    for _n in range(days):
        day = on_or_after(day + timedelta(days=1), is_open_here)
    return on_or_after(day, is_open_there) if days else day
