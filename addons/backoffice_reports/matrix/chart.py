"""A bar chart drawn as SVG, for papers: no script, no fonts of its own, text escaped."""

from html import escape
from math import floor, log10

WIDTH, HEIGHT = 760, 300
LEFT, RIGHT, TOP, BOTTOM = 78, 12, 30, 54
COLOURS = ("#714b67", "#c9b8c4", "#017e84", "#e6a23c")
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


def bar_chart_svg(categories, series, most=12):
    """Grouped bars: ``categories`` are labels, ``series`` pairs of name and numbers.

    Only the first ``most`` categories are drawn. An empty chart is an empty text.
    """
    categories = list(categories)[:most]
    if not categories:
        return ""
    series = [(name, [float(v or 0) for v in values][:most]) for name, values in series]
    low, high, step = axis([value for _name, values in series for value in values])

    def y(value):
        return TOP + (high - value) / (high - low) * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="11">'
    ]
    parts += _grid(low, high, step, y)
    parts += _bars(categories, series, y)
    parts += _legend(series)
    return "".join(parts) + "</svg>"


def _grid(low, high, step, y):
    for index in range(round((high - low) / step) + 1):
        value = low + index * step
        colour = "#555555" if abs(value) < step / 2 else "#dddddd"
        yield (
            f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(value):.1f}" y2="{y(value):.1f}" '
            f'stroke="{colour}"/><text x="{LEFT - 6}" y="{y(value) + 4:.1f}" '
            f'text-anchor="end" fill="#555555">{short_number(round(value, 9))}</text>'
        )


def _bars(categories, series, y):
    slot = (WIDTH - LEFT - RIGHT) / len(categories)
    bar = min(slot * 0.8 / len(series), 46)
    for position, label in enumerate(categories):
        centre = LEFT + slot * (position + 0.5)
        for index, (_name, values) in enumerate(series):
            x = centre + (index - len(series) / 2) * bar
            top, bottom = sorted((y(values[position]), y(0)))
            yield (
                f'<rect x="{x:.1f}" y="{top:.1f}" width="{bar - 1:.1f}" '
                f'height="{bottom - top:.1f}" fill="{COLOURS[index % len(COLOURS)]}"/>'
            )
        room = max(int(slot / 6.2), 3)
        text = label if len(label) <= room else label[: room - 1] + "…"
        yield (
            f'<text x="{centre:.1f}" y="{HEIGHT - BOTTOM + 18}" '
            f'text-anchor="middle" fill="#333333">{escape(text)}</text>'
        )


def _legend(series):
    x = LEFT
    for index, (name, _values) in enumerate(series):
        yield (
            f'<rect x="{x}" y="8" width="11" height="11" '
            f'fill="{COLOURS[index % len(COLOURS)]}"/>'
            f'<text x="{x + 16}" y="18" fill="#333333">{escape(name)}</text>'
        )
        x += 34 + 7 * len(name)
