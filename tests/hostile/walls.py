"""What sites show instead of an article with status 200: written by us in the form of the usual ones."""

# ruff: noqa: E501  pages are lines
from __future__ import annotations

#: By what it is.
WALLS = {
    "browser check": (
        '<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title><meta name="robots" content="noindex">'
        '</head><body><div class="main-wrapper"><h1 class="zone-name-title">paper.example</h1>'
        '<p id="cf-spinner-please-wait">Checking if the site connection is secure. This may take a few seconds.</p>'
        "<div>paper.example needs to review the security of your connection before proceeding.</div></div>"
        '<script>window._cf_chl_opt={cvId:"3"};</script></body></html>'
    ),
    "blocked": (
        "<html lang=en><head><title>Attention Required! | Shield</title></head><body><h1>Sorry, you have been blocked"
        "</h1><h2>You are unable to access paper.example</h2><h3>Why have I been blocked?</h3><p>This website is using a"
        " security service to protect itself from online attacks. The action you just performed triggered the security"
        " solution. There are several actions that could trigger this block including submitting a certain word or"
        " phrase, a SQL command or malformed data.</p><h3>What can I do to resolve this?</h3><p>You can email the site"
        " owner to let them know you were blocked. Please include what you were doing when this page came up and the"
        " Ray ID found at the bottom of this page.</p><p>Ray ID: 8f2d1b &bull; Your IP: 192.0.2.7</p></body></html>"
    ),
    "access denied": (
        "<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY><H1>Access Denied</H1>You don't have permission to access"
        ' "http&#58;&#47;&#47;paper&#46;example&#47;a" on this server.<P>Reference&#32;&#35;18&#46;2d351ab8</BODY></HTML>'
    ),
    "request blocked": (
        "<!doctype html><html lang=en><title>paper.example</title><body><h1>Please verify you are a human</h1><p>Access"
        " to this page has been denied because we believe you are using automation tools to browse the website. This may"
        " happen as a result of the following: JavaScript is disabled or blocked by an extension, or your browser does"
        " not support cookies.</p><p>Please make sure that JavaScript and cookies are enabled on your browser and that"
        " you are not blocking them from loading.</p><p>Reference ID: #d1a2</p></body></html>"
    ),
    "captcha": (
        '<!doctype html><html lang="vi"><head><title>Xác minh bạn không phải là robot</title></head><body><h1>Xác minh'
        " bạn không phải là robot</h1><p>Hệ thống phát hiện lưu lượng truy cập bất thường từ mạng của bạn. Vui lòng"
        " hoàn thành mã xác nhận dưới đây để tiếp tục truy cập trang web. Cảm ơn bạn đã thông cảm.</p>"
        '<div class="g-recaptcha" data-sitekey="x"></div></body></html>'
    ),
    "unusual traffic": (
        "<html lang=en><head><title>Unusual traffic</title></head><body><h1>We have detected unusual traffic from your"
        " network</h1><p>To continue, please solve the puzzle below. This check is made when requests come from a network"
        " that seems to send them automatically. The block will end shortly after those requests stop. Until then, you"
        " can solve the CAPTCHA to go on reading.</p><form action=/check><div class=h-captcha></div></form></body></html>"
    ),
    "scripts needed": (
        '<!doctype html><html lang="en"><head><title>paper.example</title></head><body><noscript><h1>Please enable'
        " JavaScript</h1><p>You need to enable JavaScript to run this app. Our site works best with scripts and cookies"
        " switched on; please change the settings of your browser and reload this page to go on.</p></noscript>"
        '<div id="root"></div></body></html>'
    ),
    "maintenance": (
        '<!doctype html><html lang="en"><head><title>Down for maintenance</title></head><body><h1>We&rsquo;ll be back'
        " soon!</h1><p>Sorry for the inconvenience but we&rsquo;re performing some maintenance at the moment. If you need"
        " to you can always contact us, otherwise we&rsquo;ll be back online shortly! Thank you for your patience while"
        " our engineers look after the machines.</p><p>&mdash; The Team</p></body></html>"
    ),
    "maintenance, Vietnamese": (
        '<!doctype html><html lang="vi"><head><title>Hệ thống đang bảo trì</title></head><body><h1>Hệ thống đang bảo trì'
        "</h1><p>Trang web hiện đang được bảo trì và nâng cấp để phục vụ bạn đọc tốt hơn. Quý độc giả vui lòng quay lại"
        " sau ít phút. Ban biên tập trân trọng cáo lỗi vì sự bất tiện này và cảm ơn sự thông cảm của quý vị.</p>"
        "</body></html>"
    ),
    "cookies": (
        '<!doctype html><html lang="en"><head><title>Before you continue</title></head><body><h1>We value your privacy'
        "</h1><p>We and our 842 partners store and access information on a device, such as cookies, and process personal"
        " data, such as unique identifiers, for personalised advertising and content, measurement and audience research."
        " With your permission we may use precise location data. You may click to consent to the processing described"
        " above or refuse to consent.</p><button>Accept all</button><button>Reject all</button></body></html>"
    ),
    "overloaded": (
        '<!doctype html><html lang="en"><head><title>Too many requests</title></head><body><h1>Too many requests</h1>'
        "<p>You have sent too many requests in a given amount of time. Please slow down, wait for some minutes and then"
        " load the page again. If you think that this is an error, write to the people who run this site.</p></body>"
        "</html>"
    ),
    "server error": (
        '<!doctype html><html lang="en"><head><title>Error establishing a database connection</title></head><body>'
        "<h1>Error establishing a database connection</h1><p>This either means that the username and password"
        " information in your configuration file is incorrect or that contact with the database server could not be"
        " established. This could mean that your host's database server is down.</p></body></html>"
    ),
    "login": (
        '<!doctype html><html lang="en"><head><title>Log in to continue</title></head><body><h1>Log in to continue</h1>'
        "<p>You have reached your limit of free articles. Log in or create an account to go on reading; it takes less"
        " than a minute, and you can choose which of our newsletters you want to receive by electronic mail.</p>"
        "<form><input name=user><input name=password type=password></form></body></html>"
    ),
    "missing, with status 200": (
        '<!doctype html><html lang="vi"><head><title>Không tìm thấy trang</title></head><body><h1>Không tìm thấy trang'
        "</h1><p>Trang bạn yêu cầu không tồn tại hoặc đã bị xóa khỏi hệ thống. Xin vui lòng kiểm tra lại đường dẫn hoặc"
        " quay về trang chủ để đọc những tin tức mới nhất trong ngày của chúng tôi.</p></body></html>"
    ),
}
