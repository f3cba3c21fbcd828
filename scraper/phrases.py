"""Words that frame articles on pages, by language: block headings, "see more" ends, tag labels, furniture.

Every spelling that papers use is a row of data. All comparisons go through `fold`, so that case, accents'
composition, surrounding punctuation and counts ("Bình luận (0)") do not matter.
"""

from __future__ import annotations

import re
import unicodedata

from storage.model import LinkKind


def fold(line: str) -> str:
    """*line* as compared with the tables: NFC, case-folded, single spaces, no framing punctuation or count."""
    text = " ".join(unicodedata.normalize("NFC", line).casefold().split())
    text = re.sub(r"\s*\(\d+\)$", "", text)
    return text.strip(" :：•·|-–—>»›<«‹…._*#=+▶►▼▲→↓【】[]■◆●▪※")


def _table(*rows: str) -> frozenset[str]:
    return frozenset(fold(phrase) for row in rows for phrase in row.split("|"))


#: Headings of blocks that the page states as related to the article.
RELATED = _table(
    "Tin liên quan|Bài liên quan|Bài viết liên quan|Có liên quan|Tin bài liên quan|Các tin liên quan|Liên quan"
    "|Các bài viết liên quan|Nội dung liên quan|Tin tức liên quan|Chủ đề liên quan|Câu chuyện liên quan"
    "|Tham khảo thêm|Bài trước đó|Bài sau đó|Xem thêm bài liên quan|Tin, bài liên quan|Sự kiện liên quan|Tin cùng chủ đề"
    "|Cùng chủ đề|Bài cùng chủ đề|Tin cùng sự kiện|Cùng sự kiện|Tin cùng chuyên mục|Cùng chuyên mục|Bài cùng chuyên mục|Tin bài khác"
    "|Tin trong mục|Tin cùng mục|Cùng mục|Bài cùng mục|Tin, bài khác",
    "Related|Related news|Related articles|Related stories|Related story|Related article|Related content|Related posts"
    "|Related topics|Related coverage|Related links|Related items|More on this story|More on this topic|More on this"
    "|See also|Background|In this series|Also in this series|Related reading",
    "関連記事|関連ニュース|関連リンク|関連情報|関連する記事|この記事の関連ニュース|関連トピックス|関連",
    "相关新闻|相关阅读|相关文章|相关报道|相关链接|相关推荐|相关内容|相关资讯|相關新聞|相關文章|相關閱讀|相關報導|相关",
    "관련기사|관련 기사|관련뉴스|관련 뉴스|연관기사|연관 기사|관련 글|관련글|이 기사와 관련된 기사|관련 콘텐츠",
    "Sur le même sujet|Articles liés|Articles associés|Articles similaires"
    "|Sur le même thème|En lien avec cet article|À voir aussi|Nos articles liés|Dossier associé",
    "Mehr zum Thema|Zum Thema|Verwandte Artikel|Ähnliche Artikel|Verwandte Themen|Passend zum Thema"
    "|Verwandte Beiträge|Ähnliche Beiträge|Siehe auch",
    "Noticias relacionadas|Artículos relacionados|Relacionado|Relacionados|Relacionadas|Temas relacionados"
    "|Contenido relacionado|Notas relacionadas|Información relacionada|Ver también",
    "Articoli correlati|Notizie correlate|Correlati",
    "Notícias relacionadas|Artigos relacionados|Matérias relacionadas|Veja também",
    "Gerelateerde artikelen|Gerelateerd|Zie ook|Powiązane artykuły|Zobacz także",
    "Материалы по теме|По теме|Похожие материалы|Смотрите также|За темою",
    "ข่าวที่เกี่ยวข้อง|บทความที่เกี่ยวข้อง|Berita terkait|Artikel terkait|İlgili haberler|Benzer haberler"
    "|مقالات ذات صلة|أخبار ذات صلة|مواضيع ذات صلة|כתבות קשורות|Σχετικά άρθρα",
)

