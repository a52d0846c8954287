"""What on a page is not the article: known words of menus, buttons, boxes and footers.

The phrases are those of news sites in general, no single paper's. A line is looked at alone here;
what only its neighbours give away (runs of short lines, repeated lines) is weighed in body.py.
"""

from __future__ import annotations

import re
from enum import Enum, auto

from index.formats.dump_lines import LOOK, Line


class Mark(Enum):
    """What a line does to the text around it."""

    NONE = auto()
    CHROME = auto()
    """Is no text; the article may go on behind it."""
    EMBED = auto()
    """Frames a post quoted in the article."""
    CAPTION = auto()
    """Belongs to a picture."""
    ASIDE = auto()
    """Opens a box of other stories inside the article, "Also read"."""
    BOX = auto()
    """Opens a box of other stories, in which an article may be wrapped."""
    END = auto()
    """Nothing of the article follows."""


BOXES = frozenset((Mark.BOX, Mark.ASIDE))


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(patterns)})", re.I)


_SHORT = 90
"""The longest line, in characters, that is taken for a label or a heading of a box."""

_END = _any(
    r"(?:view |show |see |read |all |top |user |reader |your |latest |\d+ )?(?:comments?|responses)"
    r"\W*(?:\(?\d+\)?)?\W*(?:closed|off|are closed)?$",
    r"(?:leave|post|submit|add|write|make) (?:a|your|an?other) (?:comment|reply|response)\b",
    r"(?:join|start|be the first to) (?:the |in the )?(?:conversation|discussion|comment)\b",
    r"comments? (?:section|policy|rules|guidelines|form|are closed)\b",
    r"(?:login|log in|sign in) to (?:post|leave|comment)",
    r"no comments?(?: yet| found)?\W*$",
    r"facebook comments?\W*$",
    r"(?:post|article|story) navigation\b",
    r"primary sidebar$",
    r"footer(?: menu| links)?$",
    r"site ?map$",
    r"(?:©|\(c\)|copyright(?: ©| \(c\)|,)?) ?\d{4}\b",
    r"copyright ?(?:©|\(c\))",
    r"(?:\W*all )?rights reserved\b",
    r"powered by\b",
    r"(?:privacy policy|terms of (?:use|service)|cookie policy)\b",
    r"about the author\b",
    r"(?:التعليقات|تعليقات|أضف تعليق|اضف تعليق|اترك تعليق|جميع الحقوق محفوظة|حقوق النشر)",
    r"حقوق الطبع",
    r"(?:تبصرے|تبصرہ کریں|اپنا تبصرہ|جملہ حقوق|نظر شما|ارسال نظر|نظرات|تمامی حقوق|کلیه حقوق)",
    r"// ?(?:انتهى|يتبع) ?//",
    r"\W{0,4}\(?(?:ends|end of story|-30-)\)?\W{0,4}$",
)
_BOX = _any(
    r"(?:\W*)(?:you )?(?:may|might)(?: also)? (?:like|be interested|enjoy|have missed)\b",
    r"related(?: \w+){0,2}\W*$",
    r"(?:recommended|suggested|sponsored|promoted|featured)(?: \w+){0,3}\W*$",
    r"(?:our |the )?(?:most|top|editor'?s?|more|latest|recent|popular|trending|just)"
    r" (?:popular|read|viewed|shared|commented|recent|stories|news|picks?|choice|posts?|articles?"
    r"|headlines|related|in|from|on|by|watched|emailed|today|now|videos|comments?)\b.{0,40}$",
    r"(?:latest|trending|popular|headlines|more|archives|categories|multimedia|must read)\W*$",
    r"(?:up next|our favou?rites|other news|other stories|in this section|filmstrip)\W*$",
    r"(?:also )?(?:from|on|around|across) (?:the|our) (?:web|network)\b",
    r"(?:sign up|subscribe|newsletters?|email edition|get (?:our|daily|the))\b.{0,60}$",
    r"notification management$",
    r"tags?\b ?:?.{0,80}$",
    r"(?:اقرأ أيضا|اقرأ أيضًا|إقرأ أيضا|أخبار ذات صلة|مواضيع ذات صلة|مقالات ذات صلة|الأكثر قراءة"
    r"|آخر الأخبار|أخبار متعلقة|المزيد من|كلمات دلالية|الكلمات الدلالية|الوسوم|شارك)",
    r"(?:مزید پڑھیں|مزید خبریں|متعلقہ خبریں|یہ بھی پڑھیں|تازہ ترین|بیشتر بخوانید|اخبار مرتبط"
    r"|پربازدیدترین|برچسب)",
)
_ASIDE = _any(
    r"\W*(?:(?:see|read|also|watch)(?: more| this)? (?:next|also|more)|(?:also|must) (?:read|see)"
    r"|also watch|read (?:this|these) too)\W*$",
    r"(?:اقرأ|إقرأ|شاهد) (?:أيضا|أيضًا|ايضا|المزيد)\W*$|(?:یہ بھی|مزید) پڑھیں\W*$|بیشتر بخوانید\W*$",
)
_SHARE_WORD = (
    r"(?:facebook|twitter|tweet|share|shares|sharing|email|e-mail|print|whatsapp|linkedin|pinterest"
    r"|count|like|google ?\+?|telegram|copy|link|instagram|rss|youtube|reddit|sms|messenger|viber"
    r"|tumblr|skype|x|this|on|via|to|by|article|story|page|send|save|follow|us|recommend|flipboard"
    r"|pocket|whatsup|linkded|threads|tiktok|now|buffer|more|stumbleupon|digg|delicious|pin|it)"
)
_LABEL = _any(
    rf"(?:{_SHARE_WORD}\W*|\d+ *){{1,12}}$",
    r"[\W\d_]*$",
    r"\w$",
    r"@\w+$",
    r"(?:\w+ ){0,2}(?:icon|logo|sign|button)$",
    r"arrow (?:up|down|left|right)$",
    r"(?:no|view|open|see|enlarge|click|tap|play|load|show|hide|expand|close)\b.{0,12}"
    r"(?:image|photo|picture|gallery|video|more|less|enlarge|zoom|all|caption|preview|menu)s?$",
    r"(?:close|menu|search|home|login|log ?in|sign ?in|sign ?up|register|retry|loading|back|next"
    r"|prev(?:ious)?|top|live|live tv|e-?paper|toggle|skip to .*|back to top|scroll|advert\w*"
    r"|ads?|sponsored|reply|recommend ?\d*|report|sort by|newest|oldest|search for:?|font size"
    r"|a[+-]|aa|text size|listen|listen to (?:this )?(?:article|story)|audio|follow us.*|like us.*"
    r"|name ?\*?|email ?\*?|your name ?\*?|recipient email ?\*?|website|email address ?\*?"
    r"|comments?|updated|published|posted|posted (?:in|by|on)|written by|by|author|story by|in"
    r"|share this.*|share (?:on|via|with).*|subscribe|newsletter|breaking news|what'?s new"
    r"|image \d+ of \d+|\d+ (?:of|/) \d+|\d+ shares?|\d+ min(?:ute)?s? read|\d+ views?)\W*$",
    r"(?:about |over |an? |\d+ )?(?:few )?\d* ?"
    r"(?:sec|second|min|minute|hr|hour|day|week|month|year)s? ago$",
    r"-?\d{1,3} ?°.{0,40}$",
    r"(?:few|scattered|broken|overcast|clear|light|heavy|moderate|mostly|partly|haze|mist|sunny)"
    r"(?: \w+)?(?: clouds?| sky| rain| sunny| cloudy| snow)?$",
    r"(?:humidity|wind|visibility|pressure|feels like|uv index|sunrise|sunset)\b.{0,40}$",
    r"(?:fajr|fajar|dhuhr|zuhr|duhr|zohar|asr|maghrib|magrib|isha|ishaa|imsak|shorook|shurooq)"
    r"\W+\d.*$",
    r"(?:high|low) (?:tide|water)s?\b.{0,40}$",
    r"prayer times?\b.{0,30}$",
    r"(?:\[removed\])+$",
    r"(?:read later|change size|your opinion counts)\W*$",
    r"(?:accept(?: all)?(?: cookies)?|i agree|got it)\W*$",
    r"(?:enter )?your e-?mail(?: address)?\W*$",
    r"(?:this (?:news|article|story|item) has been )?(?:read|viewed|views|hits|مشاهدات)\W*[\d,]+"
    r"(?: times)?\W*$",
    r"(?:[A-Z]\.){1,3}[A-Z]\.?(?: ?/ ?(?:[A-Z]\.?){1,4})*$",
    r"https?://\S+$",
    r"(?:لا توجد|لا يوجد|لا|بدون) (?:صورة|صور)\W*$|تصویر (?:دستیاب|موجود) نہیں\W*$",
    r"(?:طباعة|مشاركة|شارك|إرسال|نسخ الرابط|فيسبوك|تويتر|واتساب|واتس ?اب|تيليجرام|تلغرام|بحث"
    r"|القائمة|إعلان|اعلان|الرئيسية|تسجيل الدخول|استمع|حفظ|حجم الخط|إرسال إلى صديق|أخبار عاجلة"
    r"|فیس بک|ٹویٹر|ٹوئٹر|واٹس ایپ|شیئر(?: کریں)?|پرنٹ|اشتہار|تلاش|چاپ|اشتراک ?گذاری|جستجو"
    r"|کپی لینک|کد خبر\W*\d*|رقم الخبر\W*\d*|العدد\W*\d*|(?:وقت القراءة|مدة القراءة)\W.{0,20}"
    r"|\d+ دقائق? (?:قراءة|للقراءة))\W*$",
    r"\d{1,2}:\d{2} ?(?:[ap]\.?m\.?|ت م|gmt)?$",
)
_EMBED = _any(
    r"(?:a )?(?:photo|post|video) (?:posted|shared) by .{1,120}$",
    r"[—–-] ?.{1,60}\(@\w+\).{0,30}$",
    r"pic\.(?:twitter|x)\.com/\S+$",
)
_NOTICE = _any(
    r"dear reader,|we use cookies|this (?:web)?site uses|by subscribing"
    r"|by (?:continuing to|using (?:this|our))"
    r"|your email address will not|required fields|please enable|javascript (?:is|must|needs|seems)"
    r"|you (?:must|need to) (?:be logged|log|login|enable)|click here\b"
    r"|follow .{1,60} on (?:twitter|facebook|instagram)"
    r"|like .{1,40} on facebook|download (?:our|the)|on a mobile phone\?|get the latest"
    r"|sign up (?:for|to)|subscribe (?:to|below|now|for)|notify me of|to read more"
    r"|\* indicates required|turn off adblock|can't connect right now|save changes"
    r"|(?:also |must )?(?:read|see|watch)(?: more| also| this| next)? ?[:|›»—–-]"
    r"|related(?: \w+)? ?[:|]|\W?also read\b|share your (?:thoughts|views)"
    r"|join our (?:whatsapp|telegram)"
    r"|stay (?:updated|tuned|connected|informed)\b.{0,80}(?:whatsapp|google news|twitter|facebook)"
    r"|have something to add|(?:this )?(?:advertisement|ad) (?:will|has)"
    r"|.{0,80}\b(?:in|to) your inbox\b|.{0,60}(?:sign up|subscribe) (?:to|for) our\b"
    r"|don'?t miss (?:out|the|any)|catch all the"
    r"|for (?:all )?(?:the )?latest\b.{0,80}\b(?:follow|app)",
)
_CAPTION_HEAD = _any(
    r"\W{0,2}(?:(?:file|representational|screengrab|stock) )?(?:photo|image|picture|illustration"
    r"|video|graphic|caption|screengrab)s?"
    r"(?: credit| courtesy| by| via| source)?\b ?[:/|—–-]",
    r"(?:ap|afp|reuters|getty|epa|xinhua|file|twitter|courtesy) (?:photo|images?|file|picture)\b"
    r".{0,60}$",
    r"(?:photo|image|picture)s? (?:courtesy|by|via|credit)\b.{0,80}$",
    r"file (?:photo|picture|image)\b",
    r"\W{0,2}(?:صورة|الصورة|تصوير)\W",
)
_CAPTION_TAIL = _any(
    r"(?:[—–|(]|(?<=[\s.?!])-) ?(?:white star|file|twitter|facebook|instagram|courtesy|photo|image"
    r"|picture|screengrab|photograph|illustration)s?\b[^.]{0,60}\)?$",
    r"(?:[—–|(]|(?<=[\s.?!])-) ?[^.]{0,30}\b(?:photo|image|file|getty images|screengrab)s?\)?$",
    r"(?:photo|image|picture|photograph)s? ?(?:[:/|—–]|by |courtesy )[^.]{2,60}$",
    r"^(?:\S+ ){0,7}\S*(?:flickr|shutterstock|getty images|wikimedia commons|istock)$",
    r"[—–-] ?\w{2,10}/(?:file|photo|handout|pool)\w*\W*$",
    r"\((?:ap|afp|reuters|epa|file|getty)[ /]?(?:photo|file|images?)[/\w .]{0,40}\)$",
)


