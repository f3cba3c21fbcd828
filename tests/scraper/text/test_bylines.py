from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.text.bylines import (
    ends_in_agency,
    is_byline,
    is_labelled_byline,
    is_reporter,
    parse_authors,
    parse_credit,
    parse_photo_credit,
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Hà Thu (tổng hợp)", ["Hà Thu"]),
        ("NHẬT XUÂN - NGHI VŨ", ["NHẬT XUÂN", "NGHI VŨ"]),
        ("Bài và ảnh: Lan Hương", ["Lan Hương"]),
        ("PV Nguyễn Văn An", ["Nguyễn Văn An"]),
        ("By John Smith and Mary Jones", ["John Smith", "Mary Jones"]),
        ("Von Hans Müller", ["Hans Müller"]),
        ("홍길동 기자 hong@example.kr", ["홍길동"]),
        ("文/王明", ["王明"]),
        ("記者 山田太郎", ["山田太郎"]),
        ("Von Dr. Hans Müller", ["Dr. Hans Müller"]),
        ("Carla Ruiz, PhD, Tom Hart, MD", ["Carla Ruiz", "Tom Hart"]),
        ("Lan Hương, Reuters", ["Lan Hương"]),
        ("dpa", []),
        ("Redaktion", []),
        ("Staff Reporters", []),
        ("Thứ trưởng phát biểu tại Hội nghị", []),
        ("", []),
    ],
)
def test_authors(text: str, names: list[str]) -> None:
    """Names come out without labels, jobs, brackets and addresses."""
    assert [person.name for person in parse_authors(text)] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Guest post by Jane Doe", ["Jane Doe"]),
        ("By Jane Doe, Vice President, Harbour Division, Coast Works", ["Jane Doe"]),
        ("Von Anna Bern, Redakteurin, Haus am Meer / Ole Dahl", ["Anna Bern", "Ole Dahl"]),
        ("Jane Doe, editor, Tom Hart, reporter", ["Jane Doe", "Tom Hart"]),
        ("Jane Doe, editor; Tom Hart", ["Jane Doe", "Tom Hart"]),
        ("Jane Doe/ANNA", ["Jane Doe", "ANNA"]),
        ("Jane Doe/McKay", ["Jane Doe", "McKay"]),
        ("Анна Белова/ВЕРА", ["Анна Белова", "ВЕРА"]),
        ("JANE DOE/TOM", ["JANE DOE", "TOM"]),
        ("Minh Anh/VOV", ["Minh Anh"]),
        ("Анна Белова / РБК", ["Анна Белова"]),
        ("Minh Anh/SBVN", ["Minh Anh"]),
        ("By Van Tran and Ole Dahl", ["Van Tran", "Ole Dahl"]),
        ("Ein Gastbeitrag von Anna Bern", ["Anna Bern"]),
        ("Autor/in: Anna Bern", ["Anna Bern"]),
        ("Reuters, Washington", []),
        ("Jane Doe, CNN", ["Jane Doe"]),
        ("An Giang", ["An Giang"]),
        ("[사진=MBC, SBS]", []),
        ("Redakteur:in Anna Bern", ["Anna Bern"]),
        ("Écrit par Marie Dupont", ["Marie Dupont"]),
        ("Escrito por: María Pérez", ["María Pérez"]),
        ("Scritto da Maria Rossi", ["Maria Rossi"]),
        ("Geschreven door Jan de Vries", ["Jan de Vries"]),
        ("Av: Anna Svensson och Per Olsson", ["Anna Svensson", "Per Olsson"]),
        ("Teksti: Matti Meikäläinen", ["Matti Meikäläinen"]),
        ("Scris de Ion Popescu și Ana Ionescu", ["Ion Popescu", "Ana Ionescu"]),
        ("Írta: Nagy János", ["Nagy János"]),
        ("Yazan: Ali Yılmaz", ["Ali Yılmaz"]),
        ("Автори: Іван Петренко, Олена Коваль", ["Іван Петренко", "Олена Коваль"]),
        ("Γράφει ο Γιώργος Παπαδόπουλος", ["Γιώργος Παπαδόπουλος"]),
        ("Oleh: Budi Santoso dan Siti Aminah", ["Budi Santoso", "Siti Aminah"]),
        ("بقلم: أحمد علي", ["أحمد علي"]),
        ("أحمد علي، سامر وليد وفاطمة حسن", ["أحمد علي", "سامر وليد", "فاطمة حسن"]),
        ("محمد أحمد وليد حسن", ["محمد أحمد وليد حسن"]),
        ("عبد الله وائل محمود", ["عبد الله وائل محمود"]),
        ("محمد سالم ولد أحمد", ["محمد سالم ولد أحمد"]),
        ("محمد أحمد ووليد حسن", ["محمد أحمد", "وليد حسن"]),
        ("דנה לוינסון ויואב כהן", ["דנה לוינסון", "יואב כהן"]),
        ("דוד כהן ורד לוי", ["דוד כהן ורד לוי"]),
        ("דוד כהן וורד לוי", ["דוד כהן", "ורד לוי"]),
        ("Ελένη Ρήγα και Νίκος Δούκας", ["Ελένη Ρήγα", "Νίκος Δούκας"]),
        ("मीरा शर्मा और अनिल वर्मा", ["मीरा शर्मा", "अनिल वर्मा"]),
        ("מאת יוסי כהן", ["יוסי כהן"]),
        ("लेखक: राहुल शर्मा", ["राहुल शर्मा"]),
        ("โดย สมชาย ใจดี", ["สมชาย ใจดี"]),
        ("Đăng bởi An Bình", ["An Bình"]),
        ("순천, 광양 홍길동 기자", ["홍길동"]),
        ("홍길동·김철수 기자", ["홍길동", "김철수"]),
        ("本报记者 王明", ["王明"]),
        ("記者王小明／台北報導", ["王小明"]),
        ("執筆者：山田 太郎", ["山田 太郎"]),
        ("投稿者: 佐藤花子", ["佐藤花子"]),
        ("文：佐藤花子", ["佐藤花子"]),
        ("論文：佐藤花子", []),
        ("글쓴이: 김미라", ["김미라"]),
        ("发布者：陈美良", ["陈美良"]),
        ("文字：陈美良", ["陈美良"]),
        ("通訊員 陳美良", ["陳美良"]),
        ("칼럼니스트 김하늘", ["김하늘"]),
        ("김하늘 칼럼니스트", ["김하늘"]),
        ("文● ウミノ／海編集部", ["ウミノ"]),
        ("Kolumnistin Eva Maier", ["Eva Maier"]),
        ("Обозреватель Анна Белова", ["Анна Белова"]),
    ],
)
def test_labels_of_languages(text: str, names: list[str]) -> None:
    """What says "by", what the author is, and what frames it, is cut off in every language."""
    assert [person.name for person in parse_authors(text)] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Author of this article: Jane Doe", ["Jane Doe"]),
        ("Autor des Artikels: Anna Berg", ["Anna Berg"]),
        ("Auteur de l’article : Marie Dupont", ["Marie Dupont"]),
        ("Автор статьи: Анна Белова", ["Анна Белова"]),
        ("Автор текста и фото: Анна Белова", ["Анна Белова"]),
        ("Text und Fotos: Anna Berg", ["Anna Berg"]),
        ("Fotos & Text: Anna Berg", ["Anna Berg"]),
        ("Texto y fotos: Ana Ruiz", ["Ana Ruiz"]),
    ],
)
def test_labels_of_several_words(text: str, names: list[str]) -> None:
    """A label may say of what he is the author, and that he took the pictures, too."""
    assert [person.name for person in parse_authors(text)] == names
    assert is_labelled_byline(text)


