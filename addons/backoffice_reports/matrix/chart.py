"""Charts drawn as SVG, for papers: no script, no fonts of its own, text escaped.

A chart is a dict, the same for screen, spreadsheet and paper: ``kind``, ``categories``
(labels) and ``series``, each with ``name`` and ``values``, and where it applies ``line``
(drawn as a line), ``percent`` (on an axis of its own) or ``spans`` (from, to: a waterfall).
"""

from html import escape
from math import floor, log10

WIDTH, HEIGHT = 760, 300
LEFT, RIGHT, TOP, BOTTOM = 78, 12, 30, 54
COLOURS = (
    "#714b67",
    "#c9b8c4",
    "#017e84",
    "#e6a23c",
    "#5b8db8",
    "#9aa55b",
    "#a0522d",
    "#777777",
)
FALL = "#b03a2e"
TICKS = 5


def nice_step(span, ticks=TICKS):
    """A step of 1, 2 or 5 times a power of ten that cuts ``span`` in about ``ticks``."""
    rough = max(span, 1e-9) / ticks
    power = 10 ** floor(log10(rough))
    return next(power * m for m in (1, 2, 5, 10) if power * m >= rough * 0.999999)


def short_number(value):
    """1500000 -> 1.5M: an axis has no room for more."""
    for size, sign in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return f"{value / size:g}{sign}"
    return f"{value:g}"


def axis(values):
    """``(lowest, highest, step)`` of an axis on which all values and zero have room."""
    low, high = min([0.0, *values]), max([0.0, *values])
    step = nice_step((high - low) or 1.0)
    return floor(low / step) * step, -floor(-high / step) * step or step, step


def chart_svg(chart):
    """The picture of a chart, or an empty text where there is nothing to draw."""
    if not chart["categories"] or not chart["series"]:
        return ""
    draw = {"heat": _heat, "bar": _lying, "funnel": _lying}.get(chart["kind"], _standing)
    return _frame("".join(draw(chart)))


def bar_chart_svg(categories, series, most=12):
    """Grouped bars: ``categories`` are labels, ``series`` pairs of name and numbers."""
    return chart_svg(
        {
            "kind": "column",
            "categories": list(categories)[:most],
            "series": [{"name": name, "values": list(v)[:most]} for name, v in series],
        }
    )


def waterfall_spans(steps):
    """``(from, to)`` of each bar; ``steps``: pairs of a value and whether it is a total,
    which stands on the ground."""
    level, spans = 0.0, []
    for value, is_total in steps:
        start = 0.0 if is_total else level
        level = start + value
        spans.append((start, level))
    return spans


# --- Standing: columns, stacks, lines, waterfalls


def _standing(chart):
    series, is_stacked = chart["series"], chart["kind"] == "stacked"
    amounts = [one for one in series if not one.get("percent")]
    bars = [one for one in amounts if not one.get("line") and chart["kind"] != "line"]
    y = _scale(_extremes(amounts, bars, is_stacked), TOP, HEIGHT - BOTTOM)
    yield from _grid(*y.axis, y)
    colours = {id(one): COLOURS[i % len(COLOURS)] for i, one in enumerate(series)}
    yield from (_stack if is_stacked else _bars)(chart, bars, y, colours)
    yield from _labels(chart["categories"])
    for one in series:
        if one not in bars:
            own = _scale(_numbers(one), TOP, HEIGHT - BOTTOM) if one.get("percent") else y
            yield from _line(one, len(chart["categories"]), own, colours[id(one)])
    yield from _legend(series, colours)


def _numbers(one):
    if "spans" in one:
        return [end for span in one["spans"] for end in span]
    return [float(value or 0) for value in one["values"]]


def _extremes(amounts, bars, is_stacked):
    values = [value for one in amounts for value in _numbers(one)]
    if is_stacked and bars:
        columns = list(zip(*map(_numbers, bars), strict=True))
        values = [sum(v for v in c if v > 0) for c in columns]
        values += [sum(v for v in c if v < 0) for c in columns]
    return values


def _scale(values, start, end):
    """A function from a value to its place between ``start`` (high) and ``end`` (low)."""
    low, high, step = axis(values)

    def place(value):
        return start + (high - value) / (high - low) * (end - start)

    place.axis = low, high, step
    return place


def _slots(count):
    slot = (WIDTH - LEFT - RIGHT) / count
    return slot, [LEFT + slot * (position + 0.5) for position in range(count)]


def _bars(chart, bars, y, colours):
    slot, centres = _slots(len(chart["categories"]))
    bar = min(slot * 0.8 / max(len(bars), 1), 46)
    for index, one in enumerate(bars):
        spans = one.get("spans") or [(0, value) for value in _numbers(one)]
        for position, (first, last) in enumerate(spans):
            x = centres[position] + (index - len(bars) / 2) * bar
            colour = colours[id(one)]
            if "spans" in one:
                colour = FALL if last < first else colour
            yield _rect(x, y(first), bar - 1, y(last), colour)


