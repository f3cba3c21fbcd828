"""Every corpus and site with a third held back by host: `python tests/bench/held_back.py OUT [--split dev|held|all]`.

Develop on `dev`; look at `held` once, at the end, and only at its sums. The split is by hash of the host, so that it is
the same on every machine. Corpora and the harnesses that score them lie beside the checkout, in `../shared`.
Writes OUT/NAME.json for each corpus with what was extracted, OUT/sites for the sites, and OUT/sums.json.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tarfile
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

CHECKOUT = Path(__file__).parents[2]
SHARED = CHECKOUT.parent / "shared"
NEAR = ("mercury", "readability", "defuddle", "newspaper", "goose")


def is_held_back(host: str) -> bool:
    """Whether pages of *host* are held back: a third of all hosts."""
    return hashlib.sha256(host.lower().removeprefix("www.").encode()).digest()[0] % 3 == 0


def is_wanted(url: str | None, split: str, name: str = "") -> bool:
    """Whether a page is of *split*; the harness puts pages without an address on one host, where *name* decides."""
    host = urlsplit(url or "").hostname or ""
    return split == "all" or is_held_back(name if host in ("", "example.com") else host) == (split == "held")


def measure_pages(name: str, split: str, adapter: Path, out: Path) -> dict[str, Any]:
    """Score the articles of the corpus *name*; the rows hold what was extracted."""
    docs = import_module("corpora").load(name, SHARED / "corpora", "all", "article")
    wanted = [doc for doc in docs if is_wanted(doc.url, split, doc.id)]
    report = import_module("bench").run(str(adapter), wanted, keep_output=True)
    (out / f"{name}.json").write_text(json.dumps(report, ensure_ascii=False, default=str), "utf-8")
    sums: dict[str, Any] = {
        key: round(value, 4) if isinstance(value, float) else value for key, value in report["scores"]["all"].items()
    }
    return {**sums, "errors": report["errors"], "no_text": [row["id"] for row in report["rows"] if not row["chars"]]}


def measure_sites(split: str, checkout: Path, out: Path) -> dict[str, Any]:
    """Reconstruct the feeds of whole sites; what each run left is in *out*."""
    folder = out / "packs"
    folder.mkdir(parents=True, exist_ok=True)
    for pack in sorted((SHARED / "corpora/sites").glob("*.tar.xz")):
        with tarfile.open(pack) as tar:
            member = next(one for one in tar if one.name.endswith("site.json"))
            site = json.load(tar.extractfile(member))  # type: ignore[arg-type]
        link = folder / pack.name
        if is_wanted(site["base"], split) and not link.exists():
            link.symlink_to(pack)
    command: list[str | Path] = [sys.executable, SHARED / "bench/sites/run_sites.py"]
    command += ["--sites", folder, "--out", out / "sites"]
    subprocess.run([*command, "--feedloom", checkout / ".venv/bin/feedloom"], check=True)
    report = json.loads((out / "sites/report.json").read_text("utf-8"))
    counts = {
        "sites": len(report["each"]),
        "nothing": sum(not site["means"].get("recall", 1) for site in report["each"]),
    }
    return {**report["means"], **counts}


def main() -> None:
    """Measure, and print the sums."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("out", type=Path)
    ask.add_argument("--split", choices=("dev", "held", "all"), default="dev")
    ask.add_argument("--checkout", type=Path, default=CHECKOUT, help="measure this one instead, with its .venv")
    ask.add_argument("--only", nargs="*", help="of the corpora and `sites`; all without")
    asked = ask.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    sys.path.insert(0, str(SHARED / "bench/extraction"))
    sums: dict[str, dict[str, Any]] = {}
    adapter = asked.checkout / "tests/bench/extraction_adapter.py"
    for name in ("aeb", "fundus", "traf", "wcxb", *NEAR):
        if asked.only is None or name in asked.only:
            sums[name] = measure_pages(name, asked.split, adapter, asked.out)
            print(name, json.dumps(sums[name], ensure_ascii=False), flush=True)
    if asked.only is None or "sites" in asked.only:
        sums["sites"] = measure_sites(asked.split, asked.checkout, asked.out)
        print("sites", json.dumps(sums["sites"], ensure_ascii=False))
    (asked.out / "sums.json").write_text(json.dumps(sums, ensure_ascii=False, indent=1), "utf-8")


if __name__ == "__main__":
    main()
