"""What would run in the browser or the terminal of whoever looks at it."""

from __future__ import annotations

from hostile.form import (
    FULL,
    GOES_ON,
    LOST,
    NOTHING,
    answer,
    attack,
    cell_before,
    in_answer,
    in_cell,
    last,
    more_cells,
    text,
    together,
)

SCRIPT = "<script>alert('rnnkit' + '_active')</script>"
ACTIVE = [
    SCRIPT,
    "<img src=x onerror=rnnkit_active()>",
    "<a href='javascript:rnnkit_active()'>a</a>",
    "<a href='java&#x0a;script:rnnkit_active()'>b</a>",
    "<svg onload=rnnkit_active()><script>rnnkit_active()</script></svg>",
    "<iframe srcdoc='<script>rnnkit_active()</script>'></iframe>",
    "<style>@import 'http://rnnkit_active'</style>",
    "<form action=http://rnnkit_active><button formaction=javascript:rnnkit_active()>",
    "<scr<script>ipt>rnnkit_active()</scr</script>ipt>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=rnnkit_active()&gt;'>",
    "<meta http-equiv=refresh content='0;url=http://rnnkit_active'>",
    "<base href=http://rnnkit_active>",
]

ESCAPES = (
    r"""TEXT = "\x1b]0;title\x07\x1b[31m\u202e [/bold] [link=x] <script>rnnkit_active()</script> & \ud800 {0} %s" """
)

ALL = [
    in_cell(
        "scripts_in_outputs",
        "from IPython.display import HTML, SVG, Javascript, Markdown, Latex, display\n"
        f"for text in {ACTIVE!r}:\n"
        "    print(text)\n    display(HTML(text), Markdown(text), Latex(text))\n"
        "    display({'text/html': text, 'image/svg+xml': text, 'text/plain': text, 'text/markdown': text, "
        "'image/png': text,\n"
        "             'application/javascript': 'rnnkit_active()'}, raw=True, metadata={'text/html': "
        "{'isolated': text}})\n"
        "display(Javascript('rnnkit_active()'), SVG('<svg xmlns=\"http://www.w3.org/2000/svg\" "
        'onload="rnnkit_active()"/>\'))',
        FULL,
    ),
    attack(
        "scripts_in_markdown",
        lambda notebook, unit: {
            **notebook,
            "cells": [
                *notebook["cells"],
                *(text(one) for one in ACTIVE),
                *(
                    text(f"[a](javascript:rnnkit_active()) ![b](x 'onerror=rnnkit_active()')\n\n`{one}`\n\n    {one}")
                    for one in ACTIVE
                ),
                {
                    "cell_type": "raw",
                    "metadata": {"format": "text/html", "raw_mimetype": "text/html"},
                    "source": SCRIPT,
                },
                text(
                    "![a](attachment:a.svg)",
                    attachments={
                        "a.svg": {"image/svg+xml": SCRIPT, "text/html": SCRIPT},
                        "a.png": {"image/png": SCRIPT},
                    },
                ),
            ],
        },
        FULL,
        GOES_ON,
    ),
    in_answer(
        "scripts_in_a_report",
        f"ANSWER.__name__ = ANSWER.__qualname__ = {SCRIPT!r}\nimport "
        f"warnings\nwarnings.warn({SCRIPT!r})\n"
        f"print({SCRIPT!r})\nraise type({SCRIPT!r}, (Exception,), {{}})({SCRIPT!r})",
        "It raises, so it gives no result.",
    ),
    attack(
        "scripts_in_source",
        last(f"# {SCRIPT} </pre></div></script>\ntext = '''{ACTIVE[1]} <!-- ]]> {ACTIVE[4]}'''"),
        FULL,
        GOES_ON,
    ),
    attack(
        "scripts_in_a_diagram",
        more_cells(text("```mermaid\n<![<\n```"), text("```mermaid\n<![rnnkit_active[<script>\n```")),
        FULL,
        "Text that a parser stops at costs nothing, and is shown as text.",
    ),
    attack(
        "scripts_in_files",
        more_cells(text("[see my plot](evil.html) ![it](evil.svg) ![b](/rnnkit_active)")),
        FULL,
        "What a browser would run is not put where the formgrader serves it.",
        files={
            "evil.html": b"<script>rnnkit_active()</script>",
            "evil.svg": b"<svg onload='rnnkit_active()'/>",
            "UNIT.html/x.csv": b"1",
            "x.ipynb/y.csv": b"1",
        },
        told="evil.html, evil.svg",
    ),
    attack(
        "scripts_in_the_version",
        lambda notebook, unit: {**notebook, "nbformat": "[a](javascript:f())"},
        NOTHING,
        "It is no notebook that can be read, and what it says of itself is not repeated.",
        told="notebook format is no number",
    ),
    attack(
        "tells_escapes",
        together(
            cell_before(ESCAPES + "\nprint(TEXT)\nraise type(TEXT[:50], (Exception,), {})(TEXT)"),
            cell_before("!echo \x1b]0;title\x07\x1b[31m [/bold] <script>rnnkit_active()</script>"),
            cell_before("%%<script>rnnkit_active()</script>[/]\x1b[2J"),
            answer(
                ESCAPES + "\nclass Telling:\n    __name__ = property(lambda self: telling())\n"
                "    def __call__(self, GIVEN):\n"
                "        print(TEXT)\n        return WRONG\ndef telling():\n    raise KeyError(TEXT)\n"
                "ANSWER = Telling()"
            ),
        ),
        LOST,
        "What cannot be called is no answer. What it tells is shown as text, to learners and instructors alike.",
        files={"[/bold]<img src=x onerror=rnnkit_active()>\x1b[31m.pth": b"x", "<b>": b"x"},
    ),
]
