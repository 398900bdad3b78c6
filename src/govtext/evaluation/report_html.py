"""A result as one HTML page that stands by itself: figures, plots, and every item with its prediction."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from govtext.evaluation.compare import Comparison
from govtext.evaluation.harness import Figure, Results
from govtext.evaluation.metrics.calibration import reliability
from govtext.evaluation.metrics.selective import risk_coverage
from govtext.evaluation.plots import bar_chart, reliability_chart, risk_coverage_chart
from govtext.evaluation.tasks import TASK_BY_NAME, Record
from govtext.webpage import assemble, safe

_LOWER_IS_BETTER = {"aurc", "ece", "pk", "window_diff", "character_error_rate"}
_TITLES = {
    "qa": "Questions",
    "outline": "Outline",
    "sentences": "Sentences",
    "reports": "Reports in a file",
    "facts": "Facts",
    "summary": "Digests",
    "repair": "Text repair",
}

# What the shared style sheet does not say: this page is one column of plots and tables.
_STYLE = """
body { margin: 0 auto; max-width: 1080px; padding: 32px 20px 80px; }
h1 { font-size: 26px; margin: 0 3rem 4px 0; }
h2 { font-size: 20px; margin: 44px 0 8px; border-bottom: 1px solid var(--line); padding-bottom: 6px; }
h3 { font-size: 15px; margin: 22px 0 6px; color: var(--soft); font-weight: 600; }
p { margin: 4px 0; }
#theme { float: right; padding: 0; width: 2.2em; }
.cards { display: flex; flex-wrap: wrap; gap: 12px; margin: 20px 0; }
.card { flex: 1 1 150px; background: var(--wash); border-radius: 8px; padding: 12px 16px; }
.card b { display: block; font-size: 26px; font-variant-numeric: tabular-nums; }
.card span { color: var(--soft); font-size: 13px; }
table { width: 100%; }
.figures { min-width: min(560px, 100%); }
.row { display: flex; flex-wrap: wrap; gap: 28px; align-items: flex-start; }
details { margin: 6px 0; }
summary { cursor: pointer; }
.right { color: var(--good); }
.wrong { color: var(--bad); }
code { font-size: 13px; background: var(--wash); padding: 1px 4px; border-radius: 3px; overflow-wrap: anywhere; }
"""
_SCRIPT = """
for (const box of document.querySelectorAll('.items')) {
  const words = box.querySelector('input'), kind = box.querySelector('select');
  const rows = [...box.querySelectorAll('tbody tr')], count = box.querySelector('.count');
  const draw = () => {
    let shown = 0;
    for (const row of rows) {
      const ok = (!kind.value || row.className === kind.value) && row.textContent.includes(words.value);
      row.hidden = !ok;
      shown += ok;
    }
    count.textContent = shown + ' of ' + rows.length;
  };
  words.addEventListener('input', draw);
  kind.addEventListener('change', draw);
  draw();
}
"""


def render_html(results: Results, comparison: Sequence[Comparison] = (), other: Results | None = None) -> str:
    """The page.

    Args:
        results: Of a run.
        comparison: With an earlier run, to be shown first.
        other: That earlier run, for its name.
    """
    header = results.header
    title = f"{header['system']} on {header['set']} ({header['split']}, {header['layout']})"
    parts = [
        "<main><button type='button' id='theme' class='js-only' aria-label='dark' aria-pressed='false'></button>",
        f"<h1>{safe(title)}</h1><p class='soft'>{header['n']} items · {results.seconds:.1f} s · "
        f"{safe(', '.join(f'{k} {v}' for k, v in header['versions'].items()))} · data {header['data_hash'][:12]}</p>",
    ]
    if header.get("command"):
        parts.append(f"<p><code>{safe(header['command'])}</code></p>")
    parts.append("<div class='cards'>")
    for name, figures in results.figures.items():
        headline = TASK_BY_NAME[name].headline
        if headline in figures:
            figure = figures[headline]
            parts.append(
                f"<div class='card'><span>{_TITLES[name]}: {headline.replace('_', ' ')}</span><b>{figure.value:.3f}</b>"
                f"<span>{figure.low:.3f} to {figure.high:.3f}, n = {figure.n}</span></div>"
            )
    parts.append("</div>")
    if comparison:
        parts.append(_comparison(comparison, other, header["system"]))
    for name, figures in results.figures.items():
        records = [record for record in results.records if record.task == name]
        plots = _confidence(records) if name == "qa" else ""
        parts.append(f"<h2>{_TITLES[name]}</h2><div class='row'><div>{_figures(figures)}</div>{plots}</div>")
        slices = {key: rows for key, rows in results.slices[name].items() if len(rows) > 1}
        if slices:
            parts.append(f"<h3>By slice: {TASK_BY_NAME[name].item_metric.replace('_', ' ')}</h3><div class='row'>")
            for key, rows in slices.items():
                bars = [(label, f.value, f.low, f.high, f.n) for label, f in rows.items()]
                parts.append(f"<div><h3>{safe(key)}</h3>{bar_chart(bars)}</div>")
            parts.append("</div>")
        parts.append(_items(name, records))
    if "summary" in results.figures:
        parts.append("<p class='soft'>" + "<br>".join(safe(s) for s in header["rouge"].values()) + "</p>")
    parts.append("</main>")
    return assemble(title, "".join(parts), styles=[_STYLE], scripts=[_SCRIPT], lang="en")


def save_html(
    path: str | Path, results: Results, comparison: Sequence[Comparison] = (), other: Results | None = None
) -> None:
    """Write the page to a file."""
    Path(path).write_text(render_html(results, comparison, other), encoding="utf-8")


def _figures(figures: Mapping[str, Figure]) -> str:
    rows = "".join(
        f"<tr><td>{safe(name.replace('_', ' '))}{' ↓' if name in _LOWER_IS_BETTER else ''}</td>"
        f"<td><b>{f.value:.3f}</b></td><td>{f.low:.3f} – {f.high:.3f}</td></tr>"
        for name, f in figures.items()
    )
    n = next(iter(figures.values())).n if figures else 0
    head = "<tr><th>figure (↓ lower is better)</th><th>value</th><th>95 % bootstrap interval</th></tr>"
    return f"<p class='soft'>n = {n}</p><table class='figures'>{head}{rows}</table>"


def _confidence(records: Sequence[Record]) -> str:
    known = [r for r in records if r.scores["probability"] is not None]
    if not known:
        return "<p class='soft'>No probabilities: no risk–coverage curve, no reliability diagram.</p>"
    points = risk_coverage([r.scores["probability"] or 0.0 for r in records], [r.scores["right"] for r in records])
    bins = reliability([r.scores["probability"] for r in known], [r.scores["right"] for r in known])
    return (
        f"<div><h3>Risk–coverage</h3>{risk_coverage_chart(points)}<h3>Reliability</h3>{reliability_chart(bins)}</div>"
    )


def _comparison(rows: Sequence[Comparison], other: Results | None, system: str) -> str:
    name = other.header["system"] if other else "the other run"
    parts = [f"<h2>{safe(system)} against {safe(name)}</h2><table><tr><th>task</th><th>metric</th><th>n</th>"]
    parts.append("<th>before</th><th>now</th><th>difference (95 %)</th><th>p</th><th>gained</th><th>lost</th></tr>")
    for row in rows:
        gained, lost = (
            f"<details><summary>{len(ids)}</summary>{safe(', '.join(ids))}</details>"
            for ids in (row.gained, row.lost)
        )
        parts.append(
            f"<tr><td>{row.task}</td><td>{row.metric}</td><td>{row.n}</td><td>{row.a:.3f}</td><td>{row.b:.3f}</td>"
            f"<td>{row.b - row.a:+.3f} ({row.low:+.3f} to {row.high:+.3f})</td><td>{row.p:.4f}</td>"
            f"<td>{gained}</td><td>{lost}</td></tr>"
        )
    return "".join([*parts, "</table>"])


def _items(task: str, records: Sequence[Record]) -> str:
    metric = TASK_BY_NAME[task].item_metric
    rows = []
    for record in records:
        score = record.scores[metric]
        css = "right" if score >= 0.9995 else "wrong"
        said = _short(record.prediction, task) if record.prediction is not None else record.error or "no prediction"
        wanted = " / ".join(record.accepted) if task == "qa" and record.accepted else "not told" if task == "qa" else ""
        slices = ", ".join(f"{k} {v}" for k, v in record.slices.items() if k in ("kind", "trap", "genre", "budget"))
        rows.append(
            f"<tr class='{css}'><td>{safe(record.id)}<br><span class='soft'>{safe(slices)}</span></td>"
            f"<td>{safe(record.question)}</td><td>{safe(said)}</td><td>{safe(wanted)}</td><td>{score:.3f}</td></tr>"
        )
    return (
        "<details class='items'><summary>Items</summary><p><input aria-label='words' placeholder='words'> <select aria-label='which'>"
        "<option value=''>all</option><option value='wrong'>not right</option>"
        "<option value='right'>right</option></select> <span class='count soft'></span></p>"
        "<table><thead><tr><th>item</th><th>question</th><th>prediction</th>"
        f"<th>accepted</th><th>{metric.replace('_', ' ')}</th></tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table></details>"
    )


def _short(prediction: Mapping[str, Any], task: str) -> str:
    """A prediction in a few words."""
    if task == "qa":
        answer = prediction["answer"]
        probability = prediction.get("probability")
        said = "not told" if answer is None else answer[:120]
        return said if probability is None else f"{said} ({probability:.2f})"
    if isinstance(prediction.get("text"), str):
        return str(prediction["text"])[:160]
    name = next((key for key in ("headings", "sentences", "reports", "facts") if key in prediction), "")
    return f"{len(prediction[name])} {name}" if name else json.dumps(prediction, ensure_ascii=False)[:160]
