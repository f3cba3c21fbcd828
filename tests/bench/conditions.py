"""What each condition of the reader earns: `python tests/bench/conditions.py OUT.txt [MODULE-PREFIX…]`.

A condition is an `if`, an operand of `and` or `or`, the test of a conditional expression or a filter of a
comprehension. It *decides* a case where its value settles what is done: an operand of `and` that is false, one of `or`
that is true, a test that is true, a filter that drops something. All cases are read once with every condition watched.
Then each is taken out, and some of the cases that it decides are read again: what changes in their records, and what
does gold say?

This is mutation analysis of decisions (DeMillo, Lipton, Sayward 1978), with pages in place of tests.

The report has two lines for each condition whose absence changes the record of at most one real page: where to look
for rules that were learnt from a page. It is no list of what can go. What keeps bad input harmless stands there, too,
and what usual pages need that these are not (docs/benchmarks.md).

Cases are the pages made at random by the other modules, and, with `../shared`, the articles of the corpora, the pages
of the sites and text dumps, those aside that are held back. They take a minute and a half, all conditions an hour.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import importlib
import inspect
import json
import os
import sys
import tarfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent), str(ROOT.parent / "shared/bench/extraction")]

from scraper.article import extract_article  # noqa: E402
from scraper.article.dump.read import read_dump  # noqa: E402
from scraper.sources.listing import extract_listing  # noqa: E402
from storage.errors import FeedloomError  # noqa: E402
from storage.model import Document  # noqa: E402
from tests.bench import article_maker, articles, dumps, layouts, lists  # noqa: E402
from tests.bench.extraction_adapter import extract  # noqa: E402
from tests.bench.held_back import NEAR, SHARED, is_wanted  # noqa: E402

#: What is looked at where nothing else is asked for; the readers of rules and of mails have no cases here.
MODULES = ("scraper/article", "scraper/text", "scraper/places")
WITHOUT = ("article/mail/", "article/explain.py", "article/trial.py", "readers/learnt.py", "text/charset.py")
#: How many pages are made of each kind, and how many real and made cases are read again without a condition.
MADE, AGAIN = 250, (20, 10)
#: How many pages of each kind a site gives.
PER_SITE = 20

Scores = dict[str, float]
Read = Callable[[], tuple[object, Scores]]


class Condition(NamedTuple):
    """A condition: where it stands, and its source."""

    file: str
    function: str
    line: int
    text: str


class _Conditions(ast.NodeTransformer):
    """Puts something else in the place of each condition; *replace* gets its number, it, and the value that decides."""

    def __init__(self, file: str, replace: Callable[[int, ast.expr, bool], ast.expr]) -> None:
        self.found: list[Condition] = []
        self._file, self._replace, self._inside = file, replace, list[str]()

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self._enter(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        return self._enter(node)

    def visit_If(self, node: ast.If) -> ast.AST:
        return self._test(node)

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        return self._test(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        texts = [ast.unparse(value) for value in node.values]
        self.generic_visit(node)
        decides = isinstance(node.op, ast.Or)
        node.values = [self._put(value, text, decides) for value, text in zip(node.values, texts, strict=True)]
        return node

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        texts = [ast.unparse(one) for one in node.ifs]
        self.generic_visit(node)
        node.ifs = [self._put(one, text, False) for one, text in zip(node.ifs, texts, strict=True)]
        return node

    def _enter(self, node: ast.FunctionDef | ast.ClassDef) -> ast.AST:
        self._inside.append(node.name)
        node.body = [self.visit(one) for one in node.body]
        self._inside.pop()
        return node

    def _test(self, node: ast.If | ast.IfExp) -> ast.AST:
        text = ast.unparse(node.test)
        self.generic_visit(node)
        node.test = self._put(node.test, text, True)
        return node

    def _put(self, node: ast.expr, text: str, decides: bool) -> ast.expr:
        if not self._inside:
            return node
        self.found.append(Condition(self._file, ".".join(self._inside), node.lineno, text))
        return ast.copy_location(self._replace(len(self.found) - 1, node, decides), node)


class Module:
    """A module whose functions can be given other code for a while."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._source = (ROOT / file).read_text("utf-8")
        self._module = importlib.import_module(file.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
        self.conditions = self._changed(lambda _, node, decides: node)[1]

    @contextmanager
    def without(self, number: int) -> Iterator[bool]:
        """Take out the condition of that *number*: an `and` goes on, an `or` too, a test fails, a filter keeps all."""
        tree, _ = self._changed(lambda at, node, decides: ast.Constant(not decides) if at == number else node)
        with self._running(tree, self.conditions[number].function) as is_done:
            yield is_done

    @contextmanager
    def watched(self, tell: Callable[[int], object]) -> Iterator[None]:
        """Have each condition *tell* its number when it decides."""
        name = "watch_" + self._module.__name__.replace(".", "_")

        def watch(number: int, value: object, decides: bool) -> object:
            if bool(value) is decides:
                tell(number)
            return value

        def replace(number: int, node: ast.expr, decides: bool) -> ast.expr:
            return ast.Call(ast.Name(name, ast.Load()), [ast.Constant(number), node, ast.Constant(decides)], [])

        setattr(self._module, name, watch)
        with self._running(self._changed(replace)[0]):
            yield

    def _changed(self, replace: Callable[[int, ast.expr, bool], ast.expr]) -> tuple[ast.Module, list[Condition]]:
        visitor = _Conditions(self.file, replace)
        tree = visitor.visit(ast.parse(self._source))
        return ast.fix_missing_locations(tree), visitor.found

    @contextmanager
    def _running(self, tree: ast.Module, only: str = "") -> Iterator[bool]:
        """Let the functions of the module, or the *only* one, run the code of *tree*; whether any could be changed."""
        whole = compile(tree, str(ROOT / self.file), "exec", dont_inherit=True)
        before: list[tuple[FunctionType, CodeType]] = []
        for name, function in functions(self._module):
            code = code_of(whole, name)
            is_wanted_now = not only or only == name or only.startswith(f"{name}.")
            if is_wanted_now and code is not None and code.co_freevars == function.__code__.co_freevars:
                before.append((function, function.__code__))
                function.__code__ = code
        try:
            yield bool(before)
        finally:
            for function, code in before:
                function.__code__ = code


def functions(module: ModuleType) -> Iterator[tuple[str, FunctionType]]:
    """The functions and methods that *module* defines, by qualified name, out of what wraps them."""

    def inside(names: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, FunctionType]]:
        for name, one in names.items():
            if inspect.isclass(one) and one.__module__ == module.__name__ and not prefix:
                yield from inside(vars(one).copy(), f"{name}.")
                continue
            bare: Any = one.fget if isinstance(one, property) else getattr(one, "__func__", one)
            bare = bare.func if isinstance(bare, functools.cached_property) else inspect.unwrap(bare)
            if isinstance(bare, FunctionType) and bare.__module__ == module.__name__:
                yield f"{prefix}{name}", bare

    yield from inside(vars(module).copy(), "")


