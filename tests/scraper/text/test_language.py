from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.text.language import detect_language, is_written_in, may_be_in, zone_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Thành phố mở thêm hai mươi trạm xe đạp công cộng.", "vi"),
        ("The city has opened twenty more stations for the bicycles.", "en"),
        ("La ville a ouvert vingt stations pour les vélos et les piétons.", "fr"),
        ("Die Stadt hat zwanzig Stationen für das Rad und den Bus eröffnet.", "de"),
        ("La ciudad abre veinte estaciones para las bicicletas y los peatones.", "es"),
        ("東京で新しい図書館が開館した。", "ja"),
        ("老茶馆改成社区夜校", "zh"),
        ("서울에 새 도서관이 문을 열었다", "ko"),
        ("Город открыл двадцать новых станций", "ru"),
        ("শহরে নতুন গ্রন্থাগার খোলা হয়েছে", "bn"),
        ("நகரில் புதிய நூலகம் திறக்கப்பட்டது", "ta"),
        ("شورای شهر بودجه سال آینده را تصویب کرد", "fa"),
        ("وافق مجلس المدينة على ميزانية العام القادم", "ar"),
        ("شہر کی کونسل نے آئندہ سال کے بجٹ کی منظوری دی", "ur"),
        ("Rust 製の Web フレームワーク Axum で REST API を書く", "ja"),
        ("GitHub Actions로 Docker Image 배포하기", "ko"),
        ("ქალაქში ახალი ბიბლიოთეკა გაიხსნა", "ka"),
        ("12345 !!!", None),
        ("", None),
    ],
)
def test_detect(text: str, language: str | None) -> None:
    """A sentence tells its language by script, accents or common words."""
    assert detect_language(text) == language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "ro",
            ("Primăria a anunțat că podul peste râu va fi închis până în luna mai, iar locuitorii vor folosi bacul."),
        ),
        (
            "sk",
            (
                "Mesto otvorilo nový most cez rieku a ľudia po ňom môžu prejsť už od pondelka. Starosta "
                "povedal, že je to dobrá správa pre všetkých."
            ),
        ),
        (
            "cs",
            (
                "Město otevřelo nový most přes řeku a lidé po něm mohou přejít už od pondělí. Starosta řekl, že "
                "je to dobrá zpráva pro všechny."
            ),
        ),
        (
            "sl",
            (
                "Mesto je odprlo nov most čez reko in ljudje ga lahko uporabljajo že od ponedeljka. Župan je "
                "povedal, da so dela trajala eno leto."
            ),
        ),
        (
            "hr",
            (
                "Grad je otvorio novi most preko rijeke i ljudi ga mogu koristiti od ponedjeljka. Gradonačelnik "
                "je rekao da su radovi trajali godinu dana."
            ),
        ),
        (
            "sq",
            (
                "Bashkia hapi urën e re mbi lumë dhe njerëzit mund ta përdorin atë që nga e hëna. Kryetari tha "
                "se punimet zgjatën një vit për shkak të motit."
            ),
        ),
        (
            "et",
            (
                "Linn avas uue silla üle jõe ja inimesed saavad seda kasutada alates esmaspäevast. Linnapea "
                "ütles, et tööd kestsid aasta."
            ),
        ),
        (
            "lv",
            (
                "Pilsēta atvēra jaunu tiltu pār upi, un cilvēki to var izmantot no pirmdienas. Mērs sacīja, ka "
                "darbi ilga gadu un tas ir labi."
            ),
        ),
        (
            "lt",
            (
                "Miestas atidarė naują tiltą per upę ir žmonės juo gali naudotis nuo pirmadienio. Meras sakė, "
                "kad darbai truko metus."
            ),
        ),
        (
            "is",
            (
                "Borgin opnaði nýja brú yfir ána og fólk getur notað hana frá mánudegi. Borgarstjórinn sagði að "
                "verkið hefði tekið ár og það var dýrt."
            ),
        ),
        (
            "eu",
            (
                "Hiriak zubi berria ireki du ibaiaren gainean eta jendeak astelehenetik aurrera erabil dezake. "
                "Alkateak esan du lanak urtebete iraun duela, baina pozik da."
            ),
        ),
        (
            "gl",
            (
                "A cidade abriu unha nova ponte sobre o río e a xente pode usala dende o luns. O alcalde dixo "
                "que as obras duraron máis dun ano."
            ),
        ),
        (
            "ca",
            (
                "La ciutat ha obert un nou pont sobre el riu i la gent el pot fer servir des de dilluns. "
                "L'alcalde ha dit que les obres han durat més d'un any."
            ),
        ),
        (
            "af",
            (
                "Die stad het 'n nuwe brug oor die rivier geopen en mense kan dit van Maandag af gebruik. Die "
                "burgemeester sê die werk het 'n jaar geduur."
            ),
        ),
        (
            "fil",
            (
                "Binuksan ng lungsod ang bagong tulay sa ilog at magagamit ito ng mga tao mula Lunes. Sinabi ng "
                "alkalde na isang taon ang ginugol sa gawain."
            ),
        ),
        (
            "sw",
            (
                "Jiji limefungua daraja jipya juu ya mto na watu wanaweza kulitumia kuanzia Jumatatu. Meya "
                "alisema kazi hiyo ilichukua mwaka mmoja na ni ya gharama kubwa."
            ),
        ),
        (
            "az",
            (
                "Şəhər çayın üzərində yeni körpü açdı və insanlar bazar ertəsindən ondan istifadə edə bilər. "
                "Mer bildirib ki, işlər bir il çəkib və bu üçün pul ayrılıb."
            ),
        ),
        (
            "uz",
            (
                "Shahar daryo ustida yangi koʻprik ochdi va odamlar dushanbadan undan foydalanishi mumkin. "
                "Hokim ishlar bir yil davom etganini aytdi."
            ),
        ),
        (
            "ga",
            (
                "D'oscail an chathair droichead nua thar an abhainn agus is féidir le daoine é a úsáid ó Luan. "
                "Dúirt an méara go raibh an obair ar siúl ar feadh bliana."
            ),
        ),
        (
            "cy",
            (
                "Mae'r ddinas wedi agor pont newydd dros yr afon ac mae pobl yn gallu ei defnyddio o ddydd "
                "Llun. Dywedodd y maer fod y gwaith wedi cymryd blwyddyn."
            ),
        ),
        (
            "bg",
            (
                "Градът откри нов мост над реката и хората могат да го използват от понеделник. Кметът каза, че "
                "работата е продължила една година."
            ),
        ),
        (
            "sr",
            (
                "Град је отворио нови мост преко реке и људи могу да га користе од понедељка. Градоначелник је "
                "рекао да су радови трајали годину дана, а биће још."
            ),
        ),
        (
            "mk",
            (
                "Градот отвори нов мост преку реката и луѓето можат да го користат од понеделник. "
                "Градоначалникот рече дека работата траела една година."
            ),
        ),
        (
            "be",
            (
                "Горад адкрыў новы мост праз раку, і людзі могуць карыстацца ім з панядзелка. Мэр сказаў, што "
                "работы працягваліся год."
            ),
        ),
        (
            "kk",
            (
                "Қала өзен үстіндегі жаңа көпірді ашты, оны адамдар дүйсенбіден бастап пайдалана алады. Әкім "
                "жұмыс бір жылға созылғанын айтты."
            ),
        ),
        (
            "ky",
            (
                "Шаар дарыянын үстүндөгү жаңы көпүрөнү ачты, аны адамдар дүйшөмбүдөн баштап пайдалана алышат. "
                "Мэр иш бир жылга созулганын айтты."
            ),
        ),
        (
            "mn",
            (
                "Хот гол дээгүүр шинэ гүүр нээж, хүмүүс даваа гарагаас эхлэн ашиглах боломжтой. Хотын дарга "
                "ажил нэг жил үргэлжилсэн гэж хэлэв."
            ),
        ),
        (
            "mr",
            (
                "शहराने नदीवर नवीन पूल उघडला असून लोक सोमवारपासून त्याचा वापर करू शकतात. महापौरांनी सांगितले की "
                "काम एक वर्ष चालले, वेळ लागला."
            ),
        ),
    ],
)
def test_neighbours(language: str, text: str) -> None:
    """Two sentences tell a language from its neighbours: Slovak from Czech, Romanian from Vietnamese."""
    assert detect_language(text) == language


