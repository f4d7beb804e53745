"""What the class report looks like: a Jinja template and its style sheet. page.py fills it in."""

STYLE = """
:root { color-scheme: light; --ink: #1f2328; --soft: #59636e; --line: #d9dde2; --tint: #f5f7f9;
  --right: #0072b2; --wrong: #b54708; }
* { box-sizing: border-box; }
body { margin: 0; background: #fff; color: var(--ink); font: 16px/1.5 system-ui, "Segoe UI", Roboto, sans-serif; }
main, header > div, footer { max-width: 62rem; margin: 0 auto; padding: 0 1.5rem; }
header { background: var(--tint); border-bottom: 1px solid var(--line); padding: 1.6rem 0 1.4rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; margin: 2.6rem 0 .5rem; }
p { margin: .5rem 0; max-width: 46rem; }
a { color: #0062a3; }
nav { margin-top: .7rem; font-size: .92rem; display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; }
code, .id { font-family: ui-monospace, "SF Mono", Consolas, "DejaVu Sans Mono", monospace; font-size: .88em; }
.soft { color: var(--soft); font-size: .92rem; }
.kicker { color: var(--soft); margin: 0 0 .1rem; font-size: .92rem; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .8rem; margin: 1.6rem 0 0; }
.facts div { border: 1px solid var(--line); border-radius: 8px; padding: .7rem .9rem; }
.facts dt { color: var(--soft); font-size: .86rem; }
.facts dd { margin: 0; font-size: 1.4rem; font-weight: 600; line-height: 1.3; font-variant-numeric: tabular-nums; }
.facts small { font-size: .86rem; font-weight: 400; color: var(--soft); }
.warning { border: 2px solid var(--wrong); border-left-width: 8px; border-radius: 6px; padding: .7rem 1rem;
  margin: 1.5rem 0 0; background: #fff6ef; max-width: none; font-weight: 600; }
svg { display: block; width: 100%; height: auto; margin: .6rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .94rem; font-variant-numeric: tabular-nums; }
th { text-align: left; font-weight: 600; vertical-align: bottom; }
td { vertical-align: baseline; }
th, td { padding: .38rem .7rem; border-bottom: 1px solid var(--line); }
th:first-child, td:first-child { padding-left: .3rem; }
.n { text-align: right; white-space: nowrap; }
.id { overflow-wrap: anywhere; }
.bar { width: 9rem; white-space: nowrap; }
.bar i { display: inline-block; height: .8em; background: #d55e00; border-radius: 2px; margin-right: .45rem; }
.kind { white-space: nowrap; width: 12rem; }
.exercise { width: 14.5rem; } .student { width: 10rem; }
.reasons { margin: 0; padding: 0; list-style: none; overflow-wrap: anywhere; }
details { margin: .8rem 0; } summary { cursor: pointer; color: #0062a3; }
.roll { max-height: 88vh; overflow: auto; border: 1px solid var(--line); border-radius: 8px; }
.roll table { border-collapse: separate; border-spacing: 0; }
.roll thead th { position: sticky; top: 0; background: var(--tint); z-index: 1; }
.roll tr:last-child td { border-bottom: 0; }
.roll th:first-child, .roll td:first-child { padding-left: .9rem; }
.roll .student { width: 13rem; }
.roll .turn { text-align: center; padding: .5rem .2rem; }
.turn span { writing-mode: vertical-rl; transform: rotate(180deg); font-weight: 400; white-space: nowrap; }
.m { text-align: center; min-width: 2.1rem; padding: .38rem .2rem; }
.right { color: var(--right); font-weight: 600; } .partly { color: var(--right); background: #e8f4fc; }
.wrong { color: var(--wrong); background: #fdf0e6; font-weight: 600; }
.unanswered, .none { color: var(--soft); background: #f0f2f4; }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; margin: .5rem 0 .8rem; font-size: .92rem; }
.legend b { display: inline-block; width: 1.6em; text-align: center; border-radius: 3px; margin-right: .3em; }
footer { margin-top: 3rem; padding-bottom: 3rem; }
footer h2 { border-top: 1px solid var(--line); padding-top: 1.2rem; font-size: 1.05rem; }
@media (max-width: 44rem) { .bar i { display: none; } .bar, .exercise, .student, .roll .student { width: auto; }
  th, td { padding: .38rem .35rem; } .kind { white-space: normal; width: auto; } }
@media print { .roll { max-height: none; overflow: visible; } nav { display: none; } body { font-size: 12px; }
  tr, svg { break-inside: avoid; } }
"""

