"""Looks at a quiz on paper, in HTML: the questions, then behind a page break the key."""
import base64
import binascii
import re

from reading import Refused, expect, png_size, squeeze, words_of

MARK = re.compile(r"^(?:[☐☑○◯●□▢]\s*|\(\s*[A-Za-z0-9]?\s*\)\s*|\[\s*\]\s*|[A-Za-z0-9]{1,2}[.)、:]\s*)")
BREAK = re.compile(r"(?:page-)?break-before\s*:\s*(?:page|always|left|right|recto|verso)", re.I)
BREAK_BEHIND = re.compile(r"(?:page-)?break-after\s*:\s*(?:page|always|left|right|recto|verso)", re.I)


def selectors(css, pattern):
    """The selectors of the rules that a pattern is found in, within @media print, too."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    return [one.strip() for names, body in re.findall(r"([^{}]+)\{([^{}]*)\}", css) if pattern.search(body)
            for one in names.split(",")]


def is_selected(tag, given, selector):
    """Whether a simple selector (or the last part of one) means this element."""
    last = re.split(r"[\s>+~]+", selector.strip())[-1]
    parts = re.fullmatch(r"([a-zA-Z0-9]*)((?:[.#][\w-]+)*)", last)
    if not parts or not last:
        return False
    classes = (given.get("class") or "").split()
    return (not parts[1] or parts[1].lower() == tag) and all(
        mark[1:] in classes if mark[0] == "." else mark[1:] == given.get("id")
        for mark in re.findall(r"[.#][\w-]+", parts[2]))


def key_begins(page):
    """The block before which the page is broken for the key."""
    found = []
    for pattern, behind in ((BREAK, False), (BREAK_BEHIND, True)):
        chosen = selectors(page.css, pattern)
        for tag, given, block in page.starts:
            if pattern.search(given.get("style") or "") or any(is_selected(tag, given, one) for one in chosen):
                found.append(block + behind)
    expect(found, "no page break")
    return found[-1]


def check_pictures(page):
    for source in page.sources:
        match = re.fullmatch(r"data:image/png;base64,([A-Za-z0-9+/=\s]+)", source)
        expect(match, f"a picture that is no PNG within the page: {source[:40]}")
        try:
            png_size(base64.b64decode(match.group(1), validate=True), "a picture")
        except binascii.Error as error:
            raise Refused("a picture: bad base64") from error
    return len(page.sources)


def unmarked(block):
    return squeeze(MARK.sub("", squeeze(block), count=1))


def find(wanted, blocks, place, what):
    """The index of the first block from `place` on that has the words."""
    wanted = squeeze(wanted)
    for index in range(place, len(blocks)):
        if wanted in blocks[index]:
            return index
    raise Refused(f"{what} is missing: {wanted[:80]}")


def compare(text, key):
    """Refuses a sheet that is not what the key says; the number of its pictures."""
    expect(text.lower().lstrip().startswith("<!doctype html>"), "no <!doctype html>")
    page = words_of(text, whole_page=True)
    expect(re.search(r"charset\s*=\s*[\"']?utf-8", text, re.I), "it does not say that it is in UTF-8")
    start = key_begins(page)
    blocks = [squeeze(block) for block in page.blocks]
    questions, answers = blocks[:start], blocks[start:]
    place, places = 0, []
    for question in key:
        place = find(question["text"], questions, place, f"{question['id']}: its text")
        places.append(place)
        place += 1
    for question, first, last in zip(key, places, places[1:] + [len(questions)]):
        if question["kind"] in ("decision", "choice"):
            within = [unmarked(block) for block in questions[first + 1:last]]
            at = 0
            for option in question["options"]:
                expect(squeeze(option) in within[at:], f"{question['id']}: the option {option!r} is missing, or in another order")
                at = within.index(squeeze(option), at) + 1
            expect(len([one for one in within if one in map(squeeze, question["options"])]) == len(question["options"]),
                   f"{question['id']}: an option is there twice")
    place = 0
    for question in key:
        answer = squeeze(question["answer"])
        for index in range(place, len(answers)):
            if answers[index] == answer or re.search(rf"(?<![\w,]){re.escape(answer)}(?![\w])", answers[index]):
                place = index + 1
                break
        else:
            raise Refused(f"{question['id']}: the key does not say {answer!r}")
    return check_pictures(page)