def test_what_a_page_states_decides_between_neighbours() -> None:
    """A text may be in the stated language where as many words speak for it, or if it is too short for its letters."""
    serbian = "Grad je otvorio novi most preko reke i ljudi mogu da ga koriste od ponedeljka, rekao je gradonačelnik."
    assert may_be_in(serbian, "sr")
    assert may_be_in(serbian, "hr")
    assert not may_be_in(serbian, "de")
    russian = "Город открыл новый мост через реку. "
    assert may_be_in(russian, "sr")
    assert not may_be_in(russian * 20, "uk")
    assert not may_be_in(russian, "el")
    assert not may_be_in("如果你熟悉 the city and the river，你可以开发自己的插件和主题。", "en")


def test_few_signs_leave_a_stated_language() -> None:
    """A timetable or a list of names has common words of any language; rare letters may be rare in a text."""
    timetable = "Mo Di Mi Do Fr Sa So Hafen Norte Sur ab 7:05 an 7:45"
    assert may_be_in(timetable, "de")
    assert not may_be_in(timetable, "en")
    azerbaijani = "Köhnə şəhərin sakinləri dedilər ki, bərələrin sahillə başqa əlaqəsi yoxdur. "
    assert detect_language(azerbaijani * 8) == "sl"
    assert may_be_in(azerbaijani * 8, "az")
    bulgarian = (
        "Жителите на стария град казаха, че са чакали деня, в който фериботите отново ще плават до островите, "
        "които нямат никаква друга връзка с брега и с пристанището на столицата. "
    )
    assert detect_language(bulgarian * 8) == "ru"
    assert may_be_in(bulgarian * 8, "bg")
    assert not may_be_in("Лука је отворена у суботу после две године радова. " * 8, "de")


