"""Small charts as inline SVG, without a library and without the network."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from govtext.evaluation.metrics.calibration import Bin

_SIZE, _LEFT, _BOTTOM, _TOP = 310, 58, 40, 12


def bar_chart(rows: Sequence[tuple[str, float, float, float, int]]) -> str:
    """Horizontal bars with intervals: ``(label, value, low, high, n)``, all values in [0, 1]."""
    left, width, step = 140, 250, 26
    height = step * len(rows) + 26
    parts = [_open(left + width + 105, height, "bar chart")]
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        x = left + tick * width
        parts.append(f'<line class="grid" x1="{x}" x2="{x}" y1="4" y2="{height - 20}"/>')
        parts.append(f'<text class="tick" x="{x}" y="{height - 6}" text-anchor="middle">{tick:g}</text>')
    for index, (label, value, low, high, n) in enumerate(rows):
        y = index * step + 8
        middle = y + 8
        parts.append(
            f'<text class="label" x="{left - 8}" y="{middle + 4}" text-anchor="end">{escape(label[:20])}</text>'
        )
        parts.append(
            f'<rect class="bar" x="{left}" y="{y}" width="{max(value, 0) * width:.1f}" height="16" rx="2">'
            f"<title>{escape(label)}: {value:.3f} [{low:.3f}, {high:.3f}], n = {n}</title></rect>"
        )
        x1, x2 = left + low * width, left + high * width
        parts.append(f'<line class="whisker" x1="{x1:.1f}" x2="{x2:.1f}" y1="{middle}" y2="{middle}"/>')
        for x in (x1, x2):
            parts.append(f'<line class="whisker" x1="{x:.1f}" x2="{x:.1f}" y1="{middle - 4}" y2="{middle + 4}"/>')
        parts.append(f'<text class="tick" x="{left + width + 10}" y="{middle + 4}">{value:.3f} · n {n}</text>')
    return "".join([*parts, "</svg>"])


def risk_coverage_chart(points: Sequence[tuple[float, float]]) -> str:
    """Risk over coverage."""
    parts = _axes("share answered, most certain first", "share of them wrong", "risk–coverage curve")
    path = " ".join(f"{'L' if i else 'M'}{_x(c):.1f},{_y(r):.1f}" for i, (c, r) in enumerate(points))
    if points:
        area = f"M{_x(points[0][0]):.1f},{_y(0):.1f} {path.replace('M', 'L', 1)} L{_x(points[-1][0]):.1f},{_y(0):.1f}Z"
        parts.append(f'<path class="area" d="{area}"/><path class="curve" d="{path}"/>')
    return "".join([*parts, "</svg>"])


def reliability_chart(bins: Sequence[Bin]) -> str:
    """Share correct over mean probability; the diagonal is perfect, dots grow with the number of predictions."""
    parts = _axes("probability given", "share right", "reliability diagram")
    parts.append(f'<line class="diagonal" x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}"/>')
    most = max((row.count for row in bins), default=1)
    path = " ".join(
        f"{'L' if i else 'M'}{_x(row.mean_probability):.1f},{_y(row.share_correct):.1f}" for i, row in enumerate(bins)
    )
    parts.append(f'<path class="curve" d="{path}"/>' if bins else "")
    for row in bins:
        radius = 2.5 + 6 * (row.count / most) ** 0.5
        x, y = _x(row.mean_probability), _y(row.share_correct)
        words = f"{row.count} predictions, mean {row.mean_probability:.2f}, right {row.share_correct:.2f}"
        parts.append(f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"><title>{words}</title></circle>')
    return "".join([*parts, "</svg>"])


def _x(value: float) -> float:
    return _LEFT + value * (_SIZE - _LEFT - 12)


def _y(value: float) -> float:
    return _TOP + (1 - value) * (_SIZE - _TOP - _BOTTOM)


def _axes(x_title: str, y_title: str, name: str) -> list[str]:
    parts = [_open(_SIZE, _SIZE, name)]
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        parts.append(f'<line class="grid" x1="{_x(tick)}" x2="{_x(tick)}" y1="{_y(0)}" y2="{_y(1)}"/>')
        parts.append(f'<line class="grid" x1="{_x(0)}" x2="{_x(1)}" y1="{_y(tick)}" y2="{_y(tick)}"/>')
        parts.append(f'<text class="tick" x="{_x(tick)}" y="{_y(0) + 14}" text-anchor="middle">{tick:g}</text>')
        parts.append(f'<text class="tick" x="{_x(0) - 6}" y="{_y(tick) + 4}" text-anchor="end">{tick:g}</text>')
    parts.append(f'<text class="label" x="{_x(0.5)}" y="{_SIZE - 6}" text-anchor="middle">{escape(x_title)}</text>')
    parts.append(
        f'<text class="label" x="12" y="{_y(0.5)}" text-anchor="middle" transform="rotate(-90 12 {_y(0.5)})">'
        f"{escape(y_title)}</text>"
    )
    return parts


def _open(width: float, height: float, name: str) -> str:
    return (
        f'<svg viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" role="img" aria-label="{name}">'
    )