#: Headings of blocks that offer further reading.
READ_MORE = _table(
    "Đọc thêm|Xem thêm|Đọc nhiều|Đọc nhiều nhất|Xem nhiều|Xem nhiều nhất|Mới nhất|Tin mới|Tin mới nhất|Tin nổi bật|Nổi bật"
    "|Tin khác|Các tin khác|Bài khác|Bài viết khác"
    "|Tin đọc nhiều|Tin xem nhiều|Có thể bạn quan tâm|Bạn có thể quan tâm|Có thể bạn thích|Đừng bỏ lỡ"
    "|Tiêu điểm|Tin đáng chú ý|Bài mới|Bài mới nhất|Các bài khác|Tin tức khác|Bài nổi bật|Đáng đọc"
    "|Đáng chú ý|Dành cho bạn|Tin cũ hơn|Các tin cũ hơn|Tin mới hơn|Đọc tiếp|Bài đọc nhiều|Bài xem nhiều|Xem tiếp",
    "Read more|More news|More stories|Most read|Most popular|Latest|Latest news|Latest stories|Read next|Up next|Read also"
    "|More from this section|More in this section|You may also like|You might also like|Recommended|Recommended for you"
    "|Recommended stories|Further reading|Editor's picks|Editors' picks|Trending|Top stories|Popular|Popular now|More"
    "|In other news|Don't miss|Keep reading|Continue reading|Also read|What to read next|Other news|Other stories"
    "|More to read|Next reads|Suggested reading|More articles",
    "もっと読む|続きを読む|あわせて読みたい|合わせて読みたい|おすすめ記事|おすすめ|人気記事|最新記事|最新ニュース|ランキング|アクセスランキング|その他の記事"
    "|この記事を読んだ人はこんな記事も読んでいます|新着記事|注目記事|こちらもおすすめ|ほかの記事|他の記事|次に読む|さらに読む",
    "阅读更多|更多阅读|延伸閱讀|延伸阅读|更多新闻|推荐阅读|热门新闻|热门文章|最新消息|最新新闻|猜你喜欢|热点推荐|为您推荐|您可能感兴趣|更多"
    "|其他新闻|更多文章|更多报道|閱讀更多|更多新聞|推薦閱讀|熱門新聞|最新消息|您可能感興趣|猜你喜歡|热门推荐|大家都在看|其他新聞",
    "더 읽기|더 보기|더보기|많이 본 뉴스|많이 본 기사|인기기사|인기 기사|최신기사|최신 기사|최신뉴스|추천기사|추천 기사|다른 기사"
    "|다른 기사 보기|함께 읽기|함께 보면 좋은 기사|주요뉴스|주요 뉴스|더 읽어보기|이어 읽기|다른 뉴스|더 많은 기사|더 많은 뉴스",
    "Lire la suite|Plus d'articles|Les plus lus|Les plus lues|À lire également|A lire également|À lire aussi|A lire aussi|Lire aussi|Lire également|En savoir plus"
    "|À découvrir|Dernières actualités|Dernières nouvelles|Les derniers articles|À ne pas manquer|Dans la même rubrique"
    "|Autres articles|Pour aller plus loin|Nos recommandations|Plus d'actualités|À la une|Lire plus",
    "Weiterlesen|Mehr lesen|Lesen Sie auch|Das könnte Sie auch interessieren|Auch interessant|Lies auch|Weitere Artikel|Weitere Nachrichten|Weitere Meldungen|Meistgelesen|Meistgelesene Artikel"
    "|Neueste Artikel|Neueste Nachrichten|Mehr Nachrichten|Empfehlungen|Mehr aus dem Ressort|Weitere Themen|Mehr Artikel"
    "|Das könnte Sie interessieren|Aktuelle Meldungen|Weitere Beiträge|Mehr aus dieser Rubrik|Empfohlene Artikel",
    "Leer más|Lee más|Lea más|Más noticias|Lo más leído|Las más leídas|Últimas noticias|Te puede interesar|También te puede interesar|Le puede interesar"
    "|Más leídas|Sigue leyendo|Seguir leyendo|Lee también|Lea también|Otras noticias|Más artículos|Recomendados|No te pierdas"
    "|Te recomendamos|Más información|Para leer más|Leer también|Más en esta sección",
    "Leggi anche|Potrebbe interessarti anche|Leggi di più|Leggi tutto|Altre notizie|I più letti|Ultime notizie|Più letti|Continua a leggere",
    "Leia também|Leia mais|Mais notícias|Mais lidas|Últimas notícias|Saiba mais|Continue lendo",
    "Lees ook|Czytaj także|Czytaj też|Lees meer|Meest gelezen|Meer nieuws|Czytaj więcej|Najczęściej czytane|Więcej|Läs mer|Læs mere|Les mer|Lue lisää",
    "Читайте также|Читайте також|Читать далее|Ещё новости|Популярное|Последние новости|Читайте далее|Другие новости|Самое читаемое",
    "อ่านเพิ่มเติม|ข่าวล่าสุด|ข่าวอื่นๆ|Baca juga|Selengkapnya|Baca selengkapnya|Terpopuler|Devamını oku|Çok okunanlar|Diğer haberler"
    "|اقرأ أيضا|اقرأ أيضاً|اقرأ المزيد|المزيد|الأكثر قراءة|קראו עוד|Διαβάστε επίσης|Διαβάστε περισσότερα",
)

