"""Newspaper articles made at random, as pages and as text dumps, with the record that each must give.

    python tests/scraper/page_maker.py --score 200 --seed 0 --form dump       # mean per field, and the worst cases
    python tests/scraper/page_maker.py --show 17 --form vnexpress             # the document and its record

A case is `Case(seed, form)`: the same two values make the same document for ever.
"""

from __future__ import annotations

import argparse
import html
import importlib.util
import json
import random
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from tests.corpus.render import render  # noqa: E402
from tests.corpus.score import FIELDS, KIND_OPEN, ONLY_HTML, ZONED, all_links, rows  # noqa: E402

FORMS = ("dump", "mastercms", "vccorp", "vnexpress", "plain")
SITE = "https://tin-mau.example"
Record = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """What a language brings: words to build sentences of, headings, labels, forms of dates."""

    zone: str
    #: Between the parts of a sentence, and between sentences.
    joint: str = " "
    gap: str = " "
    stop: str = "."
    heads: tuple[str, ...]
    tails: tuple[str, ...]
    subjects: tuple[str, ...]
    deeds: tuple[str, ...]
    ends: tuple[str, ...]
    #: Whole paragraphs that begin like the heading of a block or like a credit.
    traps: tuple[str, ...]
    categories: tuple[str, ...]
    #: (printed before the lede, agency, dateline)
    prefixes: tuple[tuple[str, str, str | None], ...]
    names: tuple[str, ...]
    #: How a person signs: "By {}".
    signatures: tuple[str, ...]
    credits: tuple[tuple[str, str], ...]
    tags: tuple[str, ...]
    tag_labels: tuple[str, ...]
    related: tuple[str, ...]
    read_more: tuple[str, ...]
    more: str
    most_read: str
    #: Forms of a date with its time; `Clock` gives the fields.
    dates: tuple[str, ...]
    days: tuple[str, ...] = ()
    updated: tuple[str, ...]
    share: tuple[str, ...]
    comments: tuple[str, str]
    footer: tuple[str, ...]
    menu: tuple[str, ...]
    clock: str
    months: tuple[str, ...] = ()
    weekdays: tuple[str, ...] = ()


# fmt: off
VI = Tongue(
    zone="Asia/Ho_Chi_Minh",
    heads=(
        "Lớp học vá lưới", "Chợ phiên bên sông", "Đội thợ sửa mái ngói", "Vườn rau trên sân thượng",
        "Chuyến đò ngang cuối cùng", "Hội thi nấu bánh đa", "Xưởng đóng thuyền thúng",
        "Nhóm sinh viên vẽ tường", "Cây cầu gỗ qua kênh Lụa", "Tiệm sửa radio cổ", "Đường hoa ven đê",
        "Trạm đo mưa tự chế", "Quỹ sách của bản", "Phòng khám lưu động", "Ngôi trường lợp lá cọ",
        "Gánh chè đêm phố Hậu", "10 tuyến buýt mini", "Làng làm nón lá",
    ),
    tails=(
        "hút khách dịp cuối tuần", "thêm bạn nhờ cơn mưa đầu mùa", "được đề nghị giữ lại nguyên trạng",
        "mở cửa trở lại sau nửa năm", "tìm người nối nghề", "vào mùa bận rộn nhất", "giúp bà con bớt đường xa",
        "đón đoàn khách thứ một nghìn", "dời về khu đất mới", "gây quỹ được 300 triệu đồng",
        "làm mới cả một góc phố", "và câu chuyện của ba thế hệ", "khiến cả xóm tự hào", "chờ ngày khánh thành",
        "giữa những ngày giá rét", "trong mắt trẻ nhỏ", "cần thêm 12 tình nguyện viên", "qua hai mùa lũ",
    ),
    subjects=(
        "ông Lò Văn Pấng", "bà Trịnh Thị Nhài", "tổ dân phố số 7", "nhóm thợ trẻ", "Hợp tác xã Bờ Xanh",
        "Ban quản lý chợ", "cô giáo Mạc Thúy Liễu", "người dân hai bên bờ kênh", "đội tình nguyện",
        "UBND phường Đông Ngàn", "anh Khổng Minh Tạo", "chị Vi Thị Mận", "câu lạc bộ Lá Sen",
        "các hộ nuôi cá lồng", "thợ cả Đàm Quốc Thịnh", "Sở Giao thông", "học sinh lớp 5B", "chủ đò",
        "nhà vườn ở bãi giữa", "Hội Phụ nữ xã", "kỹ sư Tăng Bá Lâm",
    ),
    deeds=(
        "đã gom đủ 240 tấm ván để lát lại lối đi", "dành mỗi sáng hai giờ để quét lá và tưới cây",
        "mang theo sổ tay ghi từng chuyến hàng", "đề xuất lắp thêm 16 bóng đèn năng lượng mặt trời",
        "cho biết chi phí chỉ bằng một phần ba so với cách làm cũ", "bắt tay sửa mái che từ sau Tết",
        "nhận nuôi đàn vịt con bị lạc", "chia nhau trực ở bến từ 5 giờ đến 22 giờ",
        "lập bản đồ những giếng nước còn dùng được", "kể rằng năm ngoái nước ngập quá đầu gối",
        "góp gạo, góp củi cho bếp ăn chung", "mở thêm hai lớp dạy đan miễn phí",
        "trao 35 suất quà cho các cháu nhỏ", "ghi nhận hơn 1.200 lượt khách ghé thăm",
        "gỡ bỏ toàn bộ biển quảng cáo cũ", "thử trồng giống lúa chịu mặn", "xin giữ lại cây gạo hơn trăm tuổi",
        "ký cam kết không xả rác xuống kênh", "tặng thư viện 480 cuốn truyện tranh",
        "đào được nền gạch của một ngôi đình xưa",
    ),
    ends=(
        "trong ba tháng liền", "ngay khi trời còn mờ sương", "trước mùa mưa bão", "vào dịp rằm tháng Tám",
        "dù kinh phí còn eo hẹp", "nhờ sự góp sức của bà con xa quê", "để kịp ngày hội làng",
        "mà không cần thuê máy móc", "theo đúng nếp cũ của làng", "với giá chừng 15.000 đồng một lượt",
        "như đã hứa hồi đầu năm", "ở cuối con dốc đá", "giữa trưa nắng gắt", "khi nước vừa rút",
        "tại nhà văn hóa thôn", "cho đến hết quý sau",
    ),
    traps=(
        "Tin liên quan đến chuyến đò được bà con truyền tay nhau suốt mấy ngày, có người còn chép lại dán ở đầu ngõ.",
        "Đọc thêm vài trang sổ cũ, chúng tôi mới biết bến này từng có tới 30 con thuyền neo đậu mỗi đêm.",
        "Theo ông Lò Văn Pấng, mỗi mùa nước nổi cả đội phải thay ít nhất bốn mươi tấm ván.",
        "Theo Ban quản lý chợ, số quầy hàng đã tăng gấp đôi so với năm ngoái.",
        "Xem thêm lịch cũ treo trên vách, bà Nhài lẩm nhẩm tính ngày con trai về.",
        "Tham khảo thêm ý kiến của các cụ cao niên, tổ dân phố quyết định giữ nguyên hướng cổng.",
        "Mới nhất là chiếc xuồng đóng hồi tháng Ba, còn thơm mùi gỗ.",
        "Bài trước đó của nhóm về giếng làng cũng được nhiều người chia sẻ.",
        "Từ khóa của cả buổi họp là hai chữ “tự nguyện”, ai cũng nhắc lại.",
        "Ngày 12/04/2019, cơn lũ cuốn mất nhịp giữa của cây cầu, cả xã phải đi vòng bảy cây số.",
        "Cập nhật đến chiều 3/5, đã có 18 hộ đăng ký tham gia.",
        "Chia sẻ với chúng tôi, chị Mận nói chưa năm nào hàng bán chạy như năm nay.",
        "Bình luận về việc này, kỹ sư Lâm cho rằng cần đo lại dòng chảy trước khi đóng cọc.",
        "- Thứ nhất, mỗi nhà cử một người ra nạo vét mương vào sáng Chủ nhật.",
        "“Ai đi xa cũng nhớ tiếng mõ gọi đò”, ông Pấng nói.", "Vì sao phải giữ bến đò?",
        "Nhiều năm thành một nếp",
    ),
    categories=(
        "Xã hội", "Đô thị", "Môi trường", "Kinh tế", "Giáo dục", "Văn hóa", "Thể thao", "Muôn mặt cuộc sống",
    ),
    prefixes=(
        ("TTTĐ - ", "TTTĐ", None), ("(KTSG) – ", "KTSG", None), ("Hà Nội (TTXVN) - ", "TTXVN", "Hà Nội"),
        ("(Dân trí) - ", "Dân trí", None), ("HNM - ", "HNM", None), ("(TTXVN) – ", "TTXVN", None),
        ("Cần Thơ (TTXVN) – ", "TTXVN", "Cần Thơ"), ("TTTĐ – ", "TTTĐ", None),
    ),
    names=(
        "Nguyễn Hà Chi", "Trần Quốc Bảo", "Lê Khánh Ngân", "Đỗ Hải Yến", "Hạ Vy", "Phạm Đình Khôi", "Bảo Châu",
        "Vũ Thùy Dương", "Hoàng Minh", "Chu Thị Lan Anh",
    ),
    signatures=("{}", "{}", "{}", "Bài, ảnh: {}"),
    credits=(
        ("Theo TTXVN", "TTXVN"), ("Theo Báo Sông Nước", "Báo Sông Nước"), ("Nguồn: TTXVN", "TTXVN"),
        ("(Theo Dân Việt)", "Dân Việt"), ("Theo Tạp chí Làng Nghề", "Tạp chí Làng Nghề"),
    ),
    tags=("bến đò", "làng nghề", "nạo vét kênh", "mùa lũ", "tình nguyện", "Đông Ngàn", "sách cũ", "cầu gỗ"),
    tag_labels=("Từ khóa:", "Tags:", "Từ khóa", "Chủ đề:"),
    related=(
        "Tin liên quan", "Bài liên quan", "Có liên quan", "TIN LIÊN QUAN", "Tin cùng chuyên mục",
        "Tin bài khác",
    ),
    read_more=("Đọc thêm", "ĐỌC THÊM", "Xem thêm", "Tin nổi bật", "Mới nhất"),
    more="Xem thêm",
    most_read="Đọc nhiều",
    dates=(
        "{d:02}/{m:02}/{y} {H:02}:{M:02}", "{H:02}:{M:02} | {d:02}/{m:02}/{y}",
        "{W}, {d:02}/{m:02}/{y}, {H:02}:{M:02} (GMT+7)", "{d:02}-{m:02}-{y} - {H:02}:{M:02}",
        "{d}/{m}/{y} {h}:{M:02} {SACH}", "{H}h{M:02}, {d:02}/{m:02}/{y}",
        "{H:02}:{M:02} ngày {d:02}/{m:02}/{y}", "{W}, {d}/{m}/{y} | {H:02}:{M:02}",
        "{d:02}.{m:02}.{y} {H:02}:{M:02}", "{d:02}/{m:02}/{y}, {H:02}:{M:02} GMT+7",
        "{W} ngày {d:02}/{m:02}/{y} {H:02}:{M:02}", "{H:02}:{M:02} - {d:02}/{m:02}/{y}",
        "Đăng lúc {H:02}:{M:02} ngày {d:02}/{m:02}/{y}",
    ),
    days=("{d:02}/{m:02}/{y}", "{W}, {d}/{m}/{y}", "Ngày {d:02}/{m:02}/{y}"),
    updated=("Cập nhật: {}", "Cập nhật {}", "Cập nhật lúc {}"),
    share=("Chia sẻ", "Facebook", "Zalo", "In bài viết"),
    comments=("Bình luận", "Gửi bình luận"),
    footer=(
        "© 2025 Tin Mẫu. Giữ bản quyền nội dung.", "Tổng biên tập: Lương Thị Mẫu", "Giấy phép số 01/GP-BTTTT",
    ),
    menu=("Trang chủ", "Thời sự", "Xã hội", "Đô thị", "Kinh tế", "Văn hóa", "Thể thao"),
    clock="{W}, {d:02}/{m:02}/{y} {H:02}:{M:02}",
    weekdays=("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật"),
)