@pytest.mark.parametrize(
    "text",
    [
        "Автор фото: Анна Белова",
        "Author Jane Doe: The ferry",
        "Fotos: Anna Berg",
        "Text size: Small Large",
        "Words of the week: Harbour Pier",
        "Text of the speech: Tom Hart",
    ],
)
def test_labels_of_others(text: str) -> None:
    """Who took the pictures and did nothing else is no author; a name with a colon is that of who speaks."""
    assert not is_labelled_byline(text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Team Coast", []),
        ("By Amit Kumar, Edited By: Ravi Sen", ["Amit Kumar"]),
        ("Laporan Wartawan Pantai.com, Budi Santoso", ["Budi Santoso"]),
        ("Coast.example | Mira Sen", ["Mira Sen"]),
        ("By Our Correspondent", []),
        ("Our Special Correspondent", []),
        ("নিজস্ব প্রতিবেদক", []),
        ("অনলাইন ডেস্ক", []),
        ("চট্টগ্রাম প্রতিনিধি", []),
        ("মীরা সেন, স্টাফ রিপোর্টার", ["মীরা সেন"]),
        ("मीरा शर्मा, नई दिल्ली", ["मीरा शर्मा"]),
        ("मीरा शर्मा, संवाददाता", ["मीरा शर्मा"]),
        ("डिजिटल डेस्क", []),
        ("ویب ڈیسک", []),
        ("ஆன்லைன் டெஸ்க்", []),
        ("వెబ్ డెస్క్", []),
        ("Redaksi", []),
        ("Tim Redaksi", []),
        ("Nga Redaksia", []),
        ("Szerkesztőség", []),
        ("Toimetus", []),
        ("Redacció", []),
        ("Редакција", []),
        ("Uredništvo Obala", []),
        ("Redakce", []),
        ("Nyhetsredaksjonen", []),
        ("Σύνταξη", []),
        ("Kıyı Haber Merkezi", []),
        ("هيئة التحرير", []),
        ("デジタル編集部", []),
        ("LETA", []),
        ("İHA", []),
        ("iha", []),
        ("УНІАН", []),
        ("AZƏRTAC", []),
        ("新华网", []),
        ("Ana Kos, Tanjug", ["Ana Kos"]),
        ("Beta Kos", ["Beta Kos"]),
        ("टिम शर्मा", ["टिम शर्मा"]),
        ("Příspěvek", []),
        ("قومی خبریں", []),
        ("राज्य समाचार", []),
        ("ข่าว ภูมิภาค", []),
        ("חדשות חוץ", []),
        ("ページ番号1234567", []),
        ("Deur Anna Botha", ["Anna Botha"]),
        ("編譯中心", []),
        ("海港新聞", []),
        ("디지털뉴스팀", []),
    ],
)
def test_desks(text: str, names: list[str]) -> None:
    """A desk, a staff and a job without a name are nobody, in every language; beside a name they are no second one."""
    assert [person.name for person in parse_authors(text)] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Jane Doe, Chief Political Correspondent", ["Jane Doe"]),
        ("Von Anna Bern, Zürich", ["Anna Bern"]),
        ("By Jane Doe in Paris", ["Jane Doe"]),
        ("By Jane Doe For Example.Com", ["Jane Doe"]),
        ("Par Marie Dupont avec AFP", ["Marie Dupont"]),
        ("By JANE DOE Associated Press", ["JANE DOE"]),
        ("Jane Doe Jane Doe", ["Jane Doe"]),
        ("by Jane Doe | Dec 20, 2024 | Gardens", ["Jane Doe"]),
        ("Jane Doe, Example News", ["Jane Doe"]),
        ("Maria d'Almeida", ["Maria d'Almeida"]),
        ("By The Editorial Board", []),
        ("Coast Digital Team", []),
        ("View all posts by Jane Doe", ["Jane Doe"]),
        ("編集：山田太郎", []),
    ],
)
def test_beside_the_name(text: str, names: list[str]) -> None:
    """Jobs, places, companies and other fields beside a name are no authors, and a name printed twice is one."""
    assert [person.name for person in parse_authors(text)] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By Jane Doe, Tom Hart, and Ann Lee, CNN", ["Jane Doe", "Tom Hart", "Ann Lee"]),
        ("Jane Doe, editor, and Tom Hart, reporter, Coast", ["Jane Doe", "Tom Hart"]),
        ("Jane Doe, & Tom Hart", ["Jane Doe", "Tom Hart"]),
        ("Jane Doe, Y Li", ["Jane Doe", "Y Li"]),
        ("أحمد علي، ورقاء محمد", ["أحمد علي", "ورقاء محمد"]),
        ("אבי כהן, ויויאן לוי", ["אבי כהן", "ויויאן לוי"]),
        ("Jane Doe, Andrea Lee", ["Jane Doe", "Andrea Lee"]),
        ("Eva Maier, Max Huber, und Anna Berg", ["Eva Maier", "Max Huber", "Anna Berg"]),
        ("Ana Pérez, Luis Mora, e Inés Sol", ["Ana Pérez", "Luis Mora", "Inés Sol"]),
        ("Анна Река, Иван Лес, и Пётр Гор", ["Анна Река", "Иван Лес", "Пётр Гор"]),
        ("Nguyễn An, Trần Bình, và Lê Cúc", ["Nguyễn An", "Trần Bình", "Lê Cúc"]),
        ("أحمد علي، محمد حسن، وليلى نور", ["أحمد علي", "محمد حسن", "ليلى نور"]),
        ("أحمد علي، محمد حسن، وليد نور", ["أحمد علي", "محمد حسن", "وليد نور"]),
        ("דנה לוי, יוסי כהן, ורון בר", ["דנה לוי", "יוסי כהן", "רון בר"]),
    ],
)
def test_and_behind_a_comma(text: str, names: list[str]) -> None:
    """The last of several names may have both a comma and "and" before it."""
    assert [person.name for person in parse_authors(text)] == names


