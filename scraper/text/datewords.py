"""The words of dates by language: months, weekdays, what joins a date and its time, halves of the day.

Compared as `plain` makes them: without case and accents, so that "FÉVRIER", "Février" and "fevrier" are one spelling.
A new spelling is a new word here, never a branch.
"""

from __future__ import annotations

import unicodedata


def plain(word: str) -> str:
    """*word* in lower case without accents; of two words one space stands between."""
    word = word.casefold()
    if not word.isascii():
        word = "".join(one for one in unicodedata.normalize("NFD", word) if not unicodedata.combining(one))
    return " ".join(word.replace("ı", "i").replace("-", " ").split())


#: A row for each language, January first; forms of one month are joined by "/", words of one form by "_".
_MONTHS = """\
january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sept/sep october/oct \
november/nov december/dec
janvier/janv février/févr/fév mars avril/avr mai juin juillet/juil août septembre octobre novembre décembre/déc
januar/jänner/jän februar/feber märz/maerz/mär/mrz april mai juni juli august september oktober/okt november \
dezember/dez
enero/ene febrero marzo abril/abr mayo junio julio agosto/ago septiembre/setiembre/set octubre noviembre diciembre/dic
gennaio/gen febbraio marzo aprile maggio/mag giugno/giu luglio/lug agosto settembre ottobre/ott novembre dicembre
janeiro fevereiro/fev março abril maio junho julho agosto setembro outubro/out novembro dezembro/dez
gener febrer març abril maig juny juliol agost setembre octubre novembre desembre
xaneiro febreiro marzo abril maio xuño xullo agosto setembro outubro novembro decembro
ianuarie/ian februarie/febr martie aprilie mai iunie/iun iulie/iul august septembrie octombrie noiembrie/noi/nov \
decembrie
januari februari maart/mrt april mei juni juli augustus september oktober november december
januarie februarie maart april mei junie julie augustus september oktober november desember
januari februari mars april maj juni juli augusti september oktober november december
januar februar marts/mars april maj/mai juni juli august september oktober november december/desember/des
janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember
tammikuuta/tammikuu helmikuuta/helmikuu maaliskuuta/maaliskuu huhtikuuta/huhtikuu toukokuuta/toukokuu \
kesäkuuta/kesäkuu heinäkuuta/heinäkuu elokuuta/elokuu syyskuuta/syyskuu lokakuuta/lokakuu marraskuuta/marraskuu \
joulukuuta/joulukuu
jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember/dets
janvāris/janvārī/janvāra februāris/februārī/februāra marts/martā/marta aprīlis/aprīlī/aprīļa maijs/maijā/maija \
jūnijs/jūnijā/jūnija jūlijs/jūlijā/jūlija augusts/augustā/augusta septembris/septembrī/septembra \
oktobris/oktobrī/oktobra novembris/novembrī/novembra decembris/decembrī/decembra
sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio
stycznia/styczeń/sty lutego/luty/lut marca/marzec kwietnia/kwiecień/kwi maja/maj czerwca/czerwiec/cze lipca/lipiec/lip \
sierpnia/sierpień/sie września/wrzesień/wrz października/październik/paź listopada/listopad/lis grudnia/grudzień/gru
ledna/leden února/únor března/březen dubna/duben května/květen června/červen července/červenec srpna/srpen září \
října/říjen listopadu prosince/prosinec
januára/január februára/február marca/marec apríla/apríl mája/máj júna/jún júla/júl augusta/august septembra/september \
októbra/október novembra/november decembra/december
januarja februarja marca/marec aprila maja junija/junij julija/julij avgusta/avgust septembra oktobra novembra decembra
siječnja/siječanj veljače/veljača ožujka/ožujak travnja/travanj svibnja/svibanj lipnja/lipanj srpnja/srpanj \
kolovoza/kolovoz rujna/rujan oktobra studenoga/studenog/studeni prosinca/prosinac
januar/januara februar/februara mart/marta april/aprila maj/maja jun/juna jul/jula avgust/avgusta septembar/septembra \
oktobar/oktobra novembar/novembra decembar/decembra
јануар/јануара/јануари фебруар/фебруара/фебруари март/марта април/априла мај/маја јун/јуна/јуни јул/јула/јули \
август/августа септембар/септембра/септември октобар/октобра/октомври новембар/новембра/ноември \
децембар/децембра/декември
януари февруари март април май юни юли август септември октомври ноември декември
января/январь/янв февраля/февраль/февр/фев марта/март/мар апреля/апрель/апр мая/май июня/июнь/июн июля/июль/июл \
августа/август/авг сентября/сентябрь/сент/сен октября/октябрь/окт ноября/ноябрь/нояб/ноя декабря/декабрь/дек
січня/січень/січ лютого/лютий/лют березня/березень/бер квітня/квітень/кві травня/травень/тра червня/червень/чер \
липня/липень/лип серпня/серпень/сер вересня/вересень/вер жовтня/жовтень/жов листопада/листопад/лис грудня/грудень/гру
студзеня лютага сакавіка красавіка мая чэрвеня ліпеня жніўня верасня кастрычніка лістапада снежня
urtarrilaren otsailaren martxoaren apirilaren maiatzaren ekainaren uztailaren abuztuaren irailaren urriaren azaroaren \
abenduaren
január február/febr március/márc április/ápr május/máj június/jún július/júl augusztus szeptember/szept október/okt \
november december
janar/janari shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor
Ιανουαρίου/Ιανουάριος/Ιαν Φεβρουαρίου/Φεβρουάριος/Φεβ Μαρτίου/Μάρτιος/Μαρ Απριλίου/Απρίλιος/Απρ Μαΐου/Μάιος/Μάι \
Ιουνίου/Ιούνιος/Ιουν Ιουλίου/Ιούλιος/Ιουλ Αυγούστου/Αύγουστος/Αυγ Σεπτεμβρίου/Σεπτέμβριος/Σεπ \
Οκτωβρίου/Οκτώβριος/Οκτ Νοεμβρίου/Νοέμβριος/Νοε Δεκεμβρίου/Δεκέμβριος/Δεκ
ocak/oca şubat/şub mart nisan/nis mayıs haziran/haz temmuz/tem ağustos/ağu eylül/eyl ekim/eki kasım/kas aralık/ara
yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr
januari februari maret april mei juni juli agustus/agu/agt september oktober november/nopember desember
januari februari mac april mei jun julai ogos september oktober november disember/dis
enero pebrero marso abril mayo hunyo hulyo agosto setyembre oktubre nobyembre disyembre
januari februari machi aprili mei juni julai agosti septemba oktoba novemba desemba
იანვარი თებერვალი მარტი აპრილი მაისი ივნისი ივლისი აგვისტო სექტემბერი ოქტომბერი ნოემბერი დეკემბერი
հունվարի փետրվարի մարտի ապրիլի մայիսի հունիսի հուլիսի օգոստոսի սեպտեմբերի հոկտեմբերի նոյեմբերի դեկտեմբերի
يناير/جانفي/كانون_الثاني فبراير/فيفري/شباط مارس/آذار أبريل/أفريل/نيسان مايو/ماي/أيار يونيو/جوان/حزيران \
يوليو/جويلية/تموز/يوليوز أغسطس/أوت/آب/غشت سبتمبر/أيلول/شتنبر أكتوبر/تشرين_الأول نوفمبر/تشرين_الثاني/نونبر \
ديسمبر/كانون_الأول/دجنبر
ژانویه فوریه مارس آوریل مه/می ژوئن/جون ژوئیه/جولای اوت/آگوست سپتامبر اکتبر نوامبر دسامبر
جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر
ינואר/בינואר פברואר/בפברואר מרץ/במרץ/מרס/במרס אפריל/באפריל מאי/במאי יוני/ביוני יולי/ביולי אוגוסט/באוגוסט \
ספטמבר/בספטמבר אוקטובר/באוקטובר נובמבר/בנובמבר דצמבר/בדצמבר
जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर/सितम्बर अक्टूबर/अक्तूबर नवंबर/नवम्बर दिसंबर/दिसम्बर
जानेवारी फेब्रुवारी मार्च एप्रिल मे जून जुलै ऑगस्ट सप्टेंबर ऑक्टोबर नोव्हेंबर डिसेंबर
জানুয়ারি/জানুয়ারী ফেব্রুয়ারি/ফেব্রুয়ারী মার্চ এপ্রিল মে জুন জুলাই আগস্ট/আগষ্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর
જાન્યુઆરી ફેબ્રુઆરી માર્ચ એપ્રિલ મે જૂન જુલાઈ ઑગસ્ટ/ઓગસ્ટ સપ્ટેમ્બર ઑક્ટોબર/ઓક્ટોબર નવેમ્બર ડિસેમ્બર
ஜனவரி பிப்ரவரி மார்ச் ஏப்ரல் மே ஜூன் ஜூலை ஆகஸ்ட்/ஆகஸ்டு செப்டம்பர் அக்டோபர் நவம்பர் டிசம்பர்
జనవరి ఫిబ్రవరి మార్చి ఏప్రిల్ మే జూన్ జూలై/జులై ఆగస్టు సెప్టెంబర్ అక్టోబర్ నవంబర్ డిసెంబర్
มกราคม/ม.ค กุมภาพันธ์/ก.พ มีนาคม/มี.ค เมษายน/เม.ย พฤษภาคม/พ.ค มิถุนายน/มิ.ย กรกฎาคม/ก.ค สิงหาคม/ส.ค กันยายน/ก.ย \
ตุลาคม/ต.ค พฤศจิกายน/พ.ย ธันวาคม/ธ.ค
ມັງກອນ ກຸມພາ ມີນາ ເມສາ ພຶດສະພາ ມິຖຸນາ ກໍລະກົດ ສິງຫາ ກັນຍາ ຕຸລາ ພະຈິກ ທັນວາ
មករា កុម្ភៈ មីនា មេសា ឧសភា មិថុនា កក្កដា សីហា កញ្ញា តុលា វិច្ឆិកា ធ្នូ
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(plain(word.replace("_", " ")) for word in text.split())


def _numbered(rows: str) -> dict[str, int]:
    """The words of *rows* by `plain`, each with its place in its row."""
    return {
        plain(name.replace("_", " ")): number
        for row in rows.splitlines()
        for number, names in enumerate(row.split(), 1)
        for name in names.split("/")
    }


MONTHS = _numbered(_MONTHS)
#: Months that another language calls so: Croatian October.
OTHER_MONTHS = {"hr": {"listopada": 10, "listopad": 10}}
#: The Iranian year begins with spring.
PERSIAN_MONTHS = _numbered("فروردین اردیبهشت خرداد تیر مرداد/امرداد شهریور مهر آبان آذر دی بهمن اسفند")

#: Weekdays and what their names are made of, full and short.
WEEKDAYS = _words(
    """
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed weds thu thur thurs fri sat sun
    lundi mardi mercredi jeudi vendredi samedi dimanche lun mar mer jeu ven sam dim
    montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so
    lunes martes miércoles jueves viernes sábado domingo lun mié jue vie sáb dom
    lunedì martedì mercoledì giovedì venerdì sabato domenica gio ven sab
    segunda terça quarta quinta sexta segunda_feira terça_feira quarta_feira quinta_feira sexta_feira seg ter qua qui
    dilluns dimarts dimecres dijous divendres dissabte diumenge
    luni marți miercuri joi vineri sâmbătă duminică
    maandag dinsdag woensdag donderdag vrijdag zaterdag zondag ma wo vr za zo
    måndag tisdag onsdag torsdag fredag lördag söndag mån tis ons tors tor fre lör sön
    mandag tirsdag lørdag søndag tir lør søn
    mánudagur þriðjudagur miðvikudagur fimmtudagur föstudagur laugardagur sunnudagur
    maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai maanantaina tiistaina keskiviikkona torstaina
    perjantaina lauantaina sunnuntaina ti ke to pe la su
    esmaspäev teisipäev kolmapäev neljapäev reede laupäev pühapäev
    poniedziałek wtorek środa czwartek piątek sobota niedziela
    pondělí úterý středa čtvrtek pátek neděle pondelok utorok streda štvrtok piatok nedeľa
    ponedjeljak ponedeljak ponedeljek utorak torek srijeda sreda četvrtak četrtek petak petek subota nedjelja nedelja
    понедељак уторак среда четвртак петак субота недеља понеделник вторник сряда четвъртък петък събота неделя
    понедельник среда четверг пятница суббота воскресенье пн вт ср чт пт сб вс
    понеділок вівторок середа четвер пʼятниця п'ятниця неділя
    hétfő kedd szerda csütörtök péntek szombat vasárnap
    Δευτέρα Τρίτη Τετάρτη Πέμπτη Παρασκευή Σάββατο Κυριακή Δευ Τρι Τετ Πεμ Παρ Σαβ Κυρ
    pazartesi salı çarşamba perşembe cuma cumartesi pazar
    senin selasa rabu kamis jumat jum'at sabtu minggu isnin khamis jumaat ahad
    jumatatu jumanne jumatano alhamisi ijumaa jumamosi jumapili
    thứ_hai thứ_ba thứ_tư thứ_năm thứ_sáu thứ_bảy thứ_bẩy chủ_nhật thứ_2 thứ_3 thứ_4 thứ_5 thứ_6 thứ_7
    t2 t3 t4 t5 t6 t7 cn
    الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد
    دوشنبه سه‌شنبه چهارشنبه پنجشنبه پنج‌شنبه جمعه شنبه یکشنبه یک‌شنبه
    יום_ראשון יום_שני יום_שלישי יום_רביעי יום_חמישי יום_שישי יום_שבת
    सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार সোমবার মঙ্গলবার বুধবার বৃহস্পতিবার শুক্রবার শনিবার রোববার রবিবার
    วันจันทร์ วันอังคาร วันพุธ วันพฤหัสบดี วันศุกร์ วันเสาร์ วันอาทิตย์ วันจันทร์ที่ วันอังคารที่ วันพุธที่
    วันพฤหัสบดีที่ วันศุกร์ที่ วันเสาร์ที่ วันอาทิตย์ที่
    월요일 화요일 수요일 목요일 금요일 토요일 일요일 월 화 수 목 금 토 일
    月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日 月曜 火曜 水曜 木曜 金曜 土曜 日曜 月 火 水 木 金 土 日
    星期一 星期二 星期三 星期四 星期五 星期六 星期日 星期天 周一 周二 周三 周四 周五 周六 周日
    週一 週二 週三 週四 週五 週六 週日
    礼拜一 礼拜二 礼拜三 礼拜四 礼拜五 礼拜六 礼拜天 禮拜一 禮拜二 禮拜三 禮拜四 禮拜五 禮拜六 禮拜天 一 二 三 四 五 六
    """
)

#: What stands before a date as a part of it.
BEFORE = _words("ngày den d le el il on am de dne dňa dana del em af pe την στις")
#: What stands between a date and its time, in either order; units of the one and the other among them.
JOINTS = BEFORE | _words(
    """
    lúc vào hồi t at from um à a las les la às as alle ore h om kl klo kello kell plkst pukul pkl jam ora godz godzina o
    v ve u ob i die saat di στις ώρα в во о об у год года году г р рік року ч м m r d uur uhr g gada час
    الساعة في عند ساعت בשעה ב เวลา น बजे समय
    """
)
#: Halves of the day behind a time: those in which twelve is added, and the others.
AFTERNOON = _words("pm ch chiều tối μμ م مساء 午後 下午 晚上 오후")
MORNING = _words("am sa πμ ص صباحا 午前 上午 凌晨 오전")

#: Figures of other scripts, by the zero of their row.
DIGITS = {
    zero + value: str(value)
    for zero in (0x0660, 0x06F0, 0x0966, 0x09E6, 0x0AE6, 0x0BE6, 0x0C66, 0x0E50, 0x0ED0, 0x1040, 0x17E0, 0xFF10)
    for value in range(10)
}