#: What a button that ends a list of teasers says. Some are headings too: a list that follows decides.
SEE_MORE = _table(
    "Xem thêm|Xem tiếp|Xem tất cả|Tải thêm|Đọc tiếp|Xem thêm tin|Xem thêm bài viết|Xem toàn bộ|Tải thêm tin|Xem",
    "See more|Show more|Load more|View more|View all|See all|More|More stories|Show all|Read more|Load more articles",
    "もっと見る|もっと読む|一覧へ|一覧を見る|続きを見る|すべて見る|さらに表示|次のページ|查看更多|加载更多|更多|查看全部|更多>>|看更多|載入更多",
    "더보기|더 보기|전체보기|전체 보기|목록보기|목록",
    "Voir plus|Voir tout|Afficher plus|Plus|Charger plus|Plus d'articles|Mehr anzeigen|Mehr laden|Alle anzeigen|Mehr",
    "Ver más|Ver todo|Ver todas|Cargar más|Mostrar más|Vedi altro|Mostra altro|Carica altro|Ver mais|Carregar mais",
    "Toon meer|Pokaż więcej|Visa mer|Показать ещё|Загрузить ещё|ดูเพิ่มเติม|Lihat lainnya|Daha fazla|عرض المزيد",
)

#: Labels before a list of tags.
TAG_LABELS = _table(
    "Tags|Tag|Từ khóa|Từ khoá|Thẻ|Chủ đề|Từ khóa liên quan|Từ khóa tìm kiếm|Thẻ bài viết|Từ khóa bài viết|Nhãn",
    "Keywords|Keyword|Topics|Topic|Filed under|Labels|Tagged|Tagged with|More about|Key words|Tagged as",
    "タグ|キーワード|トピック|关键词|关键字|标签|關鍵字|標籤|태그|키워드|해시태그|标签云|本文标签|本文关键词",
    "Mots-clés|Mots clés|Étiquettes|Sujets|Thèmes|Schlagwörter|Schlagworte|Stichwörter|Themen|Stichworte",
    "Etiquetas|Temas|Palabras clave|Archivado en|Etichette|Argomenti|Parole chiave|Palavras-chave|Tópicos|Trefwoorden|Tagi"
    "|Теги|Метки|Ключевые слова|แท็ก|Etiketler|الوسوم|Ετικέτες",
)