_SECTION_WORDS = """
home news sport sports world business opinion newspaper latest pakistan food article
articles editorial editorials letters blogs blog page front archives archive politics
lifestyle entertainment health technology print amp error culture art features national
international local breaking video videos magazine india gulf uae saudi arabia kuwait qatar oman
bahrain iran middle east asia region economy society city contact about
"""
SECTIONS = frozenset(_SECTION_WORDS.split())
"""Words of menus and of titles that name a section."""

HOME = frozenset(
    ("home", "menu", "الرئيسية", "الصفحة الرئيسية", "صفحہ اول", "سرورق", "ہوم", "صفحه نخست", "خانه")
)
"""First entries of menus."""

_TRAIL = re.compile(
    r"(?:home|home ?page|الرئيسية|الصفحة الرئيسية|صفحہ اول)\s*[>»›/|:\\]\s*\S.{0,200}$", re.I
)
"""A trail of sections, "Home > Culture > Music", or a menu in one line."""


def mark(line: Line) -> Mark:
    """What the line is by its own words."""
    text = line.head
    if len(line.text) <= _SHORT:
        if _END.match(text):
            return Mark.END
        if _LABEL.match(text) or _TRAIL.match(text) or _is_menu(line):
            return Mark.CHROME
        if _ASIDE.match(text):
            return Mark.ASIDE
        if _BOX.match(text) and not line.ends:
            return Mark.BOX
    if _EMBED.match(text) and len(line.text) < LOOK:
        return Mark.EMBED
    if _NOTICE.match(text) and len(line.text) < LOOK:
        return Mark.CHROME
    return Mark.CAPTION if _is_caption(line) else Mark.NONE


def _is_menu(line: Line) -> bool:
    """Whether it is a menu in one line: "Home Oman World Business Sport"."""
    words = line.key.split() if line.words > 3 and not line.ends else []
    return len(words) > 3 and sum(word in SECTIONS for word in words) * 3 > len(words) * 2


def _is_caption(line: Line) -> bool:
    """Whether it names the origin of a picture; a caption is rarely longer than 60 words."""
    if len(line.text) > LOOK:
        return False
    return bool(_CAPTION_HEAD.match(line.text) or _CAPTION_TAIL.search(line.text[-120:]))
