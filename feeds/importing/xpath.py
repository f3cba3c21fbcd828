"""XPath 1.0 -> CSS selectors, for the expressions that people write to find items on a page.

What CSS cannot say raises UntranslatableError with the part that it cannot say. A step within an item is put below the
selector of the item where CSS would otherwise find too much: "./h2" of "//li" becomes "li > h2".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Characters of an expression, and how deep it may be nested.
MAX_XPATH_CHARS, MAX_DEPTH = 2_000, 20
TOKEN = re.compile(
    r"""\s*(?:(?P<text>"[^"]*"|'[^']*')|(?P<number>\d+(?:\.\d+)?)|(?P<sign>//|::|\.\.|!=|<=|>=|[/|\[\]()@,.=<>+*-])"""
    r"""|(?P<name>[^\W\d][\w.-]*(?::(?!:)[\w.-]+)?))"""
)
#: Functions around a path that give its text as it is shown anyway.
TEXT_FUNCTIONS = {"normalize-space", "string"}
#: How an attribute is compared by a function: the operator of CSS.
COMPARISONS = {"contains": "*=", "starts-with": "^=", "ends-with": "$="}


class UntranslatableError(ValueError):
    """CSS cannot say it; the message has the part that it cannot say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selected:
    """What an expression selects."""

    css: str
    #: The attribute that it takes: "href"; None: the text of the element.
    attribute: str | None = None


def to_css(xpath: str, *, item: str | None = None) -> Selected:
    """*xpath* as a selector: of the whole page, or, given the selector of an *item*, of a single value within it.

    Raises UntranslatableError.
    """
    if len(xpath) > MAX_XPATH_CHARS:
        raise UntranslatableError(f"more than {MAX_XPATH_CHARS} characters")
    parser = _Parser(_tokens(xpath), item)
    selected = parser.union()
    if parser.peek():
        raise UntranslatableError(parser.peek())
    return selected


def _tokens(xpath: str) -> list[str]:
    tokens, place = [], 0
    text = xpath.rstrip()
    while place < len(text):
        found = TOKEN.match(text, place)
        if found is None:
            raise UntranslatableError(text[place:].strip()[:20])
        tokens.append(found[0].strip())
        place = found.end()
    return tokens


class _Parser:
    """Reads the tokens of one expression from left to right."""

    def __init__(self, tokens: list[str], item: str | None) -> None:
        self.tokens, self.item, self.place, self.depth = tokens, item, 0, 0
        #: Whether the path that is read may select the item itself.
        self.or_self = False

    def peek(self, ahead: int = 0) -> str:
        return self.tokens[self.place + ahead] if self.place + ahead < len(self.tokens) else ""

    def next(self) -> str:
        token = self.peek()
        self.place += 1
        return token

    def take(self, *tokens: str) -> bool:
        """Whether *tokens* come next; if they do, they are read."""
        if tuple(self.tokens[self.place : self.place + len(tokens)]) != tokens:
            return False
        self.place += len(tokens)
        return True

    def expect(self, token: str) -> None:
        if not self.take(token):
            raise UntranslatableError(self.peek() or "the end of it")

    def union(self) -> Selected:
        """Paths, each of them perhaps within functions, with "|" between them."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise UntranslatableError("its depth")
        found = [self.wrapped()]
        while self.take("|"):
            found.append(self.wrapped())
        self.depth -= 1
        attributes = {one.attribute for one in found}
        if len(attributes) > 1:
            raise UntranslatableError("| between attributes and text")
        return Selected(css=", ".join(dict.fromkeys(one.css for one in found)), attribute=attributes.pop())

    def wrapped(self) -> Selected:
        """A path, or a function or parentheses around one."""
        if self.peek() in TEXT_FUNCTIONS and self.peek(1) == "(":
            self.next()
            self.next()
            inner = self.union() if self.peek() != ")" else Selected(css=self.scope(""))
            self.expect(")")
            return inner
        if self.take("("):
            inner = self.union()
            self.expect(")")
            while self.take("["):
                if self.item is None or not self.take("1", "]"):  # of an item's value the first one counts anyway
                    raise UntranslatableError(f"(…)[{self.peek()}…")
            if inner.attribute is None and self.take("/", "@"):
                return Selected(css=inner.css, attribute=self.name())
            return inner
        if self.peek(1) == "(" and self.peek() not in ("text", "node"):
            raise UntranslatableError(f"{self.peek()}()")
        return self.path(inside=False)

    def scope(self, rest: str) -> str:
        """*rest* below the item, or the item itself for ""."""
        if self.item is None:
            raise UntranslatableError("a path that begins nowhere")
        item = f":is({self.item})" if "," in self.item else self.item
        return f"{item}{rest}"

    def path(self, *, inside: bool) -> Selected:
        """One path. *inside* a condition it begins at the element that the condition is of, as `:has` does."""
        steps, combinator = "", ""
        self.or_self = self.or_self and inside
        if self.take("//"):
            combinator = " "
        elif self.take("/"):
            combinator = "> "
        elif self.take(".", "//"):
            combinator = "." + " "
        elif self.take(".", "/"):
            combinator = "." + "> "
        elif self.take("."):
            return Selected(css=self.scope("") if not inside else "")
        else:
            combinator = "." + "> "
        relative, combinator = combinator.startswith("."), combinator.lstrip(".")
        if relative is (self.item is None and not inside):
            raise UntranslatableError("a path that begins nowhere" if relative else self.peek())
        while True:
            if self.take("@") or self.take("attribute", "::"):
                return self.finished(steps, relative, inside, attribute=self.name())
            if self.take("text", "(", ")"):
                return self.finished(steps, relative, inside)
            if self.take("."):
                pass  # the same element
            elif self.take(".."):
                steps = self.upwards(steps, combinator, "parent", "")
            elif self.peek() in ("parent", "ancestor") and self.peek(1) == "::":
                name = self.next()
                self.next()
                steps = self.upwards(steps, combinator, name, self.step(last_may_be_first=False))
            else:
                combinator = self.axis(combinator, within=bool(steps) or not relative)
                first = self.step(last_may_be_first=not inside and self.item is not None)
                steps = self.joined(steps, combinator, first)
            if self.take("//"):
                combinator = " "
            elif self.take("/"):
                combinator = "> "
            else:
                return self.finished(steps, relative, inside)

    def axis(self, combinator: str, *, within: bool) -> str:
        """The combinator of the step that comes, by its axis if it names one; *within* other steps or the page."""
        if self.peek(1) != "::":
            return combinator
        name = self.next()
        self.next()
        if name == "child":
            return combinator
        if name in ("descendant", "descendant-or-self") and combinator == "> ":
            self.or_self = self.or_self or (name != "descendant" and not within)
            return " "
        if name == "following-sibling" and combinator == "> " and within:
            return "~ "
        raise UntranslatableError(f"{name}::")

    def upwards(self, steps: str, combinator: str, name: str, above: str) -> str:
        """The parent or an ancestor *above* what *steps* select: the element that has it."""
        above = above.removeprefix("*")
        if combinator != "> " or not steps.startswith(" ") or "nth-" in above:
            raise UntranslatableError(f"{name}::")
        if name == "ancestor":
            return f" {above}:has({steps.strip()})"
        if re.search(r"[ >~]", steps.strip()):
            raise UntranslatableError("parent::")
        return f" {above}:has(> {steps.strip()})"

    def joined(self, steps: str, combinator: str, step: str) -> str:
        return f"{steps}{' ' if steps and combinator.strip() else ''}{combinator}{step}"

    def finished(self, steps: str, relative: bool, inside: bool, attribute: str | None = None) -> Selected:
        """What the path selects as a whole."""
        css = steps.strip()
        if inside:
            return Selected(css=css, attribute=attribute)
        if not relative:
            if not css:
                raise UntranslatableError("/")
            return Selected(css=css.removeprefix("> "), attribute=attribute)
        if not css:
            return Selected(css=self.scope(""), attribute=attribute)
        loose = self.or_self or (
            not css.startswith((">", "~")) and re.match(r"[a-z]", css) and not self.item_may_be(css)
        )
        return Selected(css=css if loose else self.scope(f" {css}"), attribute=attribute)

    def item_may_be(self, css: str) -> bool:
        """Whether the item itself could be what *css* begins with, so that it must be told apart."""
        tag = re.match(r"[a-z][\w-]*", css)
        last = re.split(r"[ >~]+", re.sub(r"\[[^\]]*\]|\([^()]*\)", "", self.item or ""))[-1]
        own = re.match(r"[a-z][\w-]*", last)
        return own is None or tag is None or own[0] == tag[0]

    def name(self) -> str:
        token = self.next()
        if not re.fullmatch(r"[^\W\d][\w.-]*", token):
            raise UntranslatableError(f"@{token}")
        return token.lower()

    def step(self, *, last_may_be_first: bool) -> str:
        """One element with its conditions: "li.story"."""
        if self.take("*") or self.take("node", "(", ")"):
            tag = ""
        elif re.fullmatch(r"[^\W\d][\w.-]*", self.peek()) and self.peek(1) != "(":
            tag = self.next().lower()
        else:
            raise UntranslatableError(self.peek() + ("()" if self.peek(1) == "(" else "") or "the end of it")
        conditions = ""
        while self.take("["):
            conditions += self.condition(tag, conditions, last_may_be_first)
            self.expect("]")
        return f"{tag}{conditions}" or "*"

    def condition(self, tag: str, before: str, last_may_be_first: bool) -> str:
        """What stands between brackets; *before*, other conditions of the element."""
        of_type = "of-type" if tag else "child"
        position = None
        if self.take("last", "(", ")"):
            position = f":last-{of_type}"
        else:
            equal = self.take("position", "(", ")", "=")
            if equal or (self.peek().isdigit() and self.peek(1) == "]"):
                number = self.next()
                if number == "1" and last_may_be_first and self.at_the_end():
                    return ""  # the first one is taken anyway
                position = f":nth-{of_type}({number})"
        if position is None:
            return self.alternatives()
        if before:
            raise UntranslatableError("a position after another condition")
        previous = self.tokens[max(self.place - 6, 0) : self.place]
        if "descendant" in previous:
            raise UntranslatableError("a position among descendants")
        return position

    def at_the_end(self) -> bool:
        """Whether after this condition no further element is selected."""
        rest = self.tokens[self.place + 1 :]
        return not rest or rest[0] in (")", "|") or rest[:2] == ["/", "@"] or rest[:2] == ["/", "text"]

    def alternatives(self) -> str:
        found = [self.conjunction()]
        while self.take("or"):
            found.append(self.conjunction())
        return found[0] if len(found) == 1 else f":is({', '.join(found)})"

    def conjunction(self) -> str:
        found = self.atom()
        while self.take("and"):
            found += self.atom()
        return found

    def atom(self) -> str:
        """A condition without "and" and "or" outside of parentheses."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise UntranslatableError("its depth")
        try:
            return self._atom()
        finally:
            self.depth -= 1

    def _atom(self) -> str:
        name = self.peek()
        if self.take("("):
            inner = self.alternatives()
            self.expect(")")
            return inner
        if self.take("not", "("):
            inner = self.alternatives()
            self.expect(")")
            return f":not({inner})"
        if name in COMPARISONS and self.peek(1) == "(":
            return self.comparison()
        if self.take("self", "::"):
            return f":is({self.name()})"
        if self.take("string-length", "(") or self.take("count", "("):
            inner = self.alternatives()
            self.expect(")")
            if self.take(">", "0") or self.take("!=", "0") or self.take(">=", "1"):
                return f'{inner}:not({inner[:-1]}=""])' if inner.startswith("[") and name != "count" else inner
            raise UntranslatableError(f"{name}()")
        spaced = self.take("normalize-space", "(")
        if self.take("@"):
            attribute = self.name()
            if spaced:
                self.expect(")")
            if self.take("="):
                return f"[{attribute}={self.literal()}]"
            if self.take("!="):
                return f"[{attribute}]:not([{attribute}={self.literal()}])"
            return f"[{attribute}]"
        if spaced or (self.peek(1) == "(" and name != "text"):
            raise UntranslatableError(f"{'normalize-space' if spaced else name}()")
        below = self.path(inside=True)
        if self.peek() in ("=", "!=", "<", ">") or not below.css:
            raise UntranslatableError(f"{self.peek() or '.'} {self.peek(1)}".strip())
        return f":has({below.css}{f'[{below.attribute}]' if below.attribute else ''})"

    def comparison(self) -> str:
        """contains(@class, "x") and its like."""
        function = self.next()
        self.next()
        word = self.take("concat", "(")
        if word:
            self.literal()
            self.expect(",")
        spaced = self.take("normalize-space", "(")
        if self.take(".") or self.take("text", "(", ")"):
            if function != "contains" or word:
                raise UntranslatableError(f"{function}() of a text")
            subject = None
        else:
            self.expect("@")
            subject = self.name()
        if spaced:
            self.expect(")")
        if word:
            self.expect(",")
            self.literal()
            self.expect(")")
        self.expect(",")
        value = self.literal()
        self.expect(")")
        if subject is None:
            return f":lexbor-contains({value})"
        if word and value.startswith('" ') and value.endswith(' "') and len(value) > 4:
            return f'[{subject}~="{value[2:-2]}"]'
        return f"[{subject}{COMPARISONS[function]}{value}]"

    def literal(self) -> str:
        """A text in quotes, as CSS writes it."""
        token = self.next()
        if token[:1] not in "\"'" or not token:
            raise UntranslatableError(token or "the end of it")
        inner = re.sub(r'["\\]', r"\\\g<0>", token[1:-1]).replace("\n", r"\a ")
        return f'"{inner}"'
