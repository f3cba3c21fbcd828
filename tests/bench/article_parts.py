"""The parts of an article's page, each in one of the forms that papers have for it, and what it says of the article."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from html import escape

from tests.bench.article_words import Words


class Parts(Words):
    """Who wrote it and when, its pictures, what stands in the text and below it."""

    def byline(self) -> str:
        """Who signs, in a form of many."""
        form = self.pick.choice(
            ("by", "by", "by linked", "linked", "plain", "plain", "job", "box", "desk", "agency", "address")
        )
        if form == "desk":
            return (
                f"<span>{self.pick.choice((self.label('by').format(self.label('desks')), self.label('desks')))}</span>"
            )
        if form == "agency":
            return f"<span>{self.said['agency']}</span>"
        names = self.names[: self.pick.choice((1, 1, 1, 1, 2, 2, 3))]
        self.gold.authors = names
        folder, comma = self.pick.choice(("/author", "/by", "/u")), str(self.said.get("between", ", "))
        linked = [f'<a href="{folder}/{n}">{name}</a>' for n, name in enumerate(names, 1)]

        def together(said: Sequence[str]) -> str:
            return comma.join(said[:-1]) + (self.said["et"] if len(said) > 1 else "") + said[-1]

        job = self.label("jobs")
        if form == "by":
            return f"<span>{self.label('by').format(together(names))}</span>"
        if form == "by linked":
            return f"<span>{self.label('by').format(together(linked))}</span>"
        if form == "linked":
            return f"<div>{together(linked)}</div>"
        if form == "plain":
            return f"<span>{together(names)}</span>"
        if form == "address":
            return f"<address>{self.label('by').format(together(linked))}</address>"
        if form == "job":
            return self.pick.choice(
                ("<div><b>{}</b><br>{}</div>", "<span>{}, {}</span>", "<div><span>{}</span><span>{}</span></div>")
            ).format(together(names), job)
        face = f'<img src="/avatars/{self.number}.jpg" alt="{names[0]}" width=40 height=40>'
        return f"<div>{face}<div><div>{together(linked)}</div><div>{job}</div></div></div>"

    def dateline(self, told: bool) -> str:
        """When it was published, in a form of many; *told*: the head tells it too."""
        self.gold.published, self.gold.has_minute = self.when, self.gold.has_minute or self.is_dated
        stamp = self.when.isoformat() if self.is_dated else self.when.date().isoformat()
        text = self.date(self.when)
        form = self.pick.choice(
            ("time", "time", "text", "text", "label", "two", "two times", "only later" if told else "time")
        )
        if form == "time":
            return f'<time datetime="{stamp}">{text}</time>'
        if form == "text":
            return f"<span>{text}</span>"
        if form == "only later":
            return f"<span>{self.label('updated')}: {self.date(self.later)}</span>"
        first, last = self.label("published"), self.label("updated")
        colon = self.pick.choice((": ", " "))
        if form == "label":
            return f"<span>{first}{colon}{text}</span>"
        if form == "two":
            return f"<span>{first}{colon}{text}</span> <span>{last}{colon}{self.date(self.later)}</span>"
        late = self.later.isoformat() if self.is_dated else self.later.date().isoformat()
        again = f'<time datetime="{late}">{self.date(self.later)}</time>'
        return f'<div>{first} <time datetime="{stamp}">{text}</time></div><div>{last} {again}</div>'

    def row(self, parts: list[str]) -> str:
        """A line of who and when, perhaps with other things."""
        if self.chance(0.25):
            parts.append(f"<span>{self.said['minutes'].format(self.pick.randint(2, 9))}</span>")
        if self.chance(0.15):
            parts.append(f"<a href=#comments>{self.pick.randint(0, 40)} {self.label('comments')}</a>")
        form = self.pick.choice(("div", "dots", "bars", "list", "blocks"))
        if form == "list":
            return f"<ul>{''.join(f'<li>{one}</li>' for one in parts)}</ul>"
        if form == "blocks":
            return "".join(f"<div>{one}</div>" for one in parts)
        return f"<div>{ {'div': ' ', 'dots': ' · ', 'bars': ' | '}[form].join(parts) }</div>"

    def shares(self) -> str:
        nets = "".join(
            f'<a href="https://{net}.example/share?u=x">{net.title()}</a> '
            for net in ("facebook", "twitter", "whatsapp")
        )
        own = " ".join(f'<a href="#">{one}</a>' for one in self.said["share"])
        return self.pick.choice(
            (
                f"<div>{nets}{own}</div>",
                f"<div>{nets}</div>",
                f"<ul><li>{own.replace('</a> ', '</a></li><li>')}</li></ul>",
            )
        )

    # -- pictures ------------------------------------------------------------------------------------------------

    def figure(self, url: str, caption: str) -> str:
        alt = escape(self.words(2, 6) if self.chance(0.5) else "")
        source = f'src="{url}"'
        if self.chance(0.15):
            source = f'src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-src="{url}"'
        image = f'<img {source} alt="{alt}" width=800 height=500>'
        if self.chance(0.2):
            image = f'<picture><source srcset="{url} 800w" type="image/webp">{image}</picture>'
        if not caption:
            return self.pick.choice(("<figure>{}</figure>", "<div>{}</div>", "<p>{}</p>")).format(image)
        forms = ["<figure>{}<figcaption>{}</figcaption></figure>"] * 4
        forms += ["<figure><div>{}</div><figcaption><span>{}</span></figcaption></figure>", "<div>{}<p>{}</p></div>"]
        forms += ["<table><tr><td>{}</td></tr><tr><td>{}</td></tr></table>", "<div><div>{}</div><div>{}</div></div>"]
        return self.pick.choice(forms).format(image, escape(caption, quote=False))

    def caption(self) -> str:
        text = self.words(5, 14)
        end = "" if self.tag == "th" else "。" if not self.space else "."
        if self.chance(0.5):
            text += f"{end} {self.label('photo').format(self.pick.choice((self.said['agency'], self.names[5])))}"
        return text

    def lead(self) -> str:
        url = self.picture()
        self.gold.pictures = [url]
        caption = self.caption() if self.chance(0.7) else ""
        self.gold.caption = caption or None
        return self.figure(url, caption)

    # -- the text ------------------------------------------------------------------------------------------------

    def told(self, *lines: str) -> None:
        self.gold.body += lines

    def blocks(self) -> list[str]:
        """The text: paragraphs, and what stands between them. Runs of paragraphs stay strings without an element."""
        count = self.pick.choice((1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 18, 24))
        extras: list[Callable[[], str]] = [
            self.subheading, self.subheading, self.subheading, self.bullets, self.quote, self.inner_figure, self.table,
            self.related_line, self.related_list, self.code, self.pull_quote, self.letter, self.ad, self.video, self.ad,
        ]  # fmt: skip
        kinds = self.pick.sample(extras, self.pick.randint(0, 5)) if count > 2 else []
        made = list[str]()
        for place in range(count):
            text = self.paragraph()
            if place == 0 and self.chance(0.1):
                prefix = self.pick.choice(("{} - ", "({}) - ", "{} – "))
                text = prefix.format(self.said["agency"]) + text
            self.told(text)
            made.append(self.inline(text))
            if 0 < place < count - 1 and kinds and self.chance(0.4):
                made.append(kinds.pop()())
        return made

    def subheading(self) -> str:
        text = self.words(2, 7)
        self.told(text)
        return self.pick.choice(("<h2>{}</h2>", "<h2>{}</h2>", "<h3>{}</h3>", "<p><b>{}</b></p>")).format(text)

    def bullets(self) -> str:
        rows = [self.paragraph(1) if self.chance(0.6) else self.words(2, 6) for _ in range(self.pick.randint(2, 6))]
        self.told(*rows)
        tag = self.pick.choice(("ul", "ul", "ol"))
        return f"<{tag}>{''.join(f'<li>{self.inline(one)}</li>' for one in rows)}</{tag}>"

    def quote(self) -> str:
        text = self.paragraph(2)
        self.told(text)
        return f"<blockquote>{self.pick.choice(('<p>{}</p>', '{}')).format(self.inline(text))}</blockquote>"

    def pull_quote(self) -> str:
        text = self.pick.choice(self.gold.body)
        self.gold.either.append(text)
        return self.pick.choice(
            ("<aside><p>{}</p></aside>", "<blockquote><p>{}</p></blockquote>", "<div>{}</div>")
        ).format(escape(text, quote=False))

    def table(self) -> str:
        rows = [[self.words(1, 2), str(self.pick.randint(1, 900)), str(self.pick.randint(1, 900))] for _ in range(4)]
        self.told(*(" ".join(row) for row in rows))
        return (
            f"<table>{''.join('<tr>' + ''.join(f'<td>{cell}</td>' for cell in row) + '</tr>' for row in rows)}</table>"
        )

    def code(self) -> str:
        lines = [f"x{n} = load('{self.pick.randint(1, 99)}.csv')" for n in range(3)]
        self.told(*lines)
        return "<pre><code>{}</code></pre>".format("\n".join(lines))

    def inner_figure(self) -> str:
        url = self.picture()
        self.inner.append(url)
        if caption := self.caption() if self.chance(0.7) else "":
            self.gold.captions[url] = caption
        return self.figure(url, caption)

    def video(self) -> str:
        frame = '<iframe src="https://player.example/embed/77" width=640 height=360></iframe>'
        if self.chance(0.5):
            return f"<div>{frame}</div>"
        self.gold.either.append(self.said["video"])
        return f"<div>{frame}<p>{self.said['video']}</p></div>"

    def ad(self) -> str:
        return self.pick.choice(("<div>{}</div>", "<div><span>{}</span><div id=ad77></div></div>", "<p>{}</p>")).format(
            self.said["ad"]
        )

    def letter(self) -> str:
        text, button = self.said["newsletter"]
        return f"<div><p>{text}</p><form><input type=email><button>{button}</button></form></div>"

    def related_line(self) -> str:
        title, url = self.title_words(), self.link()
        self.gold.related[url] = title
        return self.pick.choice(
            (
                '<p>{also}: <a href="{url}">{}</a></p>',
                '<p><b>{also}: </b><a href="{url}">{}</a></p>',
                '<div><span>{also}</span> <a href="{url}">{}</a></div>',
                '<p><a href="{url}">{}</a></p>',
            )
        ).format(escape(title), also=self.label("also"), url=url)

    def related_list(self) -> str:
        head = f"<p><b>{self.label('also')}</b></p>" if self.chance(0.7) else ""
        rows = "".join(self.item("<li><a href={url}>{title}</a></li>") for _ in range(self.pick.randint(2, 4)))
        return f"<div>{head}<ul>{rows}</ul></div>"

    def item(self, form: str) -> str:
        """One related article."""
        title, url = self.title_words(), self.link()
        self.gold.related[url] = title
        day = self.date(self.when - timedelta(days=self.pick.randint(1, 12)), self.pick.choice(self.said["days"]))
        section = self.pick.choice(self.said["sections"])
        told = escape(self.sentence(), quote=False)
        image = f"/thumbs/{self.number}.jpg"
        return form.format(url=url, title=escape(title), day=day, section=section, told=told, image=image)

    # -- below the text ------------------------------------------------------------------------------------------

    def correction(self) -> str:
        text = self.label("correction")
        self.gold.either.append(text)
        return f"<p><em>{text}</em></p>"

    def footnotes(self) -> str:
        rows = [self.sentence() for _ in range(self.pick.randint(1, 3))]
        self.gold.either += [*rows, self.said["notes"], "↩ 1 2 3"]
        made = "".join(f"<li>{one} <a href=#r{n}>↩</a></li>" for n, one in enumerate(rows))
        return f"<h3>{self.said['notes']}</h3><ol>{made}</ol>"

    def source(self) -> str:
        text = self.label("source").format(self.said["agency"])
        self.gold.either.append(text)
        return f"<p>{text}</p>"

    def signature(self) -> str:
        """A person's name below the text."""
        name = self.pick.choice(self.gold.authors)
        return self.pick.choice(
            (
                "<p><b>{}</b></p>",
                "<p align=right>{}</p>",
                '<p style="text-align:right"><strong>{}</strong></p>',
                "<p>({})</p>",
            )
        ).format(name)

    def tags(self) -> str:
        self.gold.tags = list(dict.fromkeys(self.words(1, 2) for _ in range(self.pick.randint(1, 6))))
        base = self.pick.choice(("/tag/{}", "/tags/{}.html", "/topic/{}", "/t{}"))
        linked = [f'<a href="{base.format(n)}" rel=tag>{tag}</a>' for n, tag in enumerate(self.gold.tags)]
        if self.chance(0.6):
            linked = [one.replace(" rel=tag", "") for one in linked]
        label = self.label("tags")
        return self.pick.choice(
            (
                f"<div><span>{label}:</span> {' '.join(linked)}</div>",
                f"<div><h4>{label}</h4><ul>{''.join(f'<li>{one}</li>' for one in linked)}</ul></div>",
                f"<ul>{''.join(f'<li>{one}</li>' for one in linked)}</ul>",
                f"<p>{label}: {', '.join(linked)}</p>",
                f"<p>{label}: {', '.join(self.gold.tags)}</p>",
                f"<div>{' '.join(one.replace('>', '>#', 1) for one in linked)}</div>",
            )
        )

    def bio(self) -> str:
        """A box about who wrote it."""
        name = self.gold.authors[0]
        said = self.said["bio"].format(name)
        face = f'<img src="/avatars/b{self.number}.jpg" width=80 height=80 alt="{name}">' if self.chance(0.6) else ""
        return f"<div>{face}<div><h4><a href=/author/1>{name}</a></h4><p>{said}</p></div></div>"

    def related(self) -> str:
        """Other articles behind the text."""
        form = self.pick.choice(
            (
                ("<li><a href={url}>{title}</a></li>", "<ul>{}</ul>"),
                ("<li><a href={url}>{title}</a> <span>{day}</span></li>", "<ul>{}</ul>"),
                ("<div><a href={url}><img src={image}></a><h3><a href={url}>{title}</a></h3></div>", "<div>{}</div>"),
                (
                    "<div><a href={url}><img src={image}></a><div><a href={url}>{title}</a><p>{told}</p></div></div>",
                    "<div>{}</div>",
                ),
                (
                    "<article><a href={url}><img src={image}><b>{section}</b><h4>{title}</h4>{day}</a></article>",
                    "<div>{}</div>",
                ),
                ("<div><h4><a href={url}>{title}</a></h4><div>{day}</div></div>", "<div>{}</div>"),
            )
        )
        rows = form[1].format("".join(self.item(form[0]) for _ in range(self.pick.randint(2, 6))))
        head = (
            f"<{(tag := self.pick.choice(('h2', 'h3', 'div', 'p')))}>{self.label('related')}</{tag}>"
            if self.chance(0.85)
            else ""
        )
        return f"<section>{head}{rows}</section>"

    def more(self, head: str, count: int, tag: str) -> str:
        """A list of other articles that are not those related to this one."""
        before = dict(self.gold.related)
        rows = "".join(self.item("<li><a href={url}>{title}</a></li>") for _ in range(count))
        self.gold.related = before
        return f"<h3>{head}</h3><{tag}>{rows}</{tag}>"

    def reader(self, number: int) -> str:
        """What a reader is called."""
        given, family = self.pick.choice(self.said["names"]).split(" ")[0], self.names[3].split(" ")[-1]
        return self.pick.choice((f"user{number}77", given if self.chance(0.4) else f"{given}{self.space}{family}"))

    def comments(self) -> str:
        count = self.pick.choice((0, 1, 2, 3, 5, 8, 15, 25))
        made = list[str]()
        for n in range(count):
            name, day = self.reader(n), self.date(self.later + timedelta(hours=n))
            text = escape(self.paragraph(4), quote=False)
            made.append(f"<li><b>{name}</b> <span>{day}</span><p>{text}</p><a href=#r{n}>{self.said['reply']}</a></li>")
        head = f"<h3>{self.label('comments')} ({count})</h3>"
        title, *fields = self.said["form"]
        asked = f"<label>{fields[0]}<input></label><label>{fields[1]}<textarea></textarea></label>"
        form = f"<form><h4>{title}</h4>{asked}<button>{fields[2]}</button></form>"
        rows = self.pick.choice(("<ol>{}</ol>", "<ul>{}</ul>", "<div>{}</div>")).format("".join(made))
        if rows.startswith("<div"):
            rows = rows.replace("<li>", "<div>").replace("</li>", "</div>")
        return f"<div>{head}{rows}{form if self.chance(0.7) else ''}</div>"