#: Lines that belong to the page around the article, word for word.
FURNITURE = _table(
    "Tag|Tags|Chia sẻ|Chia sẻ bài viết|Copy link|Sao chép liên kết|Copy link thành công|Lấy link|Lấy link!|Link bài gốc"
    "|Bình luận|Gửi bình luận|Gửi|In bài viết|In bài|Lưu bài viết|Lưu bài|Lưu|Nghe bài viết|Nghe đọc bài|Cỡ chữ|Font chữ"
    "|Đăng nhập|Đăng ký|Đăng xuất|Tìm kiếm|Trang chủ|Menu|Đóng|Danh mục|Tất cả chuyên mục|Tặng sao|Theo dõi|Theo dõi trên"
    "|Quay lại|Trở lại|Trở lên trên|Lên đầu trang|Về đầu trang|Quảng cáo|Hotline|RSS|Liên hệ|Liên hệ quảng cáo|Liên hệ tòa soạn"
    "|Đặt báo|Báo giấy|Thích|Không thích|Báo lỗi|Góp ý|Mới nhất!|Đọc nhanh|Toàn màn hình|Xem ảnh|Xem toàn màn hình|Xem ảnh lớn"
    "|Theo dõi trên Google News|Google News|news google|tác giả|Về trang chủ đề|Bài gốc|Thu nhỏ|Phóng to|Giao diện|Nền tối"
    "|Chia sẻ Facebook|Chia sẻ Zalo|Chia sẻ lên Facebook|A|aa|A A|A A A|A-|A+|A- A+|A- A A+|A+ A-|Aa|A a|Tăng cỡ chữ|Giảm cỡ chữ"
    "|Nghe|Nghe tin|Ý kiến|Ý kiến bạn đọc|Ý kiến của bạn|Đánh giá|Gửi email|E-mail|Thông tin tòa soạn|Chính sách bảo mật"
    "|Thời sự|Đăng ký nhận tin|Cỡ chữ nhỏ|Cỡ chữ lớn|Giọng đọc|Giọng nữ|Giọng nam|Nữ|Nam",
    "Share|Share this|Share this article|Share this story|Print|Print this page|Email|Save|Save article|Listen|Comments"
    "|Comment|Leave a comment|Post a comment|Follow us|Follow|Subscribe|Sign in|Log in|Login|Sign up|Register|Search|Home"
    "|Menu|Close|Advertisement|Ad|Sponsored|Back to top|Top|Skip to content|Skip to main content|Contact|Contact us|About"
    "|About us|Newsletter|Newsletters|Facebook|Twitter|X|LinkedIn|WhatsApp|Telegram|Zalo|Pinterest|Reddit|Instagram|YouTube"
    "|TikTok|Messenger|Line|LINE|Mail|E-mail|Twitter / X|Text size|Font size|Bookmark|Copy URL|Copied|Translate|Listen to article"
    "|Like|Dislike|Report|Previous|Next|Loading|Loading...|Privacy policy|Terms of use|Terms|Cookies|Gallery|Fullscreen|Download app"
    "|Facebook Twitter|Facebook Twitter Email|Facebook Mail Twitter / X LinkedIn Zalo|Facebook Youtube Tiktok Telegram|Sections"
    "|Facebook Twitter Zalo|Share on Facebook|Share on Twitter|Share on X|Tweet|Pin|Edition|My account|Weather",
    "シェア|ツイート|ポスト|ブックマーク|印刷|コメント|メニュー|検索|ログイン|会員登録|文字サイズ|ホーム|トップ|広告|保存|閉じる|記事を保存"
    "|シェアする|メール|拡大|縮小|ページトップへ|フォロー|お問い合わせ|小|中|大|標準|特大|トップページ|記事をシェア|有料会員登録",
    "分享|分享到|打印|收藏|评论|評論|留言|搜索|搜尋|登录|登錄|登入|注册|首页|首頁|菜单|关闭|广告|廣告|返回顶部|微信|微博|字号|字體|大|中|小|复制链接"
    "|打印本页|分享至|听新闻|関閉|选单|字号大小|分享文章|分享到微信",
    "공유|공유하기|인쇄|댓글|댓글 쓰기|스크랩|글자크기|글자 크기|글자크기 조절|검색|로그인|회원가입|홈|메뉴|닫기|광고|맨 위로|페이스북|트위터|카카오톡"
    "|카카오스토리|네이버 밴드|URL 복사|기사저장|기사듣기|본문 글씨 키우기|본문 글씨 줄이기|가|가+|가-|프린트|이메일|전체메뉴|구독|구독하기|기사 공유",
    "Partager|Imprimer|Commenter|Commentaires|Réagir|S'abonner|Se connecter|Connexion|Rechercher|Accueil|Fermer|Publicité"
    "|Haut de page|Envoyer par e-mail|Envoyer|Enregistrer|Sauvegarder|Écouter|Suivre|Partager l'article|Taille du texte|Contact"
    "|Mentions légales|S'inscrire|Partager sur Facebook|Copier le lien|Offrir cet article|Lire plus tard",
    "Teilen|Drucken|Kommentare|Kommentieren|Abonnieren|Anmelden|Suche|Suchen|Startseite|Schließen|Anzeige|Werbung|Nach oben"
    "|Merken|Speichern|Vorlesen|Folgen|Artikel teilen|Schriftgröße|Impressum|Datenschutz|Kontakt|E-Mail|Link kopieren|Registrieren"
    "|Artikel drucken|Artikel anhören|Newsletter abonnieren|Versenden",
    "Compartir|Imprimir|Comentar|Comentarios|Suscribirse|Suscríbete|Iniciar sesión|Buscar|Inicio|Cerrar|Publicidad|Subir"
    "|Guardar|Escuchar|Seguir|Compartir en Facebook|Tamaño de letra|Contacto|Aviso legal|Enviar|Copiar enlace|Portada|Regístrate"
    "|Enviar por correo|Volver arriba|Compartir noticia|Escuchar artículo",
    "Condividi|Stampa|Commenti|Commenta|Abbonati|Accedi|Cerca|Pubblicità|Compartilhar|Imprimir|Comentários|Assine|Entrar|Buscar"
    "|Publicidade|Delen|Printen|Reacties|Поделиться|Печать|Комментарии|Войти|Поиск|Реклама|แชร์|พิมพ์|Bagikan|Paylaş|مشاركة|طباعة",
)