@pytest.mark.parametrize(
    "line",
    [
        *("Grey Heron GmbH", "Grey Heron GmbH & Co. KG", "Grey Heron, Inc.", "Blå Hamn Oyj", "Grey Heron e.V."),
        *("Deniz A.Ş.", "ООО Берег", "株式会社 海", "海株式会社", "海洋有限公司", "주식회사 바다"),
        *("Coast-Team", "CH-Redaktion", "Sportredaktion", "Sportredaktionen", "Urheilutoimitus", "Grey Heron Bureau"),
        "New Delhi, Grey Heron Bureau",
    ],
)
def test_firms_and_staffs(line: str) -> None:
    """A firm that says its form of law, and a staff in one word or with a hyphen, are nobody; so is where they are."""
    assert parse_authors(line) == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Jane Doe, Grey Heron, Inc.", ["Jane Doe"]),
        ("Jane Doe, CBH, March 2026", ["Jane Doe"]),
        ("Jane Doe, Coastline", ["Jane Doe"]),
        ("JANE DOE, COASTLINE", ["JANE DOE"]),
        ("Jane Doe, Tom Hart, Coastline", ["Jane Doe", "Tom Hart"]),
        ("Анна Белова, Берег", ["Анна Белова"]),
        ("Jane Doe and Mira", ["Jane Doe", "Mira"]),
        ("Mira, Ole", ["Mira", "Ole"]),
    ],
)
def test_paper_behind_a_name(text: str, names: list[str]) -> None:
    """One word behind a full name and a comma says for whom somebody writes."""
    assert [person.name for person in parse_authors(text)] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By Jane Doe, Coast Herald reporter", ["Jane Doe"]),
        ("By Jane Doe / Old Salt Hills Reporter", ["Jane Doe"]),
        ("Jane Doe, Gazette Staff Writer", ["Jane Doe"]),
        ("Jane Doe and Tom Hart, Coast Herald staff writer", ["Jane Doe", "Tom Hart"]),
        ("By Jane Doe and Tom Hart Staff Writer", ["Jane Doe", "Tom Hart"]),
        ("Jane Doe Staff Writer, Tom Hart Staff Writer", ["Jane Doe", "Tom Hart"]),
        ("王明,李红 记者", ["王明", "李红"]),
        ("山田太郎、鈴木花子記者", ["山田太郎", "鈴木花子"]),
    ],
)
def test_the_paper_of_a_reporter(text: str, names: list[str]) -> None:
    """What stands before a job behind an author without one is his paper, not a further author."""
    assert [person.name for person in parse_authors(text)] == names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hà Thu (tổng hợp)", True),
        ("Jane Doe, Coastline", True),
        ("Tri Túc", True),
        ("Tác giả: Minh Anh", True),
        ("By John Smith", True),
        ("von Hans Müller", True),
        ("by the river they waited", False),
        ("Hạn chế xuất khẩu nhiên liệu", False),
        ("Đô thị", False),
        ("Theo TTXVN", False),
        ("Hà Nội hôm nay mưa.", False),
    ],
)
def test_byline_lines(text: str, expected: bool) -> None:
    """A line of names is an author line; subheadings, sections, credits and sentences are not."""
    assert is_byline(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Theo TTXVN", "TTXVN"),
        ("(Theo Reuters)", "Reuters"),
        ("Nguồn: VnExpress", "VnExpress"),
        ("Minh Anh (Theo TTXVN)", "TTXVN"),
        ("Source: AFP", "AFP"),
        ("出典：共同通信", "共同通信"),
        ("Theo quy định mới", None),
        ("Theo báo cáo của Sở, trong năm 2017 công tác tiếp tục ổn định.", None),
    ],
)
def test_credit(text: str, expected: str | None) -> None:
    """A credit line names its source; a sentence that begins with the same word does not."""
    assert parse_credit(text) == expected