def test_a_foreign_name_does_not_decide() -> None:
    """A quoted name in another script leaves the language as it is."""
    assert detect_language("Nhà hàng 東京 mở cửa ở phố cổ từ sáng nay để phục vụ khách.") == "vi"
    assert detect_language("Der Film „東京物語“ von Ozu Yasujirō (小津 安二郎) ist zu sehen") == "de"


def test_a_long_text_confirms_its_language() -> None:
    """A text of some length is in the language that a page declares if every fourth word is a common one of it."""
    english = "The city has opened twenty more stations for the bicycles that will be in the streets from now on. " * 3
    german = "Die Stadt hat zwanzig neue Stationen für das Rad und den Bus auf dem Platz vor der Kirche eröffnet. " * 3
    assert is_written_in(english, "en")
    assert not is_written_in(german, "en")
    assert is_written_in(german, "de")
    assert not is_written_in(english[:60], "en")
    assert not is_written_in(english, "vi")


def test_zones() -> None:
    """Only a language whose speakers share a zone implies one."""
    assert zone_of("vi") == "Asia/Ho_Chi_Minh"
    assert zone_of("vi-VN") == "Asia/Ho_Chi_Minh"
    assert zone_of("ja") == "Asia/Tokyo"
    assert zone_of("zh-HK-Hant") == "Asia/Hong_Kong"
    assert zone_of("zh_tw") == "Asia/Taipei"
    assert zone_of("zh-hkg") == "Asia/Shanghai"
    assert zone_of("en") is None
    assert zone_of("en-GB") == "Europe/London"
    assert zone_of("en-US") is None
    assert zone_of(None) is None


@given(st.text(max_size=500))
def test_never_raises(text: str) -> None:
    """Any text has a language or none."""
    detect_language(text)


@pytest.mark.parametrize("words", ["uma", "en", "la", "na"])
def test_a_few_common_words_tell_nothing(words: str) -> None:
    """Common words of a language tell it by their share: in a text of another, some stand by chance or as names."""
    unknown = " ".join(f"bzu{one}mvok grelt" for one in "abcdefghijklmnopqrstuvwxyz")
    assert detect_language(f"{unknown} {words} {words}") is None


def test_spoken_english() -> None:
    """English in the first person is English, though "I", "a" and what apostrophes part are words of Czech."""
    text = (
        "I ran my own letter through my own tool. It's what I built, and I've told you that I didn't. "
        "I sent a note to a friend; he's in a band. I'd go to a talk, I'll do a test, and it's a joke."
    )
    assert detect_language(text) == "en"
    assert detect_language("Večer se sešli v hospodě a mluvili o tom, že je to na nich i na všech ostatních.") == "cs"
