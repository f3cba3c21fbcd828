# ruff: noqa: E501 -- markup as programs write it
"""Newsletters, written for these tests in the forms in which programs and services send them."""

from __future__ import annotations

import base64
import quopri
from email.header import Header


def layout(rows: str, *, title: str = "Letter") -> str:
    """A newsletter as the services lay it out: a hidden line, a pixel, tables in tables, a foot."""
    return f"""<!DOCTYPE html><html><head><title>{title}</title><style>p {{color:red}}</style></head>
<body style="margin:0"><div style="display:none;max-height:0;overflow:hidden">Preview that nobody should read &zwnj;</div>
<center><table role="presentation" width="100%" cellpadding="0"><tr><td align="center">
<table width="600"><tbody><tr><td><img src="https://img.example.org/logo.png" width="200" height="60" alt="Logo"></td></tr>
{rows}
</tbody></table></td></tr></table></center>
<img src="https://track.example.org/open?u=lan@example.org" width="1" height="1" alt=""></body></html>"""


FOOT_EN = """<tr><td style="font-size:11px"><p>You get this letter because you signed up at example.org.<br>
1 High Street, Hanoi</p><p><a href="https://list.example.org/u?e=abc">Unsubscribe</a> ·
<a href="https://list.example.org/prefs">Update your preferences</a></p></td></tr>"""

ENGLISH = layout(
    f"""<tr><td><a href="https://mail.example.org/c/12?e=personal&utm_source=mail">View in browser</a></td></tr>
<tr><td><h1>The river is back</h1></td></tr>
<tr><td><p>For ten years nobody swam in the river. This summer the city took down the signs, and people came.</p>
<p>We asked <a href="https://example.org/a?utm_source=letter&id=4">those who swim</a> what has changed.</p></td></tr>
<tr><td><img src="https://img.example.org/river.jpg" width="600" height="400" alt="The river in June"></td></tr>
<tr><td><h2>What the numbers say</h2><table border="1"><tr><th>Year</th><th>Bathers</th></tr>
<tr><td>2024</td><td>12</td></tr><tr><td>2025</td><td>4,310</td></tr></table></td></tr>
<tr><td><ul><li>Bring a towel.</li><li>Stay on the left bank.</li></ul></td></tr>
{FOOT_EN}""",
    title="The river is back",
)

VIETNAMESE = layout(
    """<tr><td align="right"><a href="https://tin.example.vn/ban-tin/88">Xem trong trình duyệt</a></td></tr>
<tr><td><p>Chào buổi sáng,</p><p>Sáng nay Hà Nội có mưa nhỏ, nhiệt độ từ 18 đến 21 độ. Các trường học vẫn mở cửa.</p></td></tr>
<tr><td><table width="100%"><tr><td width="30%"><img src="https://img.example.vn/cho.jpg" alt="Chợ" width="180" height="120"></td>
<td width="70%"><h3><a href="https://tin.example.vn/cho-hoa">Chợ hoa mở sớm</a></h3>
<p>Người bán hoa nói rằng năm nay hoa về sớm hơn hai tuần so với mọi năm.</p></td></tr></table></td></tr>
<tr><td><table width="100%"><tr><td><h3><a href="https://tin.example.vn/xe-buyt">Thêm ba tuyến xe buýt</a></h3>
<p>Ba tuyến mới nối các khu đô thị phía tây với trung tâm thành phố.</p></td></tr></table></td></tr>
<tr><td style="color:#888">Bạn nhận thư này vì đã đăng ký. <a href="https://tin.example.vn/huy">Hủy đăng ký</a></td></tr>""",
)

GERMAN_TEXT = """Liebe Leserinnen und Leser,

der Sommer war lang, und der Garten hat davon mehr als genug bekommen. \r
In dieser Woche erzählen wir, was man mit vierzig Kilo Zucchini anfängt.

Drei Vorschläge:

- Suppe kochen und einfrieren
- den Nachbarn schenken
- Kuchen backen

Mehr dazu unter https://garten.example/zucchini.

Herzliche Grüße
Ihre Redaktion

--
Garten e. V., Musterweg 3, Berlin
"""