EN = Tongue(
    zone="Europe/London",
    heads=(
        "Village bakers", "River ferry crews", "Old tram drivers", "Young beekeepers", "Market porters",
        "Night librarians",
    ),
    tails=(
        "open a shared kitchen", "save a wooden bridge", "ask for warmer shelters", "plant 400 lime trees",
        "map the quiet lanes", "win a prize for patience",
    ),
    subjects=(
        "The council", "Headteacher Ruth Amery", "A retired joiner", "The repair club", "One neighbour",
        "Farmer Tom Birkin",
    ),
    deeds=(
        "has collected 240 planks for the footpath", "spends two hours a day watering the beds",
        "said the work cost a third of the first estimate", "offered free lessons in mending nets",
        "counted more than 1,200 visitors", "wants the old mill wheel to turn again",
    ),
    ends=(
        "before the autumn rain", "without hiring a single machine", "for the third year running",
        "at the end of the lane", "despite a tight budget", "with help from the school",
    ),
    traps=(
        "Read more books and you will ask better questions, says a painted sign on the door.",
        "Related families have shared the orchard since the canal was dug.",
        "According to Tom Birkin, no net has been thrown away since last summer.",
        "Source material for the exhibition came from attics and sheds across the valley.",
        "Latest of all came the baker, still dusted with flour.",
        "Share of the costs: each household pays twelve pounds a year.",
        "On 12 April 2019 the flood took away the middle arch.",
        "“Nobody here owns a key to the gate,” she said.",
    ),
    categories=("Society", "Environment", "Business", "Education", "Culture", "City Life"),
    prefixes=(
        ("HANOI (VNA) - ", "VNA", "HANOI"), ("(VNA) – ", "VNA", None),
        ("LONDON (Reuters) - ", "Reuters", "LONDON"), ("VNA - ", "VNA", None),
    ),
    names=("Anna Clarke", "James Whitlow", "Lan Pham", "Maria O'Dell"),
    signatures=("By {}", "{}"),
    credits=(("Source: VNA", "VNA"), ("Source: Reuters", "Reuters")),
    tags=("bridges", "orchards", "river traffic", "reading rooms"),
    tag_labels=("Tags:", "Topics:", "Tags"),
    related=("Related", "Related articles", "Related news", "Related stories"),
    read_more=("Read more", "More news", "Read next"),
    more="See more",
    most_read="Most read",
    dates=(
        "{d} {B} {y}, {H:02}:{M:02}", "{d:02}/{m:02}/{y} {H:02}:{M:02}", "{B} {d}, {y} {h}:{M:02} {AP}",
        "{W}, {d} {B} {y} {H:02}:{M:02}", "{W}, {B} {d}, {y} - {h}:{M:02} {AP}",
        "{y}-{m:02}-{d:02} {H:02}:{M:02}", "Published {d} {B} {y} at {H:02}:{M:02}",
    ),
    days=("{d} {B} {y}", "{B} {d}, {y}"),
    updated=("Updated: {}", "Updated {}", "Last updated: {}"),
    share=("Share", "Facebook", "Print"),
    comments=("Comments", "Post a comment"),
    footer=("© 2025 Sample News. All rights reserved.",),
    menu=("Home", "Politics", "Society", "Culture", "Sports", "Travel"),
    clock="{W}, {d} {B} {y} {H:02}:{M:02}",
    months=(
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ),
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
)

JA = Tongue(
    zone="Asia/Tokyo", joint="", gap="", stop="。",
    heads=(
        "古い駅舎が", "商店街の空き店舗が", "山あいの水車小屋が", "港の灯台が", "廃校の体育館が",
        "川沿いの桜並木が",
    ),
    tails=(
        "小さな図書室に", "十年ぶりに再開", "子どもの工房に生まれ変わる", "町の名所に", "住民の手で修復",
        "宿泊施設として公開",
    ),
    subjects=("町内会は", "元教員の森本さんは", "商店主らは", "地元の高校生は", "市の担当者は", "大工の西村さんは"),
    deeds=(
        "壊れた床板を二百四十枚張り替えた", "毎朝二時間かけて花壇の手入れを続けている",
        "費用は当初の三分の一で済んだと話す", "絵本およそ八百冊を持ち寄った", "千二百人を超える来場者を数えた",
        "古い看板を外して色を塗り直した",
    ),
    ends=(
        "梅雨に入る前に、", "昨年の秋から、", "限られた予算の中で、", "家族の協力を得て、", "祭りの日に合わせて、",
        "三年続けて、",
    ),
    traps=(
        "関連記事を集めた切り抜き帳も置かれ、大人の利用者にも好評だという。",
        "おすすめの一冊を尋ねると、館長は迷わず古い童話集を差し出した。",
        "最新の調査では、空き店舗は五年前の半分に減っている。",
        "「ここに来ると時間がゆっくり流れる」と近所の女性は笑う。", "二〇一九年四月十二日の大雨で橋の中央が流された。",
    ),
    categories=("社会", "地域", "経済", "文化", "教育", "環境"),
    prefixes=(("【東京＝共同】", "共同", "東京"), ("【共同】", "共同", None)),
    names=("佐藤花子", "田中一郎", "中村葵"),
    signatures=(),
    credits=(),
    tags=("図書室", "商店街", "水車", "灯台"),
    tag_labels=("タグ", "キーワード"),
    related=("関連記事", "関連ニュース"),
    read_more=("あわせて読みたい", "もっと読む", "おすすめ記事"),
    more="もっと見る",
    most_read="ランキング",
    dates=(
        "{y}年{m}月{d}日 {H}時{M:02}分", "{y}年{m}月{d}日 {H:02}:{M:02}", "{y}/{m:02}/{d:02} {H:02}:{M:02}",
        "{y}.{m:02}.{d:02} {H:02}:{M:02}", "{y}年{m}月{d}日({W}) {H:02}:{M:02}", "{y}年{m}月{d}日 {AP}{h0}時{M:02}分",
    ),
    days=("{y}年{m}月{d}日", "{y}/{m:02}/{d:02}"),
    updated=("更新: {}", "更新：{}"),
    share=("シェア", "印刷"),
    comments=("コメント", "コメントを書く"),
    footer=("© 2025 見本新聞社 無断転載を禁じます",),
    menu=("ホーム", "社会", "経済", "文化", "スポーツ"),
    clock="{y}年{m}月{d}日({W}) {H:02}:{M:02}",
    weekdays=("月", "火", "水", "木", "金", "土", "日"),
)