def test_a_name_behind_its_mailbox() -> None:
    """As RSS 2.0 has authors; pages keep the form in their metadata."""
    assert [one.name for one in parse_authors("anna@coast.example (Anna Keller)")] == ["Anna Keller"]
    assert [one.name for one in parse_authors("linhai@coast.example (林海)")] == ["林海"]
    assert parse_authors("anna@coast.example (END)") == ()  # ends a report
    assert [one.name for one in parse_authors("an@coast.example（王明）")] == ["王明"]
    assert parse_authors("info@coast.example") == ()


def test_photo_credit() -> None:
    """The photographer stands at the end of a caption."""
    assert parse_photo_credit("Công nhân đi qua nhà máy. Ảnh: Reuters") == "Reuters"
    assert parse_photo_credit("Giá vẫn tăng (Ảnh: Hà Phong).") == "Hà Phong"
    assert ends_in_agency("On the pier in May (Ole Dahl/AFP)")
    assert ends_in_agency("City archives via Getty Images")
    assert not ends_in_agency("Said a reporter of AFP")
    assert not ends_in_agency("It was first reported by two agencies, Kyodo, Reuters.")
    assert parse_photo_credit("Im Schlachthof. Bildrechte: dpa") == "dpa"
    assert parse_photo_credit("At the pier © An Binh") == "An Binh"
    assert parse_photo_credit("The pier at noon. (AP Photo/Ann Lee)") == "Ann Lee"
    assert parse_photo_credit("The pier at noon. Photograph by Ann Lee") == "Ann Lee"
    assert parse_photo_credit("The pier at noon. (Photo courtesy of the harbour)") == "the harbour"
    assert parse_photo_credit("The pier at noon. (Staff photo by Ann Lee)") == "Ann Lee"
    assert parse_photo_credit("She had thought of it, she said, before a photograph by Ann Lee.") is None
    assert parse_photo_credit("Các đại biểu nhấn nút khai trương") is None


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("記者王大山／台北報導", ["王大山"]),
        ("〔記者王大山／台北報導〕", ["王大山"]),
        ("（記者王大山／台北報導）", ["王大山"]),
        ("【記者王大山台北報導】", ["王大山"]),
        ("記者王大山新竹縣報導", ["王大山"]),
        ("[記者王大山、李小湖/綜合報導]", ["王大山", "李小湖"]),
        ("娛樂中心／王大山報導", ["王大山"]),
        ("特派記者王大山／東京報導", ["王大山"]),
        ("记者 王山 北京报道", ["王山"]),
        ("记者 王山、李湖 报道", ["王山", "李湖"]),
        ("记者王山、李湖报道", ["王山", "李湖"]),
        ("记者王山 通讯员李湖 报道", ["王山", "李湖"]),
        ("记者王山 通讯员李湖报道", ["王山", "李湖"]),
        ("记者 王山 摄影报道", ["王山"]),
        ("記者王大山、攝影李小湖／台北報導", ["王大山", "李小湖"]),
        ("編譯陳大山／綜合報導", ["陳大山"]),
        ("本报记者 王大山", ["王大山"]),
        ("文／王大山", ["王大山"]),
    ],
)
def test_chinese_lines_of_who_reports(line: str, names: list[str]) -> None:
    """Lines of papers that write Chinese name who reports, with and without a place, a desk and brackets."""
    assert [person.name for person in parse_authors(line)] == names
    assert is_labelled_byline(line)