TEMPLATE = (
    """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ summary.assignment|line }}: class report</title>
<style>"""
    + STYLE
    + """</style>
</head>
<body>
{% macro mistakes(found) %}
<table>
<thead><tr><th scope="col">students</th><th scope="col">exercise</th><th scope="col">mistake</th></tr></thead>
<tbody>
{% for mistake in found %}
<tr><td class="bar"><i style="width:{{ '%.1f' % (6 * mistake.students / most) }}rem"></i>{{ mistake.students }}</td>
<td class="id exercise">{{ mistake.exercise|line }}</td><td>{{ mistake.sentence|prose }}</td></tr>
{% endfor %}
</tbody>
</table>
{% endmacro %}
<header><div>
<p class="kicker">Class report</p>
<h1>{{ summary.assignment|line or "No assignment" }}</h1>
<nav aria-label="Sections">
{% if scores %}<a href="#scores">Scores</a><a href="#exercises">Exercises</a>{% endif %}
{% if summary.mistakes %}<a href="#mistakes">Mistakes</a>{% endif %}
{% if summary.look %}<a href="#look">To look at</a>{% endif %}
<a href="#students">Students</a><a href="#how">How it was graded</a>
</nav>
</div></header>
<main>
{% if unboxed %}<p class="warning" role="note">{{ unboxed }}</p>{% endif %}
<dl class="facts">
<div><dt>graded</dt><dd>{{ summary.graded }} <small>of {{ summary.submissions }}</small></dd></div>
{% if scores %}
<div><dt>mean score</dt><dd>{{ scores.mean|number(1) }} <small>of {{ summary.max_score|number }}</small></dd></div>
<div><dt>median</dt><dd>{{ scores.median|number }}</dd></div>
<div><dt>middle half</dt>
<dd>{{ scores.lower_quartile|number(1) }} <small>to</small> {{ scores.upper_quartile|number(1) }}</dd></div>
{% endif %}
<div><dt>to look at</dt><dd>{{ summary.look|length }}
{% if summary.count("not graded") %}<small>{{ summary.count("not graded") }} not graded</small>{% endif %}</dd></div>
</dl>
{% if scores %}
<h2 id="scores">Scores</h2>
{{ histogram }}
{% for note in notes %}<p class="soft">{{ note|prose }}</p>{% endfor %}

<h2 id="exercises">Exercises</h2>
{% if drawn < summary.cells|length %}
<p class="soft">The {{ drawn }} of {{ summary.cells|length }} with the lowest mean; the table has all.</p>
{% endif %}
{{ stacks }}
<details><summary>The numbers</summary>
<table>
<thead><tr><th scope="col">exercise</th><th scope="col" class="n">points</th>
{% for state in states %}<th scope="col" class="n">{{ words[state] }}</th>{% endfor %}
<th scope="col" class="n">mean of points</th></tr></thead>
<tbody>
{% for cell in summary.cells %}
<tr><td class="id">{{ cell.name|line }}{{ " *" if cell.inside }}</td><td class="n">{{ cell.max_score|number }}</td>
{% for state in states %}<td class="n">{{ cell.states[state] }}</td>{% endfor %}
<td class="n">{{ cell.mean_share|percent }} %</td></tr>
{% endfor %}
</tbody>
</table>
</details>
{% endif %}
{% if summary.mistakes %}

<h2 id="mistakes">The most frequent mistakes</h2>
<p class="soft">Mistakes that the checks have proved, each counted once a student.</p>
{{ mistakes(summary.mistakes[:commonest]) }}
{% if summary.mistakes|length > commonest %}
<details><summary>{{ summary.mistakes|length - commonest }} more</summary>
{{ mistakes(summary.mistakes[commonest:]) }}
</details>
{% endif %}
{% endif %}
{% if summary.look %}

<h2 id="look">Submissions to look at</h2>
<p class="soft">A flag has cost no points. What was not run or read has earned none.</p>
<table>
<thead><tr><th scope="col">student</th><th scope="col">what</th><th scope="col">why</th></tr></thead>
<tbody>
{% for look in summary.look %}
<tr><td class="id student">{{ look.student|line }}</td>
<td
class="kind">{{ {"not graded": "not graded", "problem": "not run or read in full", "flag": "flag"}[look.kind] }}</td>
<td><ul class="reasons">{% for reason in look.reasons %}<li>{{ reason|prose }}</li>{% endfor %}</ul></td></tr>
{% endfor %}
</tbody>
</table>
{% endif %}

<h2 id="students">Students</h2>
<div class="legend">
{% for state in states %}<span><b class="{{ state }}">{{ marks[state] }}</b>{{ words[state] }}</span>{% endfor %}
</div>
<div class="roll" tabindex="0" role="region" aria-label="Students">
<table>
<thead><tr><th scope="col">student</th><th scope="col" class="n">score</th><th scope="col" class="n">%</th>
{% if summary.late %}<th scope="col" class="n">late</th>{% endif %}
{% if summary.manual %}<th scope="col" class="n">by hand</th>{% endif %}
{% for cell in summary.cells %}
<th scope="col" class="turn"
title="{{ cell.name|line }}"><span class="id">{{ cell.name|short }}{{ " *" if cell.inside }}</span></th>
{% endfor %}</tr></thead>
<tbody>
{% for row in rows %}
<tr><td class="id student">{{ row.student|line }}</td>
{%- if row.graded -%}
<td class="n">{{ row.score|number }}</td><td class="n">{{ row.share|percent }}</td>
{%- if summary.late %}<td class="n">{{ "−" ~ row.late|number if row.late }}</td>{% endif %}
{%- if summary.manual %}<td class="n">{{ row.manual ~ " open" if row.manual }}</td>{% endif %}
{%- for cell in row.cells %}<td class="m {{ cell.state }}" title="{{ cell.points }}">{{ cell.mark }}</td>{% endfor %}
{%- else -%}
<td colspan="{{ 2 + summary.cells|length + (summary.late != {}) + (summary.manual != {}) }}">not graded</td>
{%- endif -%}
</tr>
{% endfor %}
</tbody>
</table>
</div>
</main>
<footer>
<h2 id="how">How it was graded</h2>
{% if summary.unboxed|length == summary.submissions and summary.submissions %}
<p>The submissions ran <strong>without a box</strong>, with the rights of whoever graded them.</p>
{% elif summary.unboxed %}
<p>{{ summary.unboxed|length }} of {{ summary.submissions }} submissions ran <strong>without a box</strong>, with the
rights of whoever graded them: {% for student in summary.unboxed[:20] %}<span class="id">{{ student|line }}</span>
{{- ", " if not loop.last }}{% endfor %}{{ " and others" if summary.unboxed|length > 20 }}.
The others ran in a box without a network, in which there is no gradebook, no model answer and no other
submission.</p>
{% elif summary.graded %}
<p>Each submission ran in a box without a network, in which there is no gradebook, no model answer and no other
submission.</p>
{% endif %}
{% if summary.graded %}
<p>Answers to the course's exercises were called on cases drawn for each submission and judged outside, where no
learner's code runs.{% if summary.inside %} Cells marked * assert things in the learner's own process.{% endif %}</p>
{% else %}
<p>Nothing is graded yet.</p>
{% endif %}
</footer>
</body>
</html>
"""
)
