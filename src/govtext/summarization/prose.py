"""Which sentences of a report may be quoted: prose, not headings, signatures, tables and page furniture."""

from __future__ import annotations

import re

from govtext.document import Document, Sentence
from govtext.offsets import Span

# Some texts are typed with the points of a Latin keyboard: 加快发展.
_ENDS = re.compile(r"(?:[。！？；…]|(?<=[㐀-鿿])[.．])[”’」』）)】]*\s*$")
_INNER = re.compile(r"[，；：。]")
# Lines that belong to the form of a report, not to what it says.
_FORM = re.compile(
    r"各位代表|各位委员|同志们|尊敬的|现在，我代表|请予审议|（?此件|（?本文有删减|（联系人|联系人[：:]|附件|附[：:]|抄送|来源[：:]|责任编辑|编辑[：:]|执笔|"
    r"本作品|注[：:]|注释|资料来源|\[\d+\]|相关解读|关联稿件|谢谢大家|表\s*\d|图\s*\d|（责任|（记者|（完）|"
    r"现将《[^》]{2,60}》印发|[^。；]{2,120}收悉。|"
    r"[^，。]{4,60}(?:通知|意见|办法|方案)》?[^，。]{0,12}(?:已经|业经)[^，。]{2,14}(?:同意|批准)，现(?:印发|转发)给你们"
)
# A note in brackets: （财政部负责） （1分）; a run-in heading that only names its subject: 关于新机场建设问题。
_NOTE = re.compile(
    r"[（(][^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)*[）)]。?$|(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．])?关于[^，。；\d]{2,40}。$"
)
# To whom a notice is addressed: 各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
_ADDRESSEE = re.compile(r"[^。；：]{0,120}(?:政府|机构|部门|单位|管委会|委员会|兵团|办公室|公司)：\s*$")
# So short a sentence names a subject and says nothing of it: （一）指导思想。 加强组织领导。
_BARE_HEADING = re.compile(r"(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．])?[^，。；：\d]{1,6}。$")
# A sentence that only announces what follows: 主要做了以下工作。 重点做好八个方面工作。 现将有关事项通知如下。
_ANNOUNCES = re.compile(
    r"[^，。；：]{0,24}(?:以下|下列|如下)[^，。；：]{0,14}[。：]?$"
    r"|[^。；：]{0,16}(?:重点|着力|主要|突出|全力)?(?:做好|抓好|做了|抓了|突出抓好|强调|讲|谈)[^，。；：\d]{0,8}[一二三四五六七八九十\d]+(?:个方面|方面|项|点|件)[^，。；：]{0,8}[。：]?$"
)
_THANKS = re.compile(
    r"表示(?:最|诚挚|衷心|崇高|热烈)[^，。]{0,10}(?:感谢|敬意|问候)|致以[^，。]{0,12}(?:敬意|感谢)|向[^。]{0,400}表示[^。]{0,12}(?:感谢|敬意)"
)


def quotable(document: Document, span: Span | None = None) -> list[Sentence]:
    """The sentences a summary may draw on, in order; those of ``span`` only when it is given."""
    banned = _form_lines(document)
    sentences = document.sentences if span is None else document.sentences_in(span)
    chosen = []
    for sentence in sentences:
        words = sentence.text.lstrip()
        if (
            sentence.paragraph_index in banned
            or _FORM.match(words)
            or (("致" in words or "表示" in words) and _THANKS.search(words))
        ):
            continue
        if _NOTE.match(words) or _ADDRESSEE.match(words) or _BARE_HEADING.match(words):
            continue
        if len(words) <= 45 and _ANNOUNCES.match(words):
            continue
        paragraph = document.paragraphs[sentence.paragraph_index].text
        if not _ENDS.search(sentence.text) and not (
            _ENDS.search(paragraph) or (len(paragraph) >= 24 and _INNER.search(paragraph))
        ):
            continue
        chosen.append(sentence)
    return chosen


def _form_lines(document: Document) -> set[int]:
    """Paragraphs that are a title, a byline, a date, or a heading on a line of its own."""
    banned: set[int] = set()
    lines = [document.title_line, document.subtitle_line, document.closing_note]
    if document.byline is not None:
        lines.append(document.byline.line)
    spans = [line.span for line in lines if line is not None]
    spans.extend(s.heading_span for s in document.sections[1:] if not s.run_in and s.kind != "item")
    for span in spans:
        for sentence in document.sentences_in(span):
            paragraph = document.paragraphs[sentence.paragraph_index]
            if len(span) * 2 > len(paragraph.span):
                banned.add(sentence.paragraph_index)
    return banned
