"""What an exposure means: which limits it breaks, and how much that matters."""

from typing import NamedTuple

#: policy -> severity of a finding; no entry: nothing is found
SEVERITY_OF = {"warn": "warning", "approve": "approval", "block": "blocking"}
#: areas whose policy is empty everywhere: looked at, as severe as the check says
ALWAYS = {"total", "overdue", "insured"}
RANK = {"warning": 1, "approval": 2, "blocking": 3}
INVOICED = ("overdue", "not_due", "presented", "draft", "credits")


class Breach(NamedTuple):
    """A limit that is passed; an empty severity is the check's own."""

    area: str
    figure: float
    limit: float
    severity: str


def severity(area, partner, company):
    """The severity of a breach in this area, or None where it is ignored. `partner` and
    `company` are the policies chosen there, or empty."""
    policy = partner or company or ("check" if area in ALWAYS else "ignore")
    if policy == "check":
        return ""
    return SEVERITY_OF.get(policy)


def out_of_reach(parts, orders, limits):
    """Whether no limit can be passed by orders of these amounts, in whatever order they
    come: most customers are far from theirs."""
    least = min((limit for limit in limits.values() if limit is not None), default=None)
    most = sum(max(amount, 0.0) for amount in (*parts.values(), *orders))
    return least is None or most <= least


def breaches(parts, order, added, limits, severities):
    """The limits that are passed, worst first: by an order of this amount, when `added`
    comes on top of `parts`.

    `limits`: {area: amount, or None for no limit}; `severities`: {area: `severity()`}.
    Amounts were rounded before: what is smaller than a millionth is noise.
    """
    figures = {
        "order": order,
        "invoiced": sum(parts[name] for name in INVOICED),
        "ordered": parts["ordered"] + added,
        "total": sum(parts.values()) + added,
    }
    found = [
        Breach(area, figure, limits[area], severities[area])
        for area, figure in figures.items()
        if limits[area] is not None
        and severities[area] is not None
        and figure > limits[area] + 1e-6
    ]
    return sorted(found, key=lambda b: (-RANK.get(b.severity, 2), b.area != "total"))