def code_of(code: CodeType, name: str) -> CodeType | None:
    """The code of the function with that qualified *name* somewhere in *code*."""
    parts = [one for one in code.co_consts if isinstance(one, CodeType)]
    inner = (code_of(one, name) for one in parts)
    return next((one for one in parts if one.co_qualname == name), None) or next(filter(None, inner), None)


def cases() -> Iterator[tuple[str, Read]]:
    """Every case: its name, which says whether it is made, and what reads it: its record, and its scores by gold."""
    for seed in range(MADE):
        yield f"made article {seed}", functools.partial(_made_article, seed)
        yield f"made list {seed}", functools.partial(_made_list, seed)
        yield f"made layout {seed}", functools.partial(_made_layout, seed)
        yield f"made dump {seed}", functools.partial(_made_dump, seed)
    if SHARED.is_dir():
        yield from _corpora()
        yield from _sites()
        for path in sorted([*SHARED.glob("corpora/vn/txt/*"), *SHARED.glob("seeds/*.txt")]):
            document = Document(data=path.read_bytes(), path=path.name, media_type="text/plain")
            yield f"dump {path.name}", functools.partial(_dump, document)


def _dump(document: Document) -> tuple[object, Scores]:
    return extract_article(document), {}


def _made_article(seed: int) -> tuple[object, Scores]:
    page = article_maker.make(seed)
    reading = articles.read(page)
    return (reading.article, articles.text_of(reading)), articles.score(page, reading)


def _made_list(seed: int) -> tuple[object, Scores]:
    page = lists.make(seed)
    return lists.read(page), lists.score(page)


def _made_layout(seed: int) -> tuple[object, Scores]:
    page = layouts.make(seed)
    scores = layouts.score(page)
    return scores, scores


def _made_dump(seed: int) -> tuple[object, Scores]:
    made = dumps.make(seed)
    article = read_dump(made.text, timezone="UTC")
    return article, dumps.score(made, article)


def _corpora() -> Iterator[tuple[str, Read]]:
    corpora, metrics = importlib.import_module("corpora"), importlib.import_module("metrics")

    def read(doc: Any) -> tuple[object, Scores]:
        record = extract(doc.html(), doc.url)
        scores = metrics.score(doc.gold, record, doc.near)
        words = scores.get("tok") or (0, 0, None)
        told = {name: float(value) for name, value in scores.items() if isinstance(value, bool | float)}
        return record, told | ({"words": words[2]} if words[2] is not None else {})

    for name in ("aeb", "fundus", "traf", "wcxb", *NEAR):
        for doc in corpora.load(name, SHARED / "corpora", "all", "article"):
            if is_wanted(doc.url, "dev", doc.id):
                yield f"{name} {doc.id}", functools.partial(read, doc)


