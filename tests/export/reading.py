"""What the readers of exported quizzes share: a text's words and pictures, and what is wrong with them.

Written from the public descriptions of the formats alone, without a look at what writes them.
"""
import html.parser
import json
import re
import struct
import sys
import urllib.parse
import zlib


class Refused(Exception):
    """The file is not what its format asks for; the reason is one line."""


def expect(condition, reason):
    if not condition:
        raise Refused(reason)


def squeeze(text):
    """One blank between words, none around them."""
    return " ".join(text.split())


# --- pictures ---------------------------------------------------------------------------------------------------------

def png_size(data, name):
    """(width, height) of a whole PNG: signature, every chunk's checksum, and all of its rows."""
    expect(data[:8] == b"\x89PNG\r\n\x1a\n", f"{name}: no PNG signature")
    place, kinds, packed, header = 8, [], b"", b""
    while place < len(data):
        expect(len(data) >= place + 12, f"{name}: the PNG ends within a chunk")
        length, kind = struct.unpack(">I4s", data[place:place + 8])
        body = data[place + 8:place + 8 + length]
        check = data[place + 8 + length:place + 12 + length]
        expect(len(body) == length and len(check) == 4, f"{name}: the PNG ends within a chunk")
        expect(struct.unpack(">I", check)[0] == zlib.crc32(kind + body), f"{name}: a PNG chunk's checksum is wrong")
        kinds.append(kind)
        packed += body if kind == b"IDAT" else b""
        header = body if kind == b"IHDR" else header
        place += 12 + length
    expect(kinds and kinds[0] == b"IHDR" and len(header) == 13, f"{name}: the PNG does not begin with IHDR")
    expect(kinds[-1] == b"IEND" and kinds.count(b"IEND") == 1, f"{name}: the PNG does not end with IEND")
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", header)
    expect(0 < width <= 20000 and 0 < height <= 20000, f"{name}: a PNG of {width} by {height}")
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}.get(colour)
    expect(channels and depth in (1, 2, 4, 8, 16), f"{name}: a PNG of colour type {colour}, depth {depth}")
    try:
        rows = zlib.decompress(packed)
    except zlib.error as error:
        raise Refused(f"{name}: the PNG's rows cannot be unpacked") from error
    if not interlaced:
        expect(len(rows) == height * (1 + (width * channels * depth + 7) // 8), f"{name}: the PNG lacks rows")
    return width, height


def picture(name, data):
    width, height = png_size(data, name)
    return {"name": name, "width": width, "height": height, "data": data}


# --- HTML -------------------------------------------------------------------------------------------------------------

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
INLINE = {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "dfn", "em", "i", "kbd", "mark", "q", "s", "samp", "small",
          "span", "strong", "sub", "sup", "tt", "u", "var", "img", "wbr", "label", "font"}
ACTIVE = {"script", "iframe", "frame", "object", "embed", "applet", "form", "base", "link", "meta", "style"}
EXTERNAL = re.compile(r"^\s*(?:[a-z][a-z0-9+.-]*:)?//|^\s*(?:https?|ftp|file|javascript|vbscript|blob):", re.I)
STRAY = re.compile(r"<(?!/?[a-zA-Z][^<>]*>|!--.*?-->|![a-zA-Z][^<>]*>)", re.S)
ADDRESSES = {"src", "href", "data", "action", "background", "poster", "srcset", "cite", "xlink:href", "formaction"}


class Words(html.parser.HTMLParser):
    """An HTML text's blocks of words, pictures and faults. Tags must be balanced."""

    def __init__(self, whole_page=False):
        super().__init__(convert_charrefs=True)
        self.allowed = {"style", "meta", "title"} if whole_page else set()
        self.open, self.blocks, self.sources, self.starts, self.css = [], [""], [], [], ""

    def handle_starttag(self, tag, attributes):
        expect(tag not in ACTIVE or tag in self.allowed, f"<{tag}> in a text")
        given = dict(attributes)
        for name, value in attributes:
            expect(not name.startswith("on"), f"a script in {name} of <{tag}>")
            expect(name not in ADDRESSES or not EXTERNAL.match(value or ""), f"external reference {value}")
            if name == "style":
                styled(value or "")
        if tag == "img":
            expect(given.get("src"), "<img> without src")
            self.sources.append(given["src"])
        if tag not in INLINE:
            self.blocks.append("")
        self.starts.append((tag, given, len(self.blocks) - 1))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        expect(tag not in VOID and self.open and self.open[-1] == tag,
               f"</{tag}> where {'</' + self.open[-1] + '>' if self.open else 'nothing'} is to be closed")
        self.open.pop()
        if tag not in INLINE:
            self.blocks.append("")

    def handle_data(self, data):
        if self.open and self.open[-1] == "style":
            self.css += data
            styled(data)
        else:
            self.blocks[-1] += data

    def unknown_decl(self, data):
        raise Refused("a CDATA section within HTML")

    def handle_pi(self, data):
        raise Refused("a processing instruction within HTML")


def styled(css):
    """Refuses a style that loads something."""
    for address in re.findall(r"url\(\s*['\"]?([^)'\"]*)", css, re.I):
        expect(address.startswith("data:") or address.startswith("#"), f"external reference {address} in a style")
    expect("@import" not in css.lower(), "@import in a style")


def words_of(text, whole_page=False):
    """The text parsed; refuses what is not balanced, active, or points outside."""
    stray = STRAY.search(text)
    expect(not stray, f"< that begins no tag: {text[stray.start():stray.start() + 30] if stray else ''!r}")
    parser = Words(whole_page)
    parser.feed(text)
    parser.close()
    expect(not parser.open, f"<{parser.open[-1] if parser.open else ''}> is not closed")
    return parser


def plain(text, form="html"):
    """(words, addresses of pictures) of a text in HTML or without markup."""
    if form != "html":
        return text.strip(), []
    parser = words_of(text)
    return "\n".join(block.strip() for block in parser.blocks if block.strip()), parser.sources


def unquoted(address):
    return urllib.parse.unquote(address)


# --- questions --------------------------------------------------------------------------------------------------------

def number_of(text, what):
    text = (text or "").strip()
    expect(re.fullmatch(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?", text), f"{what} is no number: {text!r}")
    return float(text)


def distinct(texts, what):
    seen = set()
    for text in texts:
        key = squeeze(text)
        expect(key, f"{what} without a text")
        expect(key not in seen, f"two of {what} read alike: {key[:60]}")
        seen.add(key)


def check(question):
    """What holds for a question in whatever format. Points may be None where a format has none."""
    where = question["name"]
    try:
        expect(squeeze(question["text"]), "no text")
        expect(question["points"] is None or question["points"] > 0, f"{question['points']} points")
        if question["type"] == "choice":
            options = question["options"]
            expect(len(options) >= 2, f"{len(options)} options")
            distinct([option["text"] for option in options], "the options")
            right = sum(option["right"] for option in options)
            expect(right == 1, f"{right} right options")
        elif question["type"] == "matching":
            pairs = question["pairs"]
            answers = [pair["answer"] for pair in pairs] + question["distractors"]
            expect(len(pairs) >= 2, f"{len(pairs)} subquestions")
            distinct([pair["item"] for pair in pairs], "the subquestions")
            expect(all(squeeze(answer) for answer in answers), "a subquestion without an answer")
            expect(len({squeeze(answer) for answer in answers}) >= 2, "one answer only, so there is nothing to choose")
        else:
            expect(question["type"] == "number", f"unknown type {question['type']}")
    except Refused as refusal:
        raise Refused(f"{where}: {refusal}") from refusal
    return question


def check_all(questions):
    expect(questions, "no questions")
    names = [question["name"] for question in questions]
    for name in names:
        expect(names.count(name) == 1, f"two questions are named {name}")
    return questions


def main(read):
    """Reads the file that is named, prints its questions as JSON; exit 1 with the reason when it is refused."""
    arguments = sys.argv[1:]
    folder = None
    if len(arguments) == 3 and arguments[0] == "--pictures":
        folder, arguments = arguments[1], arguments[2:]
    if len(arguments) != 1:
        print(f"usage: {sys.argv[0]} [--pictures FOLDER] FILE", file=sys.stderr)
        return 2
    try:
        questions = read(arguments[0])
    except (Refused, OSError) as refusal:
        print(f"refused: {squeeze(str(refusal))[:300]}", file=sys.stderr)
        return 1
    for place, question in enumerate(questions):
        for shown in question["pictures"]:
            data = shown.pop("data")
            shown["bytes"] = len(data)
            if folder:
                shown["file"] = f"{folder}/{place}-{shown['name'].replace('/', '_')}"
                with open(shown["file"], "wb") as file:
                    file.write(data)
    print(json.dumps(questions, ensure_ascii=False, indent=1))
    return 0