JAPANESE = layout(
    """<tr><td><a href="https://tayori.example.jp/42">ブラウザで表示</a></td></tr>
<tr><td><h1>秋の山を歩く</h1><p>十月の終わり、友人と三人で山に登りました。朝は霧が深く、足もとの落ち葉だけが見えました。</p>
<p>昼になると霧が晴れて、谷の向こうに町が見えました。来週は写真をお届けします。</p></td></tr>
<tr><td><a href="https://tayori.example.jp/stop">配信停止</a></td></tr>""",
    title="秋の山を歩く",
)

FRENCH = """<html><body><p><a href="https://lettre.example.fr/n/7">Voir la version en ligne</a></p>
<h1>Le marché d’hiver</h1>
<p>Samedi, le marché s’est installé sous les arcades. Il y avait du miel, du pain noir et une fanfare.</p>
<figure><img src="cid:photo1@example.fr" alt="Le marché" width="500"></figure>
<figure><img src="cid:photo2@example.fr" alt="La fanfare" width="500"></figure>
<p>Nous y retournerons dimanche, s’il ne neige pas trop sur la place.</p>
<p style="font-size:10px">Pour ne plus recevoir cette lettre, <a href="https://lettre.example.fr/x">se désabonner</a>.</p>
</body></html>"""

SPANISH = layout(
    """<tr><td><p>Esta semana hemos abierto la biblioteca del barrio, con tres mil libros que nos regalaron los vecinos.</p>
<p>Los sábados hay cuentos para niños a las once de la mañana.</p></td></tr>
<tr><td>Si no quieres recibir más correos, puedes <a href="https://barrio.example.es/baja">darte de baja</a>.</td></tr>""",
)

GMAIL_FORWARD = """<div dir="ltr">Thought of you!<br><br><div class="gmail_quote">
<div dir="ltr" class="gmail_attr">---------- Forwarded message ---------<br>From: <strong class="gmail_sendername" dir="auto">
Bread Club</strong> <span dir="auto">&lt;<a href="mailto:club@bread.example">club@bread.example</a>&gt;</span><br>
Date: Mon, Mar 2, 2026 at 9:15 AM<br>Subject: Rye, slowly<br>To:  &lt;<a href="mailto:lan@example.org">lan@example.org</a>&gt;<br>
</div><br><br><p>Rye needs time. Mix flour and water the evening before, and leave them alone until the morning.</p>
<p>Then bake it for an hour and let it rest for a day before you cut it. It keeps for a week.</p></div></div>"""

LIST_TEXT = """Hello all,

the meeting moves to Thursday at seven, in the same room as last time. We
talk about the budget of the choir and about the trip to Hue in May, for
which we still need a bus and two drivers.

Bring cake.

Minh

_______________________________________________
Choir mailing list
To unsubscribe: https://lists.example.org/options/choir
"""


def encoded(text: str, charset: str = "utf-8") -> str:
    """*text* as an encoded word of a header (RFC 2047)."""
    return Header(text, charset).encode()


def head(*, subject: str, sender: str, more: str = "", date: str = "Mon, 02 Mar 2026 08:00:00 +0700") -> str:
    stated = f"Date: {date}\r\n" if date else ""
    return (
        f"From: {sender}\r\nTo: lan@example.org\r\nSubject: {subject}\r\n{stated}"
        f"Message-ID: <id-1@mail.example.org>\r\nMIME-Version: 1.0\r\n{more}"
    )


def part(body: str, kind: str, *, charset: str = "utf-8", encoding: str = "quoted-printable", more: str = "") -> bytes:
    """One part: its head and its encoded body."""
    data = body.encode(charset)
    if encoding == "quoted-printable":
        data = quopri.encodestring(data)
    elif encoding == "base64":
        data = base64.encodebytes(data)
    named = f"Content-Type: {kind}; charset={charset}\r\nContent-Transfer-Encoding: {encoding}\r\n{more}\r\n"
    return named.encode() + data