#: Beginnings of lines that only a footer has.
FOOTER_STARTS = tuple(
    fold(phrase)
    for phrase in (
        "© ", "(c) ", "copyright", "bản quyền", "® ", "giấy phép", "tổng biên tập", "phó tổng biên tập", "cơ quan chủ quản",
        "cơ quan của", "tòa soạn:", "toà soạn:", "địa chỉ tòa soạn", "trụ sở:", "địa chỉ:", "hotline:", "điện thoại:",
        "đường dây nóng", "chịu trách nhiệm", "ghi rõ nguồn", "all rights reserved", "mọi quyền được bảo lưu",
        "không sao chép", "thiết kế bởi", "powered by", "tous droits réservés", "alle rechte vorbehalten",
        "todos los derechos reservados", "無断転載", "版权所有", "版權所有", "저작권자", "무단전재", "무단 전재", "著作権",
        "icp备", "tel:", "fax:", "email:", "e-mail:", "giấy phép số", "editor-in-chief", "mentions légales",
        "impressum", "aviso legal", "tutti i diritti riservati", "ⓒ", "発行所", "発行元", "발행인", "등록번호",
        "liên hệ quảng cáo", "phát triển bởi", "báo điện tử", "phone:", "address:", "published by", "chuyên trang của",
        "cấm sao chép", "quảng cáo:", "công ty cổ phần", "công ty tnhh", "vận hành bởi", "giữ bản quyền",
    )
)  # fmt: skip

#: Sentences that a page prints when it has no article to show.
ERROR_PAGES = _table(
    "404|404 not found|page not found|not found|403 forbidden|forbidden|access denied|500 internal server error|error 404"
    "|502 bad gateway|503 service unavailable|service unavailable|just a moment|attention required|error",
    "không tìm thấy trang|trang không tồn tại|không tìm thấy|lỗi 404|trang bạn tìm không tồn tại|bài viết không tồn tại"
    "|trang bạn yêu cầu không tồn tại|không tìm thấy trang yêu cầu|404 - không tìm thấy trang|không tìm thấy nội dung",
    "ページが見つかりません|お探しのページは見つかりませんでした|页面不存在|找不到页面|頁面不存在|페이지를 찾을 수 없습니다",
    "page introuvable|page non trouvée|seite nicht gefunden|página no encontrada|pagina non trovata|página não encontrada",
)


def block_kind(line: str) -> LinkKind | None:
    """The kind of related block that *line* is the heading of: the whole line must be the heading."""
    key = fold(line)
    if key in RELATED:
        return LinkKind.RELATED
    return LinkKind.READ_MORE if key in READ_MORE else None


def is_see_more(line: str) -> bool:
    """Whether *line* is the button at the end of a list."""
    return fold(line) in SEE_MORE


def is_tag_label(line: str) -> bool:
    """Whether *line* is the label of a list of tags, and nothing else."""
    return fold(line) in TAG_LABELS


def is_furniture(line: str) -> bool:
    """Whether *line* belongs to the page around an article: buttons, share bars, font sizes, lone signs."""
    key = fold(line)
    return not any(character.isalnum() for character in key) or key in FURNITURE


def is_footer(line: str) -> bool:
    """Whether *line* is the beginning of a page's footer: imprint, copyright, addresses."""
    text = " ".join(line.casefold().split())
    return text.startswith(FOOTER_STARTS)


def is_error_page(line: str) -> bool:
    """Whether *line*, as a title, says that there is no article."""
    key = fold(line).strip("!.。！ ")
    return key in ERROR_PAGES or re.match(r"(?:lỗi |error )?(?:40[34]|50[0234])(?:\b|$)", key) is not None