@pytest.mark.parametrize(
    "line",
    [
        "國際中心／綜合報導",
        "社會中心／高雄報導",
        "記者會今晚報導",
        "港口今天重新開放的深度報導",
    ],
)
def test_chinese_lines_that_name_nobody(line: str) -> None:
    """A desk is nobody, and neither is a sentence about a report."""
    assert parse_authors(line) == ()
    assert not is_labelled_byline(line)


@pytest.mark.parametrize(
    "line", ["記者会見", "記者発表", "記者懇談会", "记者手记", "记者观察", "记者调查", "本报记者调查", "本报记者手记"]
)
def test_reporters_in_longer_words(line: str) -> None:
    """What reporters are asked to, or write, is no name of theirs."""
    assert not is_reporter(line)
    assert not is_labelled_byline(line)


@pytest.mark.parametrize("line", ["记者 王山", "記者王大山"])
def test_reporters_with_their_names(line: str) -> None:
    """A name stands behind a space there, or has three characters."""
    assert is_reporter(line)


@pytest.mark.parametrize("line", ["TS. Trần Bình Minh", "PGS.TS. Lê Hà Vân", "ThS. Lê Hà: cầu mới", "PV. An Bình"])
def test_titles_before_a_name(line: str) -> None:
    """A line that begins with the title of a person, whom the text may quote, does not say who wrote it."""
    assert not is_labelled_byline(line)