ZH = Tongue(
    zone="Asia/Shanghai", joint="", gap="", stop="。",
    heads=("老茶馆", "河边步道", "旧书摊", "山村小学", "社区食堂", "古桥修缮"),
    tails=("改成社区夜校", "全线开放", "搬进地铁站", "迎来第一千名访客", "吸引众多市民", "今年将扩大规模"),
    subjects=("街道办事处", "木匠周师傅", "退休教师李敏", "村里的年轻人", "负责人", "几位志愿者"),
    deeds=(
        "换上了二百四十块新木板", "每天花两个小时给花坛浇水", "说费用只有原来的三分之一", "捐出了八百多本图书",
        "接待了一千二百多名游客", "拆掉了所有旧招牌",
    ),
    ends=(
        "在雨季到来之前", "从去年秋天开始", "在邻居们的帮助下", "利用周末的时间", "为了赶上节日",
        "在经费有限的情况下",
    ),
    traps=(
        "相关新闻传开以后，不少市民专程赶来参观。", "延伸阅读区摆放着老照片，每天都有人驻足。",
        "据周师傅介绍，这张木桌已有六十多年历史。", "“这里的时间过得很慢。”一位居民笑着说。",
        "2019年4月12日的大雨冲走了桥的中段。",
    ),
    categories=("社会", "城建", "财经", "文化", "教育", "环境"),
    prefixes=(("新华社北京3月7日电 ", "新华社", "北京"), ("中新社上海5月2日电 ", "中新社", "上海")),
    names=("王明", "李晓红", "陈建国"),
    signatures=("（记者 {}）", "记者 {}"),
    credits=(("来源：新华社", "新华社"), ("来源：中新社", "中新社")),
    tags=("茶馆", "步道", "旧书", "古桥"),
    tag_labels=("标签：", "关键词："),
    related=("相关新闻", "相关阅读", "相关文章"),
    read_more=("延伸阅读", "推荐阅读", "阅读更多"),
    more="查看更多",
    most_read="热门新闻",
    dates=(
        "{y}年{m}月{d}日 {H:02}:{M:02}", "{y}-{m:02}-{d:02} {H:02}:{M:02}", "{y}年{m:02}月{d:02}日{H:02}:{M:02}",
        "{y}/{m:02}/{d:02} {H:02}:{M:02}", "{y}年{m}月{d}日 {W} {H:02}:{M:02}",
    ),
    days=("{y}年{m}月{d}日", "{y}-{m:02}-{d:02}"),
    updated=("更新时间：{}", "更新：{}"),
    share=("分享", "微信", "微博"),
    comments=("评论", "发表评论"),
    footer=("版权所有 样本日报社",),
    menu=("首页", "时政", "社会", "财经", "体育"),
    clock="{y}年{m}月{d}日 {W}",
    weekdays=("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"),
)

KO = Tongue(
    zone="Asia/Seoul",
    heads=("폐교가", "산골 버스가", "마을 도서관이", "강변 자전거길이", "오래된 방앗간이", "섬마을 등대가"),
    tails=(
        "마을 목공소로 다시 태어났다", "하루 세 번으로 늘었다", "새 책 천 권을 맞았다", "주말 손님으로 붐빈다",
        "십 년 만에 문을 열었다", "주민 손으로 고쳐졌다",
    ),
    subjects=("주민들은", "이장 박영호 씨는", "고등학생들은", "군청은", "목수 최 씨는", "자원봉사자들은"),
    deeds=(
        "나무판 이백사십 장을 새로 깔았다", "매일 두 시간씩 꽃밭을 가꾸고 있다",
        "비용이 처음의 삼분의 일이라고 말했다", "책 팔백 권을 모았다", "방문객 천이백 명을 맞았다",
        "낡은 간판을 모두 떼어 냈다",
    ),
    ends=(
        "장마가 오기 전에", "지난가을부터", "이웃의 도움으로", "넉넉하지 않은 예산으로", "축제 날짜에 맞춰",
        "삼 년째",
    ),
    traps=(
        "관련기사를 모아 둔 공책이 교실 한쪽에 놓여 있었다.", "추천 기사로 뽑힌 글을 아이들이 소리 내어 읽었다.",
        "“여기 오면 시간이 천천히 간다”고 한 주민은 웃었다.",
        "2019년 4월 12일 큰비에 다리 가운데가 떠내려갔다.",
    ),
    categories=("사회", "지역", "경제", "문화", "교육", "환경"),
    prefixes=(("(서울=연합뉴스) ", "연합뉴스", "서울"), ("[부산=뉴시스] ", "뉴시스", "부산")),
    names=("김민수", "홍길동", "이서연"),
    signatures=("{} 기자",),
    credits=(),
    tags=("폐교", "도서관", "방앗간", "등대"),
    tag_labels=("태그", "키워드"),
    related=("관련기사", "관련 기사", "관련뉴스"),
    read_more=("많이 본 기사", "추천 기사", "다른 기사"),
    more="더보기",
    most_read="많이 본 뉴스",
    dates=(
        "{y}.{m:02}.{d:02} {H:02}:{M:02}", "{y}-{m:02}-{d:02} {H:02}:{M:02}", "{y}년 {m}월 {d}일 {H:02}:{M:02}",
        "입력 {y}.{m:02}.{d:02} {H:02}:{M:02}", "{y}.{m:02}.{d:02}. {AP} {h}:{M:02}",
        "{y}년 {m}월 {d}일 {AP} {h}시 {M}분", "{y}/{m:02}/{d:02} {H:02}:{M:02}",
    ),
    days=("{y}.{m:02}.{d:02}", "{y}년 {m}월 {d}일"),
    updated=("수정 {}", "수정: {}", "업데이트: {}"),
    share=("공유", "인쇄"),
    comments=("댓글", "댓글 쓰기"),
    footer=("저작권자 © 견본신문 무단전재 금지",),
    menu=("홈", "정치", "사회", "경제", "문화"),
    clock="{y}년 {m}월 {d}일 {W}",
    weekdays=("월요일", "화요일", "수요일", "목요일", "금요일", "토요일", "일요일"),
)