def _stack(chart, bars, y, colours):
    slot, centres = _slots(len(chart["categories"]))
    width = min(slot * 0.7, 60)
    for position, centre in enumerate(centres):
        up = down = 0.0
        for one in bars:
            value = _numbers(one)[position]
            base = up if value >= 0 else down
            yield _rect(centre - width / 2, y(base), width, y(base + value), colours[id(one)])
            up, down = (up + value, down) if value >= 0 else (up, down + value)


def _rect(x, one, width, other, colour):
    top, bottom = sorted((one, other))
    return (
        f'<rect x="{x:.1f}" y="{top:.1f}" width="{width:.1f}" '
        f'height="{bottom - top:.1f}" fill="{colour}"/>'
    )


def _line(one, count, y, colour):
    _slot, centres = _slots(count)
    points = [
        (x, y(float(value)))
        for x, value in zip(centres, one["values"], strict=True)
        if value is not None
    ]
    path = " ".join(f"{x:.1f},{height:.1f}" for x, height in points)
    yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
    for x, height in points:
        yield f'<circle cx="{x:.1f}" cy="{height:.1f}" r="3" fill="{colour}"/>'


# --- Lying: bars and funnels


def _lying(chart):
    count, is_funnel = len(chart["categories"]), chart["kind"] == "funnel"
    series = chart["series"][:1] if is_funnel else chart["series"]
    values = [value for one in series for value in _numbers(one)]
    most = max(map(abs, values)) or 1
    slot = (HEIGHT - TOP - 10) / count
    for position, label in enumerate(chart["categories"]):
        for index, one in enumerate(series):
            value = _numbers(one)[position]
            width = abs(value) / most * (WIDTH - 2 * LEFT - 170)
            x = LEFT + 120 + ((WIDTH - 2 * LEFT - 170) - width) / 2 * is_funnel
            height = slot * 0.8 / len(series)
            top = TOP + slot * position + height * index
            colour = COLOURS[index % len(COLOURS)] if value >= 0 else FALL
            yield _rect(x, top, width, top + height - 1, colour)
            yield _text(x + width + 4, top + height / 2 + 4, short_number(value), "start")
        yield _text(LEFT + 112, TOP + slot * (position + 0.4) + 4, _short(label, 180), "end")
    if not is_funnel:
        colours = {id(one): COLOURS[i % len(COLOURS)] for i, one in enumerate(series)}
        yield from _legend(series, colours)


# --- Heat map: categories down, series across


def _heat(chart):
    series, rows = chart["series"], chart["categories"]
    most = max((abs(v) for one in series for v in _numbers(one)), default=0) or 1
    wide = (WIDTH - LEFT - 100) / len(series)
    high = (HEIGHT - TOP) / len(rows)
    for across, one in enumerate(series):
        x = LEFT + 92 + across * wide
        yield _text(x + wide / 2, TOP - 8, _short(one["name"], wide))
        for down, value in enumerate(_numbers(one)):
            colour = COLOURS[0] if value >= 0 else FALL
            yield (
                f'<rect x="{x:.1f}" y="{TOP + down * high:.1f}" width="{wide - 1:.1f}" '
                f'height="{high - 1:.1f}" fill="{colour}" '
                f'fill-opacity="{abs(value) / most:.2f}"/>'
            )
            strong = "#ffffff" if abs(value) / most > 0.5 else "#333333"
            place = TOP + (down + 0.5) * high + 4
            yield _text(x + wide / 2, place, short_number(round(value, 2)), colour=strong)
    for down, label in enumerate(rows):
        yield _text(LEFT + 86, TOP + (down + 0.5) * high + 4, _short(label, 160), "end")


# --- Parts


def _frame(content):
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="11">'
        f"{content}</svg>"
    )


def _text(x, y, text, anchor="middle", colour="#333333"):
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">'
        f"{escape(text)}</text>"
    )


def _short(text, width):
    room = max(int(width / 6.2), 3)
    return text if len(text) <= room else text[: room - 1] + "…"


def _grid(low, high, step, y):
    for index in range(round((high - low) / step) + 1):
        value = low + index * step
        colour = "#555555" if abs(value) < step / 2 else "#dddddd"
        yield (
            f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(value):.1f}" y2="{y(value):.1f}" '
            f'stroke="{colour}"/>'
        )
        text = short_number(round(value, 9))
        yield _text(LEFT - 6, y(value) + 4, text, "end", "#555555")


def _labels(categories):
    slot, centres = _slots(len(categories))
    every = max(-(-30 // int(max(slot, 1))), 1)
    for position, label in enumerate(categories):
        if position % every == 0:
            text = _short(label, slot * every)
            yield _text(centres[position], HEIGHT - BOTTOM + 18, text)


def _legend(series, colours):
    x = LEFT
    for one in series:
        if x > WIDTH - 80:
            return
        yield f'<rect x="{x}" y="8" width="11" height="11" fill="{colours[id(one)]}"/>'
        yield _text(x + 16, 18, one["name"], "start")
        x += 34 + 7 * len(one["name"])