@given(st.text(max_size=300))
def test_never_raises(text: str) -> None:
    """Any text can be asked."""
    for person in parse_authors(text):
        assert person.name
    is_byline(text)
    parse_credit(text)
    parse_photo_credit(text)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Entretien réalisé par Mira Solheim", "Mira Solheim"),
        ("Беседовала Мира Речная", "Мира Речная"),
        ("Розмовляла Мира Річна", "Мира Річна"),
        ("Rozmawiał Jan Morski", "Jan Morski"),
        ("Das Gespräch führte Mira Solheim", "Mira Solheim"),
        ("Die Fragen stellten: Mira Solheim", "Mira Solheim"),
        ("Rozhovor vedla Mira Přístavní", "Mira Přístavní"),
        ("Razgovarala: Mira Lučka", "Mira Lučka"),
        ("Söyleşi: Deniz Kaya", "Deniz Kaya"),
        ("حاورته: ميرا سلهايم", "ميرا سلهايم"),
        ("聞き手・山田太郎", "山田太郎"),
        ("編集委員　山田太郎", "山田太郎"),
        ("采访：王大山", "王大山"),
        ("A consemnat Mira Solheim", "Mira Solheim"),
    ],
)
def test_who_asked(line: str, name: str) -> None:
    """Interviews are signed by who asked, in words of their own."""
    assert is_byline(line)
    assert [person.name for person in parse_authors(line)] == [name]