FR = Tongue(
    zone="Europe/Paris",
    heads=(
        "Une ancienne gare", "Le marché couvert", "Un verger partagé", "La vieille passerelle",
        "L’école du hameau", "Un moulin oublié",
    ),
    tails=(
        "devient un atelier de réparation", "rouvre ses portes", "attire les familles",
        "sera reconstruit par les habitants", "fête ses cent ans", "cherche un gardien",
    ),
    subjects=(
        "Le conseil municipal", "Une couturière à la retraite", "Chaque voisin", "L’association du quartier",
        "Un menuisier", "La directrice de l’école",
    ),
    deeds=(
        "a remplacé deux cent quarante planches", "consacre deux heures par jour aux plantations",
        "assure que le chantier a coûté trois fois moins", "a réuni huit cents livres",
        "a compté plus de 1 200 visiteurs", "veut garder les vieux tilleuls",
    ),
    ends=(
        "avant les pluies d’automne", "sans louer la moindre machine", "avec l’aide des enfants",
        "au bout du chemin", "malgré un budget serré", "depuis trois ans",
    ),
    traps=(
        "À lire aussi dans le carnet posé à l’entrée : les souvenirs des premiers clients, écrits au crayon.",
        "Selon la couturière, personne ne jette plus rien depuis l’été dernier.",
        "Le 12 avril 2019, la crue a emporté l’arche du milieu.",
        "« Ici, le temps passe plus lentement », sourit une habitante.",
    ),
    categories=("Société", "Urbanisme", "Économie", "Culture", "Éducation", "Environnement"),
    prefixes=(("PARIS (AFP) - ", "AFP", "PARIS"), ("(AFP) – ", "AFP", None)),
    names=("Claire Morel", "Hugo Lambert", "Inès Garnier"),
    signatures=("Par {}",),
    credits=(("Source : AFP", "AFP"),),
    tags=("réparation", "verger", "marché", "moulin"),
    tag_labels=("Mots-clés :", "Thèmes :"),
    related=("Articles liés", "Sur le même sujet", "Voir aussi"),
    read_more=("À lire aussi", "Les plus lus", "À lire également"),
    more="Voir plus",
    most_read="Les plus lus",
    dates=(
        "{d} {B} {y} à {H}h{M:02}", "{d:02}/{m:02}/{y} à {H:02}:{M:02}",
        "Publié le {d} {B} {y} à {H:02}h{M:02}", "{W} {d} {B} {y}, {H:02}:{M:02}",
        "Publié le {d:02}/{m:02}/{y} à {H:02}h{M:02}",
    ),
    days=("{d} {B} {y}", "Publié le {d} {B} {y}"),
    updated=("Mis à jour le {}", "Mise à jour : {}"),
    share=("Partager", "Imprimer"),
    comments=("Commentaires", "Réagir"),
    footer=("© 2025 Le Modèle. Tous droits réservés.",),
    menu=("Accueil", "Politique", "Société", "Culture", "Sport"),
    clock="{W} {d} {B} {y}",
    months=(
        "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
        "novembre", "décembre",
    ),
    weekdays=("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
)

DE = Tongue(
    zone="Europe/Berlin",
    heads=(
        "Alte Mühle", "Kleine Bäckerei", "Brücke über den Bach", "Dorfschule am Hang", "Historischer Bahnhof",
        "Gemeinsamer Obstgarten",
    ),
    tails=(
        "wird zum Dorfladen", "sucht einen Nachfolger", "öffnet nach zehn Jahren wieder",
        "zieht viele Familien an", "feiert das hundertste Jahr", "bleibt vorerst erhalten",
    ),
    subjects=(
        "Die Gemeinde", "Ein pensionierter Tischler", "Der Verein", "Eine Nachbarin", "Die Schulleiterin",
        "Landwirt Jens Harms",
    ),
    deeds=(
        "hat zweihundertvierzig Bretter erneuert", "pflegt jeden Tag zwei Stunden die Beete",
        "nennt ein Drittel der früheren Kosten", "hat achthundert Bücher gesammelt",
        "zählte mehr als 1.200 Besucher", "möchte die alten Linden behalten",
    ),
    ends=(
        "trotz knapper Mittel", "ganz ohne gemietete Maschinen", "mit Hilfe der Kinder", "am Ende des Weges",
        "vor dem ersten Frost", "im dritten Jahr in Folge",
    ),
    traps=(
        "Lesen Sie auch einmal das Gästebuch, rät der Tischler und lacht.",
        "Zum Thema Strom hat der Verein eine einfache Lösung gefunden.",
        "Laut Jens Harms wurde seit dem Sommer kein Brett mehr weggeworfen.",
        "Am 12. April 2019 riss das Hochwasser den mittleren Bogen fort.",
        "„Hier vergeht die Zeit langsamer“, sagt eine Nachbarin.",
    ),
    categories=("Regionales", "Verkehr", "Wirtschaft", "Kultur", "Bildung", "Umwelt"),
    prefixes=(("Berlin (dpa) - ", "dpa", "Berlin"), ("(dpa) - ", "dpa", None)),
    names=("Lena Vogt", "Karl Brandner", "Miriam Stolz"),
    signatures=("Von {}",),
    credits=(("Quelle: dpa", "dpa"),),
    tags=("Mühle", "Dorfladen", "Brücke", "Obstgarten"),
    tag_labels=("Schlagwörter:", "Themen:"),
    related=("Mehr zum Thema", "Zum Thema", "Verwandte Artikel"),
    read_more=("Lesen Sie auch", "Weitere Artikel", "Meistgelesen"),
    more="Mehr anzeigen",
    most_read="Meistgelesen",
    dates=(
        "{d}. {B} {y}, {H:02}:{M:02} Uhr", "{d:02}.{m:02}.{y}, {H:02}:{M:02} Uhr",
        "{d:02}.{m:02}.{y} {H:02}:{M:02}", "{W}, {d}. {B} {y}, {H:02}:{M:02} Uhr",
        "Veröffentlicht am {d:02}.{m:02}.{y} um {H:02}:{M:02} Uhr",
    ),
    days=("{d}. {B} {y}", "{d:02}.{m:02}.{y}"),
    updated=("Aktualisiert: {}", "Aktualisiert am {}", "Stand: {}"),
    share=("Teilen", "Drucken"),
    comments=("Kommentare", "Kommentieren"),
    footer=("© 2025 Musterblatt. Alle Rechte vorbehalten.",),
    menu=("Startseite", "Politik", "Regionales", "Kultur", "Sport"),
    clock="{W}, {d}. {B} {y}",
    months=(
        "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
        "November", "Dezember",
    ),
    weekdays=("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
)

ES = Tongue(
    zone="Europe/Madrid",
    heads=(
        "Un molino abandonado", "La escuela rural", "El mercado viejo", "Un puente de madera",
        "La biblioteca del barrio", "Un huerto vecinal",
    ),
    tails=(
        "vuelve a abrir sus puertas", "tendrá comedor este curso", "atrae a muchas familias",
        "busca un nuevo guardián", "celebra sus cien años", "renace con ayuda de todos",
    ),
    subjects=(
        "El ayuntamiento", "Una modista jubilada", "La asociación del valle", "Cada vecino",
        "El carpintero Andrés Luna", "La directora del colegio",
    ),
    deeds=(
        "ha cambiado doscientas cuarenta tablas", "dedica dos horas al día a regar",
        "asegura que la obra costó un tercio", "reunió ochocientos libros", "contó más de 1.200 visitantes",
        "quiere conservar los tilos viejos",
    ),
    ends=(
        "antes de las lluvias", "sin alquilar ninguna máquina", "con ayuda de los niños", "al final del camino",
        "pese al poco presupuesto", "desde hace tres años",
    ),
    traps=(
        "Te puede interesar saber que el molino nunca cerró del todo, bromea el carpintero.",
        "Según Andrés Luna, nadie ha tirado una tabla desde el verano.",
        "El 12 de abril de 2019 la crecida se llevó el arco central.",
        "“Aquí el tiempo pasa más despacio”, dice una vecina.",
    ),
    categories=("Sociedad", "Urbanismo", "Economía", "Cultura", "Educación", "Medio ambiente"),
    prefixes=(("Madrid (EFE) - ", "EFE", "Madrid"), ("(EFE) – ", "EFE", None)),
    names=("Lucía Romero", "Pablo Serrano", "Elena Vidal"),
    signatures=("Por {}",),
    credits=(("Fuente: EFE", "EFE"),),
    tags=("molino", "escuela", "mercado", "huerto"),
    tag_labels=("Etiquetas:", "Temas:"),
    related=("Noticias relacionadas", "Artículos relacionados"),
    read_more=("Te puede interesar", "Lee también", "Más noticias"),
    more="Ver más",
    most_read="Lo más leído",
    dates=(
        "{d} de {B} de {y}, {H:02}:{M:02}", "{d:02}/{m:02}/{y} {H:02}:{M:02} h",
        "{d} de {B} de {y} - {H:02}:{M:02} h", "{W}, {d} de {B} de {y} {H:02}:{M:02}",
        "Publicado el {d:02}/{m:02}/{y} a las {H:02}:{M:02}",
    ),
    days=("{d} de {B} de {y}", "{d:02}/{m:02}/{y}"),
    updated=("Actualizado: {}", "Actualizado el {}"),
    share=("Compartir", "Imprimir"),
    comments=("Comentarios", "Comentar"),
    footer=("© 2025 El Modelo. Todos los derechos reservados.",),
    menu=("Inicio", "Política", "Sociedad", "Cultura", "Deportes"),
    clock="{W}, {d} de {B} de {y}",
    months=(
        "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
        "noviembre", "diciembre",
    ),
    weekdays=("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
)
# fmt: on

TONGUES = {"vi": VI, "en": EN, "ja": JA, "zh": ZH, "ko": KO, "fr": FR, "de": DE, "es": ES}
#: Vietnamese is what the project is about.
WEIGHTS = {"vi": 70, "en": 9, "ja": 4, "zh": 4, "ko": 4, "fr": 3, "de": 3, "es": 3}
#: Words for morning and afternoon.
HALVES = {"vi": ("SA", "CH"), "en": ("AM", "PM"), "ja": ("午前", "午後"), "ko": ("오전", "오후")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    alt: str
    caption: str | None
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaser:
    title: str
    url: str
    category: str | None = None
    prefix: str = ""
    agency: str | None = None
    summary: str | None = None


#: A paragraph, the items of a list, a picture, a related article within the text.
Block = str | tuple[str, ...] | Picture | Teaser


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A block of links: its heading, its teasers, whether it shows titles only."""

    heading: str
    teasers: tuple[Teaser, ...]
    plain: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How the same article is set; every choice that is no part of the record."""

    surroundings: bool
    clock: str
    meta_published: bool
    meta_section: bool
    joint: str
    category_first: bool
    updated_own_line: bool
    time_first: bool
    split_date: bool
    head_before_title: bool
    label: bool
    font_size: str
    share: bool
    byline_in_body: bool
    tags_at: str
    tags_inline: bool
    gallery: bool
    read_more_end: bool
    comments: bool
    comments_first: bool
    stamp: bool
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An article as data."""

    language: str
    url: str
    title: str
    category: str
    published: datetime
    published_text: str
    updated: datetime | None
    updated_text: str | None
    prefix: str
    agency: str | None
    dateline: str | None
    lede: str
    blocks: tuple[Block, ...]
    authors: tuple[str, ...]
    byline: str | None
    credit: str | None
    credit_text: str | None
    tags: tuple[str, ...]
    tag_label: str
    related: Box | None
    read_more: Box | None
    sidebar: tuple[Teaser, ...]
    layout: Layout

    @property
    def tongue(self) -> Tongue:
        return TONGUES[self.language]


# -- making ---------------------------------------------------------------------------------------------------------


def print_date(form: str, when: datetime, language: str) -> str:
    tongue = TONGUES[language]
    half = HALVES.get(language, ("", ""))[when.hour >= 12]
    return form.format(
        d=when.day,
        m=when.month,
        y=when.year,
        H=when.hour,
        M=when.minute,
        h=when.hour % 12 or 12,
        h0=when.hour % 12,
        SACH=half,
        AP=half,
        B=tongue.months[when.month - 1] if tongue.months else "",
        W=tongue.weekdays[when.weekday()],
    )


class Maker:
    """One article from one seed."""

    def __init__(self, seed: int, form: str) -> None:
        self.random = random.Random(f"{form} {seed}")
        self.form = form
        self.language = self.random.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        self.tongue = TONGUES[self.language]
        pairs = [(head, tail) for head in self.tongue.heads for tail in self.tongue.tails]
        self.random.shuffle(pairs)
        self.titles = iter(pairs)
        self.numbers = iter(range(self.random.randrange(1000, 9000), 10**6))
        self.said: set[str] = set()
        self.numbered = self.language in {"vi", "en"} and self.chance(0.2)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def title(self) -> str:
        return self.tongue.joint.join(next(self.titles))

    def address(self, folder: str = "bai") -> str:
        return f"{SITE}/{folder}/{next(self.numbers)}.html"

    def sentence(self) -> str:
        tongue, pick = self.tongue, self.random.choice
        parts = [pick(tongue.subjects), pick(tongue.deeds), pick(tongue.ends)]
        if self.language == "ja":
            parts = [parts[2], parts[0], parts[1]]
        elif self.language == "ko" or self.language == "zh":
            parts = [parts[0], parts[2], parts[1]]
        text = tongue.joint.join(parts) + tongue.stop
        return text[0].upper() + text[1:]

    def paragraph(self, least: int = 1, most: int = 4) -> str:
        """Not said before: what repeats itself does so on purpose."""
        while True:
            text = self.tongue.gap.join(self.sentence() for _ in range(self.random.randint(least, most)))
            if text not in self.said:
                self.said.add(text)
                return text

    def caption(self) -> str:
        text = self.paragraph(1, 1)
        if self.language == "vi" and self.chance(0.3):
            return f"{text} Ảnh: {self.random.choice(self.tongue.names)}"
        return text if self.chance(0.6) else text.removesuffix(self.tongue.stop)

    def picture(self, title: str, number: int) -> Picture:
        url = f"{SITE}/media/{next(self.numbers)}.jpg"
        caption = self.caption() if self.chance(0.65) else None
        alt = title
        if self.numbered:
            alt = f"{title} - {'Ảnh' if self.language == 'vi' else 'Photo'} {number}"
        elif self.chance(0.25) and caption:
            alt = self.title()
        if self.form == "vnexpress" and caption and self.chance(0.5):
            alt = caption
        return Picture(alt=alt, caption=caption, url=url)

    def told_apart(self, blocks: list[Block], title: str) -> Iterator[Block]:
        """In a dump only a picture that stands alone has words of its own: else no reader could tell what they are."""
        for place, block in enumerate(blocks):
            around = [*blocks[max(place - 1, 0) : place], *blocks[place + 1 : place + 2]]
            alone = place > 0 and all(isinstance(other, str) for other in around)
            if isinstance(block, Picture) and self.form == "dump" and not self.numbered and not alone:
                yield replace(block, alt=title)
            else:
                yield block

    def teaser(self, *, rich: bool = True) -> Teaser:
        title, url = self.title(), self.address()
        if not rich:
            return Teaser(title=title, url=url)
        category = self.random.choice(self.tongue.categories) if self.chance(0.85) else None
        if self.chance(0.15):
            return Teaser(title=title, url=url, category=category)
        prefix, agency = "", None
        if self.chance(0.6):
            prefix, agency, _ = self.random.choice(self.tongue.prefixes)
        summary = self.paragraph(1, 2)
        if self.language == "vi" and self.chance(0.3):
            summary = (
                f"Ngày {self.random.randint(1, 28)}/{self.random.randint(1, 12)}, {summary[0].lower()}{summary[1:]}"
            )
        return Teaser(title=title, url=url, category=category, prefix=prefix, agency=agency, summary=summary)

    def blocks(self, title: str) -> tuple[Block, ...]:
        paragraphs: list[str] = [self.paragraph() for _ in range(self.random.randint(3, 12))]
        if self.chance(0.2):
            paragraphs.insert(self.random.randint(2, len(paragraphs)), self.random.choice(paragraphs[:2]))
        for trap in self.random.sample(self.tongue.traps, self.random.choice((0, 0, 1, 1, 2))):
            paragraphs.insert(self.random.randint(1, len(paragraphs) - 1), trap)
        blocks: list[Block] = list(paragraphs)
        if self.chance(0.25):
            items = tuple(self.sentence() for _ in range(self.random.randint(2, 5)))
            blocks.insert(self.random.randint(1, len(blocks) - 1), items)
        count = 0
        for _ in range(self.random.choice((0, 1, 1, 2, 3))):
            row = self.random.choice((1, 1, 1, 2, 3))
            place = self.random.choice((0, len(blocks), *range(1, len(blocks))))
            blocks[place:place] = [self.picture(title, count := count + 1) for _ in range(row)]
        if self.form in {"mastercms", "vccorp", "vnexpress"} and self.chance(0.25):
            blocks.insert(self.random.randint(1, len(blocks) - 1), self.teaser(rich=False))
        return tuple(self.told_apart(blocks, title))

    def box(self, headings: tuple[str, ...], *, plain: float) -> Box:
        is_plain = self.chance(plain)
        count = self.random.randint(1, 5)
        teasers = tuple(self.teaser(rich=not is_plain) for _ in range(count))
        return Box(heading=self.random.choice(headings), teasers=teasers, plain=is_plain)

    def when(self, start: datetime, *, within_days: int) -> datetime:
        return start + timedelta(minutes=self.random.randrange(1, within_days * 24 * 60))

    def layout(self) -> Layout:
        pick = self.random.choice
        surroundings = self.chance(0.6)
        clock = self.when(datetime(2025, 6, 1, tzinfo=ZoneInfo(self.tongue.zone)), within_days=200)
        return Layout(
            surroundings=surroundings,
            clock=print_date(self.tongue.clock, clock, self.language),
            meta_published=self.chance(0.4),
            meta_section=self.chance(0.4),
            joint=pick((" ", " ", " | ", " - ", ", ", "\n")),
            category_first=self.chance(0.7),
            updated_own_line=self.chance(0.5),
            time_first=self.chance(0.3),
            split_date=self.chance(0.5),
            head_before_title=self.chance(0.1),
            label=self.chance(0.6),
            font_size=pick(("", "aa", "A- A+", "a|a", "A|A|A")),
            share=self.chance(0.4),
            byline_in_body=self.chance(0.5),
            tags_at=pick(("after", "after", "after", "end", "before")),
            tags_inline=self.chance(0.4),
            gallery=self.chance(0.5),
            read_more_end=self.chance(0.6),
            comments=surroundings and self.chance(0.5),
            comments_first=self.chance(0.5),
            stamp=self.chance(0.4),
            whole=surroundings and self.chance(0.6),
        )

    def make(self) -> Made:
        tongue, pick = self.tongue, self.random.choice
        title = self.title()
        published = self.when(datetime(2012, 1, 1, tzinfo=ZoneInfo(tongue.zone)), within_days=13 * 365)
        date_form = pick(tongue.dates)
        layout = self.layout()
        if self.chance(0.08):
            published, date_form = published.replace(hour=0, minute=0), pick(tongue.days)
        updated = self.when(published, within_days=5) if self.chance(0.2) else None
        same_form = re.sub(
            r"^(Đăng lúc|Published|Publié le|Publicado el|Veröffentlicht am|입력) ?", "", pick(tongue.dates)
        )
        prefix, agency, dateline = pick(tongue.prefixes) if self.chance(0.6) else ("", None, None)
        if self.form == "vnexpress" and layout.stamp and self.language == "vi":
            prefix, agency, dateline = "", None, pick(("Hà Nội", "Lào Cai", "Quảng Trị"))
        authors: tuple[str, ...] = ()
        byline = credit = credit_text = None
        if tongue.signatures and self.chance(0.55):
            authors = tuple(self.random.sample(tongue.names, 2 if self.language == "vi" and self.chance(0.25) else 1))
            byline = pick(tongue.signatures).format(" - ".join(authors))
        if tongue.credits and self.chance(0.25):
            credit_text, credit = pick(tongue.credits)
        related = self.box(tongue.related, plain=0.7) if self.chance(0.55) else None
        if not related and self.chance(0.4):
            related = Box(heading=pick(tongue.related), teasers=())
        read_more = self.box(tongue.read_more, plain=0.15) if self.chance(0.65) else None
        return Made(
            language=self.language,
            url=self.address(),
            title=title,
            category=pick(tongue.categories),
            published=published,
            published_text=print_date(date_form, published, self.language),
            updated=updated,
            updated_text=pick(tongue.updated).format(print_date(same_form, updated, self.language))
            if updated
            else None,
            prefix=prefix,
            agency=agency,
            dateline=dateline,
            lede=self.paragraph(1, 2),
            blocks=self.blocks(title),
            authors=authors,
            byline=byline,
            credit=credit,
            credit_text=credit_text,
            tags=tuple(self.random.sample(tongue.tags, self.random.randint(1, 4))) if self.chance(0.5) else (),
            tag_label=pick(tongue.tag_labels),
            related=related,
            read_more=read_more,
            sidebar=tuple(self.teaser(rich=False) for _ in range(3))
            if layout.surroundings and self.chance(0.4)
            else (),
            layout=layout,
        )


# -- the expected record --------------------------------------------------------------------------------------------


def expected(made: Made, form: str) -> Record:
    """The record, straight from the data; a dump has no addresses."""
    body: list[str] = []
    figures: list[Record] = []
    insets: list[Teaser] = []
    for block in made.blocks:
        match block:
            case str():
                body.append(block)
            case Picture():
                figures.append({"alt": block.alt, "caption": block.caption, "after_paragraph": len(body)})
            case Teaser():
                insets.append(block)
            case tuple():
                body += block
    html_form = form != "dump"
    related = [*insets, *(made.related.teasers if made.related else ())]
    stamp = f"{made.dateline} " if made.dateline and not made.agency else ""
    return {
        "kind": "article",
        "language": made.language,
        "url": made.url if html_form else None,
        "title": made.title,
        "category": made.category,
        "published": made.published.isoformat(),
        "updated": made.updated.isoformat() if made.updated else None,
        "timezone": made.tongue.zone,
        "agency": made.agency,
        "dateline": made.dateline,
        "lede": made.lede,
        "lede_raw": stamp + made.prefix + made.lede,
        "authors": list(made.authors),
        "source": made.credit,
        "tags": list(made.tags),
        "figures": figures,
        "body": body,
        "related": [link(teaser, html_form) for teaser in related],
        "read_more": [link(teaser, html_form) for teaser in (made.read_more.teasers if made.read_more else ())],
    }


def link(teaser: Teaser, with_address: bool) -> Record:
    summary = teaser.summary
    stated = re.match(r"Ngày (\d+/\d+),", summary or "")
    return {
        "title": teaser.title,
        "category": teaser.category,
        "url": teaser.url if with_address else None,
        "published": None,
        "stated_date": stated[1] if stated else None,
        "agency": teaser.agency,
        "summary": summary,
        "summary_raw": teaser.prefix + summary if summary else None,
    }


# -- the layouts ----------------------------------------------------------------------------------------------------

E = html.escape


def anchor(teaser: Teaser, kind: str = "") -> str:
    return f'<a href="{teaser.url}"{f" class={kind}" if kind else ""} title="{E(teaser.title)}">{E(teaser.title)}</a>'


def head_of(made: Made, *, ld: bool) -> str:
    layout = made.layout
    metas = [f'<meta property="og:title" content="{E(made.title)}">', '<meta property="og:type" content="article">']
    if layout.meta_published or ld:
        metas.append(f'<meta property="article:published_time" content="{made.published.isoformat()}">')
        if made.updated:
            metas.append(f'<meta property="article:modified_time" content="{made.updated.isoformat()}">')
    if layout.meta_section:
        metas.append(f'<meta property="article:section" content="{E(made.category)}">')
    if ld:
        data = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "mainEntityOfPage": made.url,
            "headline": made.title,
            "description": made.prefix + made.lede,
            "datePublished": made.published.isoformat(),
            "articleSection": made.category,
            **({"dateModified": made.updated.isoformat()} if made.updated else {}),
            **({"author": [{"@type": "Person", "name": name} for name in made.authors]} if made.authors else {}),
            **({"keywords": list(made.tags)} if made.tags else {}),
            "publisher": {"@type": "Organization", "name": "Tin Mẫu"},
        }
        metas.append(f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>')
    return (
        f'<head><meta charset="utf-8"><title>{E(made.title)} - Tin Mẫu</title>'
        f'<link rel="canonical" href="{made.url}">' + "\n".join(metas) + "</head>"
    )


def split_time(made: Made) -> str | None:
    """The date and time of MasterCMS in their own spans, where the date has that form."""
    d = made.published
    if not made.layout.split_date or made.published_text != f"{d:%d/%m/%Y %H:%M}":
        return None
    day, clock = f'<span class="format_date">{d:%d/%m/%Y}</span>', f'<span class="format_time">{d:%H:%M}</span>'
    return f"{clock} | {day}" if made.layout.time_first else f"{day} {clock}"


def meta_line(made: Made, *, category: str, date: str) -> str:
    """Category, date and modification as the layout orders them."""
    layout = made.layout
    first, second = (category, date) if layout.category_first else (date, category)
    line = (
        f"<div>{first}</div><div>{second}</div>"
        if layout.joint == "\n"
        else f"<div>{first}{layout.joint}{second}</div>"
    )
    if not made.updated_text:
        return line
    updated = f'<span class="updated">{E(made.updated_text)}</span>'
    if layout.updated_own_line or layout.joint == "\n" or not layout.category_first:
        return f"{line}<div>{updated}</div>"
    return line.removesuffix("</div>") + f" | {updated}</div>"


def font_size(made: Made) -> str:
    if not made.layout.font_size:
        return ""
    parts = made.layout.font_size.split("|")
    if len(parts) == 3:
        return "".join(f'<div class="size">{part}</div>' for part in parts)
    return '<div class="article-font-size">' + "".join(f"<span>{part}</span>" for part in parts) + "</div>"


def share_bar(made: Made) -> str:
    if not made.layout.share:
        return ""
    return '<ul class="share">' + "".join(f'<li><a href="#">{E(word)}</a></li>' for word in made.tongue.share) + "</ul>"


def tag_block(made: Made, box: str, item: str) -> str:
    if not made.tags:
        return ""
    links = [f'<a class="{item}" href="{SITE}/tag/{n}.html">{E(tag)}</a>' for n, tag in enumerate(made.tags)]
    if made.layout.tags_inline:
        label = made.tag_label.removesuffix(":").removesuffix("：").strip()
        return f'<div class="{box}"><p>{E(label)}: ' + ", ".join(links) + "</p></div>"
    items = "".join(f"<li>{a}</li>" for a in links)
    return f'<div class="{box}"><div class="tag-title">{E(made.tag_label)}</div><ul>{items}</ul></div>'


def comments(made: Made) -> str:
    if not made.layout.comments:
        return ""
    heading, send = made.tongue.comments
    return f'<div class="comment-box"><h3>{E(heading)}</h3><button>{E(send)}</button></div>'


def before(made: Made) -> str:
    if not made.layout.surroundings:
        return ""
    items = "".join(f'<li><a href="/{n}">{E(word)}</a></li>' for n, word in enumerate(made.tongue.menu))
    return (
        f'<header><div class="logo"><a href="/"><img src="/logo.png" alt="Tin Mẫu"></a></div>'
        f'<div class="clock">{E(made.layout.clock)}</div>'
        f"<nav><ul>{items}</ul></nav></header>"
    )


def after(made: Made) -> str:
    if not made.layout.surroundings:
        return ""
    side = ""
    if made.sidebar:
        items = "".join(f"<li>{anchor(teaser)}</li>" for teaser in made.sidebar)
        side = f'<aside class="most-read"><h3>{E(made.tongue.most_read)}</h3><ul>{items}</ul></aside>'
    return side + "<footer>" + "".join(f"<p>{E(line)}</p>" for line in made.tongue.footer) + "</footer>"


def link_list(box: Box | None, kind: str) -> str:
    """A block of links as a heading and a list of titles, or as teasers in the manner of MasterCMS."""
    if not box:
        return ""
    heading = f'<h2 class="cat-name">{E(box.heading)}</h2>'
    if box.plain:
        items = "".join(f'<li class="related-item">{anchor(teaser)}</li>' for teaser in box.teasers)
        return f'<div class="{kind}">{heading}<ul class="related-list">{items}</ul></div>'
    return f'<div class="{kind}">{heading}<div class="cat-content">{"".join(map(card, box.teasers))}</div></div>'


def card(teaser: Teaser) -> str:
    category = f' <a href="{SITE}/muc" class="article-catname">{E(teaser.category)}</a>' if teaser.category else ""
    summary = f'<div class="article-desc">{E(teaser.prefix + teaser.summary)}</div>' if teaser.summary else ""
    return (
        f'<article class="article"><div class="article-head"><a href="{teaser.url}" title="{E(teaser.title)}"'
        f' class="article-thumb">'
        f'<img src="{SITE}/media/thumb.jpg" alt="{E(teaser.title)}" class="article-image"></a>{category}</div>'
        f'<h3 class="article-title"><a href="{teaser.url}">{E(teaser.title)}</a></h3>{summary}</article>'
    )


def paragraphs(
    made: Made, *, figure: Callable[[Picture], str], inset: Callable[[Teaser], str], attributes: str
) -> Iterator[str]:
    for block in made.blocks:
        match block:
            case str():
                yield f"<p{attributes}>{E(block)}</p>"
            case Picture():
                yield figure(block)
            case Teaser():
                yield inset(block)
            case tuple():
                yield "<ul>" + "".join(f"<li>{E(item)}</li>" for item in block) + "</ul>"


def read_more_end(made: Made) -> str:
    if not (made.read_more and made.layout.read_more_end):
        return ""
    return f'<a href="{SITE}/muc?p=2" class="btn-viewmore">{E(made.tongue.more)}</a>'


def signed(made: Made, in_body: str) -> str:
    """Byline and credit as last lines of the text."""
    return "".join(in_body.format(E(line)) for line in (made.byline, made.credit_text) if line)


def mastercms(made: Made) -> str:
    layout = made.layout

    def figure(picture: Picture) -> str:
        caption = f"<tr><td>{E(picture.caption)}</td></tr>" if picture.caption else ""
        return (
            '<table class="MASTERCMS_TPL_TABLE" style="width: 100%;"><tbody><tr><td><a data-fancybox="images"'
            ' class="fancybox-images" '
            f'href="{picture.url}" data-sub-html="{E(picture.caption or "")}"><img src="{picture.url}"'
            f' class="__img_mastercms" '
            f'alt="{E(picture.alt)}"></a></td></tr>{caption}</tbody></table>'
        )

    def inset(teaser: Teaser) -> str:
        return (
            f'<table class="__mb_article_in_image"><tbody><tr><td><a href="{teaser.url}"><img src="{SITE}/media/t.jpg" '
            f'alt="{E(teaser.title)}"></a></td><td><a href="{teaser.url}" class="title">{E(teaser.title)}</a>'
            f"</td></tr></tbody></table>"
        )

    body = "\n".join(paragraphs(made, figure=figure, inset=inset, attributes=' style="text-align: justify;"'))
    tags = tag_block(made, "article-detail-tag", "tag-item")
    category = f'<a href="{SITE}/muc" class="article-catname">{E(made.category)}</a>'
    date = split_time(made) or f'<span class="format_date">{E(made.published_text)}</span>'
    meta = f'<div class="article-detail-meta">{meta_line(made, category=category, date=date)}</div>'
    title = f'<h1 class="article-detail-title">{E(made.title)}</h1>'
    label = '<div class="article-detail-tag"><p>Tag</p></div>' if layout.label else ""
    head = meta + title if layout.head_before_title else title + meta
    in_body = outside = ""
    # without a blank line a name right below a picture would be its caption
    if layout.byline_in_body or isinstance(made.blocks[-1], Picture):
        in_body = signed(made, '<p style="text-align: right;"><strong>{}</strong></p>')
    else:
        outside = f'<div class="article-detail-author">{E(made.byline)}</div>' if made.byline else ""
        outside += f'<div class="article-detail-source">{E(made.credit_text)}</div>' if made.credit_text else ""
    gallery = ""
    pictures = [block for block in made.blocks if isinstance(block, Picture)]
    if layout.gallery and pictures:
        copies = "".join(f'<a href="{p.url}"><img src="{p.url}" alt="{E(p.alt)}"></a>' for p in pictures)
        gallery = f'<div id="lightGallery" class="light-gallery" style="display: none;">{copies}</div>'
    parts = [
        label,
        tags if layout.tags_at == "before" else "",
        head,
        font_size(made),
        share_bar(made),
        f'<div class="article-detail-desc">{E(made.prefix + made.lede)}</div>',
        f'<div class="article-detail-content __MASTERCMS_CONTENT">\n{body}\n{in_body}</div>',
        outside,
        gallery,
        tags if layout.tags_at == "after" else "",
        comments(made) if layout.comments_first else "",
        link_list(made.related, "article-related"),
        link_list(made.read_more, "cat-listing __MB_LIST_ITEM"),
        read_more_end(made),
        tags if layout.tags_at == "end" else "",
        "" if layout.comments_first else comments(made),
    ]
    return page(made, f'<main class="main article-detail">{"".join(parts)}</main>', ld=False)


def vccorp(made: Made) -> str:
    counter = iter(range(1, 100))

    def figure(picture: Picture) -> str:
        caption = (
            f'<figcaption class="PhotoCMS_Caption"><p>{E(picture.caption)}</p></figcaption>' if picture.caption else ""
        )
        return (
            '<figure class="VCSortableInPreviewMode" type="Photo"><div>'
            '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" '
            f'data-original="{picture.url}" alt="{E(picture.alt)}" title="{E(made.title)}'
            f' - Ảnh {next(counter)}."></div>{caption}</figure>'
        )

    def inset(teaser: Teaser) -> str:
        return (
            f'<div type="RelatedOneNews" class="VCSortableInPreviewMode"><a href="{teaser.url}"'
            f' title="{E(teaser.title)}"><img src="{SITE}/t.jpg" '
            f'alt="{E(teaser.title)}"></a><a href="{teaser.url}" class="VCCTitle">{E(teaser.title)}</a>'
            '<span class="VCObjectBoxRelatedNewsItemSapo">ĐỌC NGAY</span></div>'
        )

    body = list(paragraphs(made, figure=figure, inset=inset, attributes=""))
    if made.layout.stamp and (index := next((n for n, text in enumerate(body) if n and text.startswith("<p>")), 0)):
        body[index] = f'<div type="content" class="VCSortableInPreviewMode"><div>{body[index]}</div></div>'
    author = ""
    for name in made.authors:
        author += (
            f'<div class="author-info"><a class="name" href="{SITE}/tac-gia/1.htm" title="{E(name)}">'
            f"{E(name)}</a></div>"
        )
    credit = (
        f'<div class="content_source"><span class="source">{E(made.credit_text)}</span></div>'
        if made.credit_text
        else ""
    )
    cate = (
        f'<div class="detail-cate"><a href="{SITE}/muc.htm" title="{E(made.category)}"'
        f' data-role="cate-name">{E(made.category)}</a></div>'
    )
    updated = f"<div>{E(made.updated_text)}</div>" if made.updated_text else ""
    tags = "".join(
        f'<a href="{SITE}/t{n}.html" title="{E(tag)}" class="item">{E(tag)}</a>' for n, tag in enumerate(made.tags)
    )
    parts = [
        (
            f'<div class="detail-top">{cate}<div class="detail-time"><div data-role="publishdate">'
            f"{E(made.published_text)}</div>{updated}</div></div>"
        ),
        (
            f'<h1 class="detail-title article-title" data-role="title">{E(made.title)}</h1>'
            f'<div class="detail-author">{author}</div>'
        ),
        share_bar(made),
        f'<h2 class="detail-sapo" data-role="sapo">{E(made.prefix + made.lede)}</h2>',
        (f'<div class="detail-content afcbc-body" data-role="content" itemprop="articleBody">{"".join(body)}</div>'),
        credit,
        f'<div class="detail-tab">{tags}</div>' if tags else "",
        comments(made) if made.layout.comments_first else "",
        vccorp_box(made.related, "detail__related"),
        vccorp_box(made.read_more, "detail__same-category"),
        "" if made.layout.comments_first else comments(made),
    ]
    return page(made, f'<div class="detail__main"><div class="detail__cmain">{"".join(parts)}</div></div>', ld=False)


def vccorp_box(box: Box | None, kind: str) -> str:
    if not box:
        return ""
    items = ""
    for teaser in box.teasers:
        picture = (
            (
                f'<a class="box-category-link-with-avatar" href="{teaser.url}" title="{E(teaser.title)}">'
                f'<img src="{SITE}/t.jpg" alt="{E(teaser.title)}"></a>'
            )
            if not box.plain
            else ""
        )
        category = (
            f'<a class="box-category-category" href="{SITE}/muc.htm">{E(teaser.category)}</a>'
            if teaser.category
            else ""
        )
        summary = f'<p class="box-category-sapo">{E(teaser.prefix + teaser.summary)}</p>' if teaser.summary else ""
        items += (
            f'<div class="box-category-item">{picture}<div class="box-category-content">{category}'
            f'<h4><a class="box-category-link-title" href="{teaser.url}">{E(teaser.title)}</a></h4>'
            f"{summary}</div></div>"
        )
    return (
        f'<div class="{kind}"><div class="box-category"><div class="box-category-top">'
        f'<h3 class="title-category"><a class="box-category-title" '
        f'href="javascript:;">{E(box.heading)}</a></h3></div><div class="box-category-middle">{items}</div></div></div>'
    )


def vnexpress(made: Made) -> str:
    def figure(picture: Picture) -> str:
        caption = f'<figcaption><p class="Image">{E(picture.caption)}</p></figcaption>' if picture.caption else ""
        return (
            f'<figure class="tplCaption"><div class="fig-picture"><picture><source data-srcset="{picture.url}">'
            f'<img itemprop="contentUrl" '
            f'src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-src="{picture.url}" alt="{E(picture.alt)}">'
            f"</picture></div>{caption}</figure>"
        )

    def inset(teaser: Teaser) -> str:
        return (
            f'<div class="box-tinlienquanv2"><article class="item-news"><h4 class="title-news">'
            f"{anchor(teaser)}</h4></article></div>"
        )

    body = "".join(paragraphs(made, figure=figure, inset=inset, attributes=' class="Normal"'))
    right = '<p class="Normal" style="text-align:right;"><strong>{}</strong></p>'
    last = signed(made, right)
    if made.byline and made.credit and made.language == "vi" and made.layout.byline_in_body:
        last = (
            f'<p class="Normal" style="text-align:right;"><strong>{E(made.byline)}</strong> (Theo <em>'
            f"{E(made.credit)}</em>)</p>"
        )
    stamp = f'<span class="location-stamp">{E(made.dateline)}</span>' if made.dateline and not made.agency else ""
    updated = f'<span class="updated">{E(made.updated_text)}</span>' if made.updated_text else ""
    parts = [
        (
            f'<div class="header-content"><ul class="breadcrumb"><li><a href="{SITE}/muc"'
            f' title="{E(made.category)}">{E(made.category)}</a></li></ul>'
        ),
        (
            f'<span class="date">{E(made.published_text)}</span>{updated}</div><h1 class="title-detail">'
            f"{E(made.title)}</h1>"
        ),
        share_bar(made),
        (
            f'<p class="description">{stamp}{E(made.prefix + made.lede)}</p><article class="fck_detail">'
            f"{body}{last}</article>"
        ),
        tag_block(made, "tags", "tag_item"),
        comments(made) if made.layout.comments_first else "",
        vnexpress_box(made.related, "box-related"),
        vnexpress_box(made.read_more, "box-category"),
        "" if made.layout.comments_first else comments(made),
    ]
    return page(
        made, f'<section class="section page-detail"><div class="sidebar-1">{"".join(parts)}</div></section>', ld=False
    )


def vnexpress_box(box: Box | None, kind: str) -> str:
    if not box:
        return ""
    items = ""
    for teaser in box.teasers:
        category = (
            f'<p class="meta-news"><a class="cat" href="{SITE}/muc">{E(teaser.category)}</a></p>'
            if teaser.category
            else ""
        )
        summary = (
            f'<p class="description"><a href="{teaser.url}">{E(teaser.prefix + teaser.summary)}</a></p>'
            if teaser.summary
            else ""
        )
        items += f'<article class="item-news"><h3 class="title-news">{anchor(teaser)}</h3>{summary}{category}</article>'
    return f'<div class="{kind}"><h2 class="title-box-category">{E(box.heading)}</h2>{items}</div>'


def plain(made: Made) -> str:
    def figure(picture: Picture) -> str:
        caption = f"<figcaption>{E(picture.caption)}</figcaption>" if picture.caption else ""
        return f'<figure><img src="{picture.url}" alt="{E(picture.alt)}">{caption}</figure>'

    body = "".join(paragraphs(made, figure=figure, inset=anchor, attributes=""))
    byline = f'<div class="k4">{E(made.byline)}</div>' if made.byline else ""
    credit = f"<p>{E(made.credit_text)}</p>" if made.credit_text else ""
    meta = meta_line(
        made, category=f'<a href="{SITE}/muc">{E(made.category)}</a>', date=f"<time>{E(made.published_text)}</time>"
    )
    parts = [
        (
            f'<h1>{E(made.title)}</h1><div class="k2">{meta}</div>{byline}{share_bar(made)}<div class="k3">'
            f"{E(made.prefix + made.lede)}</div>"
        ),
        f'<div class="k7">{body}{credit}</div>',
        tag_block(made, "k8", "k9"),
        comments(made) if made.layout.comments_first else "",
        link_list(made.related, "k10"),
        link_list(made.read_more, "k11"),
        "" if made.layout.comments_first else comments(made),
    ]
    return page(made, f'<div class="k1">{"".join(parts)}</div>', ld=True)


def page(made: Made, article: str, *, ld: bool) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="{made.language}">'
        f"{head_of(made, ld=ld)}\n<body>\n{before(made)}\n{article}\n{after(made)}\n</body></html>"
    )


PAGES: dict[str, Callable[[Made], str]] = {
    "mastercms": mastercms,
    "vccorp": vccorp,
    "vnexpress": vnexpress,
    "plain": plain,
}


def dump(made: Made) -> str:
    """The MasterCMS page as text; without its hidden pictures, which a reader could not tell from others."""
    text = re.sub(r'<div id="lightGallery".*?</div>', "", mastercms(made), flags=re.DOTALL)
    return render(text, whole=made.layout.whole)


# -- reading and comparing ------------------------------------------------------------------------------------------


class Difference(NamedTuple):
    field: str
    want: Any
    got: Any


@dataclass
class Case:
    seed: int
    form: str
    made: Made = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "made", Maker(self.seed, self.form).make())

    @cached_property
    def document(self) -> str:
        return dump(self.made) if self.form == "dump" else PAGES[self.form](self.made)

    @cached_property
    def expected(self) -> Record:
        return expected(self.made, self.form)

    @property
    def suffix(self) -> str:
        return ".txt" if self.form == "dump" else ".html"

    def read(self) -> Record:
        """The parsers' record; links of the most-read box beside the article may be there or not."""
        from scraper.article import extract_article
        from scraper.record import record
        from storage.model import Document

        zone = None if self.made.language in ZONED else self.made.tongue.zone
        document = Document(data=self.document.encode(), path=f"made{self.suffix}")
        got: Record = dict(record(extract_article(document, timezone=zone)))
        aside = {teaser.title for teaser in self.made.sidebar}
        got["read_more"] = [row for row in got["read_more"] if row["title"] not in aside]
        return got

    def differences(self, got: Record) -> list[Difference]:
        """Every field that is not the same; outside Vietnamese and English the kinds of links are a matter of taste."""
        want = self.expected
        skipped = set(ONLY_HTML) if self.form == "dump" else set()
        if want["language"] in KIND_OPEN and all_links(want) == all_links(got):
            skipped |= {"related", "read_more", "teasers", "teaser_dates", "urls"}
        found = [
            Difference(n, view(want), view(got))
            for n, (_, view) in FIELDS.items()
            if n not in skipped and view(want) != view(got)
        ]
        rich = ("title", "category", "summary", "agency")
        if "related" not in skipped and not any(d.field == "related" for d in found):
            related = rows(want, "related", *rich), rows(got, "related", *rich)
            found += [Difference("related_teasers", *related)] if related[0] != related[1] else []
        return found


def scorer() -> Any:
    """The comparison that the project is measured by; it lies beside the checkout."""
    path = ROOT.parent / "shared" / "bench" / "score_record.py"
    if not path.exists():
        sys.exit(f"{path} is not there: it gives the weights")
    specification = importlib.util.spec_from_file_location("score_record", path)
    assert specification
    assert specification.loader
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def smallest(difference: Difference) -> str:
    """The first items of two lists that differ, or the two values."""
    want, got = difference.want, difference.got
    if isinstance(want, list) and isinstance(got, list):
        missing = [row for row in want if row not in got][:2]
        extra = [row for row in got if row not in want][:2]
        return (
            f"missing {missing} extra {extra}" if missing or extra else f"order or number: {len(want)}, got {len(got)}"
        )
    return f"want {want!r} got {got!r}"


def score(form: str, seeds: range, worst: int) -> None:
    bench, table = scorer(), []
    for seed in seeds:
        case = Case(seed, form)
        got = case.read()
        fields = bench.compare(case.expected, got, form != "dump")
        table.append((bench.total(fields), seed, fields, case.differences(got), case.made.language))
    for name in bench.FIELDS:
        values = [fields[name] for _, _, fields, _, _ in table if name in fields]
        if values:
            wrong, mean = sum(value < 1 for value in values), 100 * sum(values) / len(values)
            print(f"{name:<10} {mean:6.2f}   wrong in {wrong} of {len(values)}")
    faultless, mean = sum(not row[3] for row in table), sum(row[0] for row in table) / len(table)
    print(f"{'total':<10} {mean:6.2f}   faultless {faultless} of {len(table)}")
    for total, seed, _, faults, language in sorted(table, key=lambda row: row[0])[:worst]:
        if faults:
            print(f"\nseed {seed} ({language}): {total:.1f}")
            for fault in faults:
                print(f"  {fault.field}: {smallest(fault)}"[:400])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--form", choices=FORMS, default="dump")
    parser.add_argument("--score", type=int, metavar="N", help="read N documents and compare")
    parser.add_argument("--seed", type=int, default=0, help="the first of them")
    parser.add_argument("--worst", type=int, default=15, help="how many of the worst to explain")
    parser.add_argument("--show", type=int, metavar="SEED", help="print one document and its record")
    arguments = parser.parse_args()
    if arguments.show is not None:
        case = Case(arguments.show, arguments.form)
        print(case.document, json.dumps(case.expected, ensure_ascii=False, indent=1), sep="\n\n")
    if arguments.score:
        score(arguments.form, range(arguments.seed, arguments.seed + arguments.score), arguments.worst)


if __name__ == "__main__":
    main()