def multipart(kind: str, *parts: bytes, boundary: str = "=_b") -> bytes:
    """Parts together."""
    inside = b"".join(b"--" + boundary.encode() + b"\r\n" + one + b"\r\n" for one in parts)
    return (
        f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode() + inside + f"--{boundary}--".encode()
    )


def picture(cid: str, *, place: str = "") -> bytes:
    where = f"Content-Location: {place}\r\n" if place else ""
    return (
        f"Content-Type: image/jpeg\r\nContent-Transfer-Encoding: base64\r\nContent-ID: <{cid}>\r\n{where}"
        "Content-Disposition: inline\r\n\r\n/9j/4AAQSkZJRgABAQ==\r\n"
    ).encode()


LETTERS: dict[str, bytes] = {
    "english": head(
        subject="The river is back",
        sender='"The Daily Bank" <letter@example.org>',
        more="List-Unsubscribe: <mailto:u@example.org>, <https://list.example.org/u?e=abc>\r\n"
        "List-Id: The Daily Bank <daily.list.example.org>\r\n",
    ).encode()
    + multipart("alternative", part("The river is back\n\nFor ten years …", "text/plain"), part(ENGLISH, "text/html")),
    "vietnamese": head(
        subject=encoded("Bản tin sáng thứ Hai"), sender=f"{encoded('Tin Sáng')} <tin@example.vn>"
    ).encode()
    + part(VIETNAMESE, "text/html", encoding="base64"),
    "german": head(
        subject=encoded("Vierzig Kilo Zucchini", "iso-8859-1"), sender="Garten <brief@garten.example>"
    ).encode()
    + part(GERMAN_TEXT, "text/plain", charset="iso-8859-1"),
    "japanese": head(
        subject=encoded("秋の山を歩く", "iso-2022-jp"), sender=f"{encoded('山だより', 'iso-2022-jp')} <yama@example.jp>"
    ).encode()
    + part(JAPANESE, "text/html", charset="iso-2022-jp", encoding="7bit"),
    "french": head(subject=encoded("Le marché d’hiver"), sender="Camille <camille@example.fr>").encode()
    + multipart(
        "mixed",
        multipart(
            "related",
            multipart("alternative", part("Le marché d’hiver", "text/plain"), part(FRENCH, "text/html"), boundary="c"),
            picture("photo1@example.fr"),
            picture("photo2@example.fr", place="https://img.example.fr/fanfare.jpg"),
            boundary="b",
        ),
        b"Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=plan.pdf\r\n\r\n%PDF-1.4",
        boundary="a",
    ),
    "spanish": head(subject="Carta del barrio", sender="barrio@example.es").encode()
    + part(SPANISH, "text/html", charset="windows-1252", encoding="8bit"),
    "forwarded": head(subject="Fwd: Rye, slowly", sender="Lan Anh <lan@example.org>").encode()
    + part(GMAIL_FORWARD, "text/html"),
    "list": head(
        subject="[Choir] Meeting on Thursday",
        sender="Minh via Choir <choir@lists.example.org>",
        more="List-Id: Choir <choir.lists.example.org>\r\nArchived-At: <https://lists.example.org/choir/msg7.html>\r\n"
        "List-Archive: <https://lists.example.org/choir/>\r\n",
    ).encode()
    + part(LIST_TEXT, "text/plain", encoding="7bit"),
    "attached": head(subject="Fwd: The river is back", sender="Lan Anh <lan@example.org>").encode()
    + multipart(
        "mixed",
        part("See below.", "text/plain"),
        b"Content-Type: message/rfc822\r\n\r\n"
        + head(subject="The river is back", sender="The Daily Bank <letter@example.org>").encode()
        + part(ENGLISH, "text/html"),
        boundary="outer",
    ),
}