def _sites() -> Iterator[tuple[str, Read]]:
    def read(document: Document) -> tuple[object, Scores]:
        listed = extract_listing(document, timezone=None, rules=None, selectors={}).pages
        return (extract_article(document), [(one.url, one.title, one.published) for one in listed]), {}

    for pack in sorted((SHARED / "corpora/sites").glob("*.tar.xz")):
        with tarfile.open(pack) as tar:
            files = {one.name.partition("/")[2]: tar.extractfile(one) for one in tar if one.isfile()}
            data = {name: file.read() for name, file in files.items() if file is not None}
        site, counts = json.loads(data["site.json"]), Counter[str]()
        if not is_wanted(site["base"], "dev"):
            continue
        for place, kind in sorted(site["pages"].items(), key=lambda one: hashlib.sha256(one[0].encode()).digest()):
            counts[kind] += 1
            if counts[kind] <= PER_SITE and f"pages/{place}" in data:
                url = site["base"] + place.removesuffix("index.html")
                document = Document(data=data[f"pages/{place}"], url=url, final_url=url, media_type="text/html")
                yield f"{site['site']} {place}", functools.partial(read, document)


class Known(NamedTuple):
    """What one reading of a case gave."""

    record: str
    scores: Scores


def read_case(read: Read, caches: list[Any]) -> Known:
    """The record of a case, from nothing: what the *caches* hold was found under other conditions."""
    for cache in caches:
        cache.cache_clear()
    try:
        record, scores = read()
    except FeedloomError as error:
        return Known(str(error), {})
    return Known(repr(record), scores)


def bounded_caches() -> list[Any]:
    """The caches that hold what pages say; those without a bound hold tables."""
    ours = [module for name, module in sys.modules.items() if name.startswith(("scraper", "storage"))]
    everything = (one for module in ours for one in vars(module).values())
    bounded = (one for one in everything if hasattr(one, "cache_clear") and one.cache_parameters()["maxsize"])
    return list({id(one): one for one in bounded}.values())


def watch(modules: list[Module], all_cases: dict[str, Read]) -> dict[tuple[str, int], list[str]]:
    """Which cases each condition decides, by file and number."""
    deciding: dict[tuple[str, int], dict[str, None]] = defaultdict(dict)
    caches, now = bounded_caches(), ""

    def teller(file: str) -> Callable[[int], object]:
        return lambda number: deciding[file, number].setdefault(now)

    with ExitStack() as watching:
        for module in modules:
            watching.enter_context(module.watched(teller(module.file)))
        for name, read in all_cases.items():
            now = name
            read_case(read, caches)
    return defaultdict(list, {place: list(names) for place, names in deciding.items()})


def look_without(
    module: Module, number: int, decided: list[str], known: dict[str, Known], all_cases: dict[str, Read]
) -> str | None:
    """What goes without a condition, in words; None if more than one real record changes."""
    caches = bounded_caches()
    real, made = ([one for one in decided if one.startswith("made ") is is_made] for is_made in (False, True))
    changed, gold = Counter[str](), defaultdict[str, float](float)
    with module.without(number) as is_done:
        for name in (*real[: AGAIN[0]], *made[: AGAIN[1]]) if is_done else ():
            try:
                now = read_case(all_cases[name], caches)
            except Exception:  # of any kind, since anything can follow
                now = Known("an error", {})
            changed["made" if name.startswith("made ") else "real"] += now.record != known[name].record
            if changed["real"] > 1:
                return None
            for measure in now.scores.keys() & known[name].scores.keys():
                gold[measure] += now.scores[measure] - known[name].scores[measure]
    differences = ", ".join(f"{measure} {value:+.2f}" for measure, value in sorted(gold.items()) if abs(value) > 0.001)
    sums = f"{changed['real']} and {changed['made']} records change" if is_done else "not tried"
    return f"decides {len(real)} real and {len(made)} made cases; without it {sums}; {differences or 'gold is silent'}"


def main(out: Path, prefixes: tuple[str, ...]) -> None:
    """Write the report to *out*."""
    names = sorted(str(one.relative_to(ROOT)) for folder in MODULES for one in (ROOT / folder).rglob("*.py"))
    modules = [Module(one) for one in names if not any(part in one for part in WITHOUT)]
    all_cases = dict(cases())
    known = {name: read_case(read, bounded_caches()) for name, read in all_cases.items()}
    decided = watch(modules, all_cases)
    wanted = [one for one in modules if not prefixes or one.file.startswith(prefixes)]
    with out.open("w", encoding="utf-8") as report:
        for module in wanted:
            for number, condition in enumerate(module.conditions):
                line = look_without(module, number, decided[module.file, number], known, all_cases)
                if line is not None:
                    report.write(
                        f"{condition.file}:{condition.line} {condition.function}: {condition.text}\n    {line}\n"
                    )
                    report.flush()


if __name__ == "__main__":
    os.chdir(ROOT)
    main(Path(sys.argv[1]).absolute(), tuple(sys.argv[2:]))
