"""A report's table as the one chart that screen, spreadsheet and paper draw."""

from ..matrix import PERCENT, waterfall_spans

#: categories in time are never cut to "others": the latest are shown
MOST_IN_TIME = 62


def from_table(env, definition, table, groupings):
    """The chart (see matrix/chart.py) of ``{"columns", "rows", "total"}``."""
    chart = definition.chart
    places = {column.code: index for index, column in enumerate(table["columns"])}
    if chart.kind == "funnel":
        return _funnel(chart, table, places)
    codes = [code for code in chart.series + chart.line if code in places]
    category = chart.category if chart.category in groupings else (groupings or ("",))[0]
    by_key = category in definition.groupings and definition.groupings[category].by_key
    if chart.kind in ("stacked", "heat") and len(groupings) > 1 and codes:
        stack = chart.stack if chart.stack in groupings else ""
        stack = stack or next(code for code in groupings if code != category)
        categories, series = _crossed(
            table, groupings, category, stack, places[codes[0]], by_key
        )
    else:
        rows = _rows_of(table, groupings, category, by_key)
        categories = [label for label, _values in rows]
        series = [_series(chart, table["columns"][places[c]], places[c], rows) for c in codes]
    made = {"kind": chart.kind, "categories": categories, "series": series}
    made = made if by_key else with_others(env, made, chart.limit)
    if by_key:
        made = _latest(made)
    return waterfall(env, made) if chart.kind == "waterfall" else made


def _series(chart, column, place, rows):
    values = [values[place] for _label, values in rows]
    return {
        "name": column.label,
        "values": [None if value is None else float(value) for value in values],
        "line": column.code in chart.line or chart.kind == "line",
        "percent": column.kind == PERCENT,
    }


def _rows_of(table, groupings, category, by_key):
    """Label and values of each key of a grouping: the outermost as it is, others added up."""
    if not groupings:
        return []
    level = list(groupings).index(category)
    if level == 0:
        return [
            (row["labels"][0], row["values"]) for row in table["rows"] if len(row["path"]) == 1
        ]
    sums, labels = {}, {}
    for row in table["rows"]:
        if len(row["path"]) != level + 1:
            continue
        key = row["path"][level]
        labels[key] = row["labels"][level]
        known = sums.get(key)
        sums[key] = row["values"] if known is None else _added(known, row["values"])
    keys = sorted(sums, key=lambda key: (key is None, key)) if by_key else sums
    return [(labels[key], sums[key]) for key in keys]


def _added(one, two):
    return [
        (a or 0) + (b or 0) if isinstance(a or b, int) or hasattr(a or b, "as_tuple") else None
        for a, b in zip(one, two, strict=True)
    ]


def _crossed(table, groupings, category, stack, place, by_key):
    """Categories, and one series for each key of the second grouping."""
    across, down = list(groupings).index(stack), list(groupings).index(category)
    depth, cells, names, labels = max(across, down) + 1, {}, {}, {}
    for row in table["rows"]:
        if len(row["path"]) != depth:
            continue
        key, other = row["path"][down], row["path"][across]
        labels[key], names[other] = row["labels"][down], row["labels"][across]
        cells[key, other] = cells.get((key, other), 0.0) + float(row["values"][place] or 0)
    keys = sorted(labels, key=lambda key: (key is None, key)) if by_key else list(labels)
    weight = {o: sum(abs(cells.get((k, o), 0)) for k in keys) for o in names}
    # more colours than these nobody tells apart
    shown = sorted(names, key=lambda other: -weight[other])[:8]
    series = [
        {"name": names[other], "values": [cells.get((key, other), 0.0) for key in keys]}
        for other in shown
    ]
    return [labels[key] for key in keys], series


def with_others(env, chart, limit):
    """The first categories; what comes after them is one more, where it can be added up."""
    if len(chart["categories"]) <= limit:
        return chart
    series = []
    for one in chart["series"]:
        values, rest = one["values"][: limit - 1], one["values"][limit - 1 :]
        if one.get("line"):
            other = rest[-1]
        else:
            other = None if one.get("percent") else sum(value or 0 for value in rest)
        series.append(one | {"values": [*values, other]})
    categories = [*chart["categories"][: limit - 1], env._("Others")]
    return chart | {"categories": categories, "series": series}


def _latest(chart):
    series = [one | {"values": one["values"][-MOST_IN_TIME:]} for one in chart["series"]]
    return chart | {"categories": chart["categories"][-MOST_IN_TIME:], "series": series}


def waterfall(env, chart, total_label=None):
    """The steps of the first series, and where they lead."""
    if not chart["series"]:
        return chart
    one = chart["series"][0]
    steps = [(value or 0.0, False) for value in one["values"]]
    total = sum(value for value, _is_total in steps)
    spans = waterfall_spans([*steps, (total, True)])
    values = [value for value, _is_total in steps] + [total]
    categories = [*chart["categories"], total_label or env._("Total")]
    return chart | {
        "categories": categories,
        "series": [one | {"values": values, "spans": [list(span) for span in spans]}],
    }


def _funnel(chart, table, places):
    """Each measure of the whole is one step."""
    codes = [code for code in chart.series if code in places]
    columns = [table["columns"][places[code]] for code in codes]
    values = [float(table["total"][places[code]] or 0) for code in codes]
    series = [{"name": columns[0].label, "values": values}] if columns else []
    return {
        "kind": "funnel",
        "categories": [column.label for column in columns],
        "series": series,
    }
