"""A chart (see chart.py) as the spreadsheet's own: it reads the cells of a small table."""

from .chart import COLOURS, FALL
from .column import PERCENT, Column

SIZE = {"width": 900, "height": 420}
TYPES = {"bar": "bar", "funnel": "bar", "line": "line"}


def insert_chart(book, sheet, title, chart):
    """Draws ``chart`` beside the table that :func:`chart_table` wrote to ``sheet``."""
    table, count = chart_table(chart), len(chart["categories"])
    if not count:
        return
    if chart["kind"] == "heat":
        scale = {"type": "3_color_scale", "min_color": FALL, "max_color": COLOURS[0]}
        scale |= {"mid_color": "#FFFFFF", "mid_type": "num", "mid_value": 0}
        sheet.conditional_format(1, 1, count, len(table), scale)
        return
    bars = [index for index, one in enumerate(table, 1) if not one["line"]]
    lines = [index for index, one in enumerate(table, 1) if one["line"]]
    kind = {"type": TYPES.get(chart["kind"], "column")}
    if chart["kind"] in ("stacked", "waterfall"):
        kind["subtype"] = "stacked"
    drawn = _with_series(book.add_chart(kind), sheet, table, bars, count) if bars else None
    if lines:
        other = _with_series(book.add_chart({"type": "line"}), sheet, table, lines, count)
        if drawn:
            drawn.combine(other)
        drawn = drawn or other
    # a title as text could be taken for a reference to a cell
    drawn.set_title({"name": title.lstrip("="), "name_font": {"size": 12}})
    drawn.set_legend({"position": "bottom"})
    if kind["type"] == "bar":
        drawn.set_y_axis({"reverse": True})
    drawn.set_size(SIZE)
    sheet.insert_chart(1, len(table) + 2, drawn)


def chart_table(chart):
    """The columns of the table: ``name``, ``values``, ``line``, ``percent``, ``colour``."""
    columns = []
    for index, one in enumerate(chart["series"]):
        base = {"line": bool(one.get("line")), "percent": bool(one.get("percent"))}
        base["colour"] = COLOURS[index % len(COLOURS)]
        if "spans" in one:
            columns += _waterfall(one, base)
        else:
            columns.append(base | {"name": one["name"], "values": one["values"]})
    return columns


def column_like(one, column):
    """The column that says how a series' cells are written."""
    return Column("share", kind=PERCENT) if one["percent"] else column


def _waterfall(one, base):
    """A bar that hangs in the air is one on a base that is not seen."""
    spans = [sorted(span) for span in one["spans"]]
    falls = [last < first for first, last in one["spans"]]
    ground = [low if low > 0 else min(high, 0) for low, high in spans]
    above = [max(high, 0) - max(low, 0) for low, high in spans]
    below = [min(low, 0) - min(high, 0) for low, high in spans]
    parts = [a + b for a, b in zip(above, below, strict=True)]
    rise = [0 if fall else part for part, fall in zip(parts, falls, strict=True)]
    fall = [part if fall else 0 for part, fall in zip(parts, falls, strict=True)]
    yield base | {"name": "", "values": ground, "colour": None}
    yield base | {"name": one["name"], "values": rise}
    yield base | {"name": "−", "values": fall, "colour": FALL}


def _with_series(drawn, sheet, table, places, count):
    for index in places:
        one = table[index - 1]
        colour = {"color": one["colour"]} if one["colour"] else {"none": True}
        look = {"line": colour | {"width": 2}} if one["line"] else {"fill": colour}
        drawn.add_series(
            {
                "name": [sheet.name, 0, index],
                "categories": [sheet.name, 1, 0, count, 0],
                "values": [sheet.name, 1, index, count, index],
                "y2_axis": one["line"] and one["percent"],
                **look,
            }
        )
    return drawn
