#!/usr/bin/env python3
"""Reads a quiz in Moodle XML, strictly. usage: read_moodle.py [--pictures FOLDER] FILE

After https://docs.moodle.org/en/Moodle_XML_format and what Moodle's own forms ask of a question.
"""
import base64
import binascii
import re
import sys
import xml.etree.ElementTree as xml

from reading import Refused, check, check_all, distinct, expect, main, number_of, picture, plain, squeeze, unquoted

FORMS = {"html": "html", "plain_text": "plain"}
SWITCHES = {"true": True, "1": True, "false": False, "0": False}
COMMON = {"name", "questiontext", "generalfeedback", "defaultgrade", "penalty", "hidden", "idnumber", "tags"}
COMBINED = {"correctfeedback", "partiallycorrectfeedback", "incorrectfeedback", "shownumcorrect"}
PARTS = {
    "multichoice": COMMON | COMBINED | {"single", "shuffleanswers", "answernumbering", "showstandardinstruction", "answer"},
    "numerical": COMMON | {"answer", "unitgradingtype", "unitpenalty", "showunits", "unitsleft"},
    "matching": COMMON | COMBINED | {"shuffleanswers", "subquestion"},
}
PLUGINFILE = "@@PLUGINFILE@@/"


def only(parent, tag):
    """The one child of that name."""
    found = parent.findall(tag)
    expect(len(found) == 1, f"<{parent.tag}> has {len(found)} <{tag}>")
    return found[0]


def bare(element):
    expect(not len(element), f"<{element.tag}> holds elements where it should hold a text")
    return element.text or ""


def switch(parent, tag):
    text = bare(only(parent, tag)).strip()
    expect(text in SWITCHES, f"<{tag}> is {text!r}")
    return SWITCHES[text]


def files_of(element):
    """The pictures that stand beside a text, by name."""
    files = {}
    for file in element.findall("file"):
        name = file.get("name", "")
        expect(re.fullmatch(r"[^/\\:]+", name) and name not in (".", ".."), f"a file's name is {name!r}")
        expect(file.get("encoding") == "base64", f"{name}: its encoding is not base64")
        expect(file.get("path", "/") == "/", f"{name}: it is in the folder {file.get('path')}")
        expect(name not in files, f"{name} is there twice")
        try:
            data = base64.b64decode("".join(bare(file).split()), validate=True)
        except (binascii.Error, ValueError) as error:
            raise Refused(f"{name}: bad base64") from error
        files[name] = picture(name, data)
    return files


def rich(element, default="html"):
    """(words, pictures) of an element with a text and the files that it shows."""
    form = element.get("format", default)
    expect(form in FORMS, f"the format of <{element.tag}> is {form!r}")
    words, sources = plain(bare(only(element, "text")), FORMS[form])
    files, shown = files_of(element), []
    for source in sources:
        expect(source.startswith(PLUGINFILE), f"a picture is not in the file: {source[:60]}")
        name = unquoted(source[len(PLUGINFILE):])
        expect(name in files, f"the picture {name} is not there")
        shown.append(files[name])
    for name in files:
        expect(any(name == one["name"] for one in shown), f"no text shows the file {name}")
    return words, shown


def feedback_of(element, tag="feedback"):
    found = element.findall(tag)
    expect(len(found) <= 1, f"{len(found)} <{tag}> in <{element.tag}>")
    return rich(found[0]) if found else ("", [])


def fraction_of(answer):
    expect(answer.get("fraction") is not None, "an answer without a fraction")
    fraction = number_of(answer.get("fraction"), "a fraction")
    expect(0 <= fraction <= 100, f"a fraction of {fraction:g}")
    return fraction


def whole(fractions):
    expect(sum(fractions) == 100, f"the fractions come to {sum(fractions):g}")
    expect(sorted(fractions)[-1] == 100, "no answer is worth all")


def read_multichoice(question, result):
    expect(switch(question, "single"), "more than one option can be chosen")
    switch(question, "shuffleanswers")
    for numbering in question.findall("answernumbering"):
        expect(bare(numbering).strip() in ("abc", "ABCD", "123", "iii", "IIII", "none"), "an unknown <answernumbering>")
    answers = question.findall("answer")
    whole([fraction_of(answer) for answer in answers])
    result["options"] = []
    for answer in answers:
        words, shown = rich(answer)
        feedback, more = feedback_of(answer)
        result["options"].append({"text": words, "right": fraction_of(answer) == 100, "feedback": feedback})
        result["pictures"] += shown + more


def read_numerical(question, result):
    answers = question.findall("answer")
    expect(answers, "no answer")
    whole([fraction_of(answer) for answer in answers])
    result["options"], taken = [], []
    for place, answer in enumerate(answers):
        text = bare(only(answer, "text")).strip()
        feedback, more = feedback_of(answer)
        right = fraction_of(answer) == 100
        result["pictures"] += more
        if text == "*":
            expect(not right and place == len(answers) - 1, "* is an answer, but not the last and wrong one")
        else:
            value = number_of(text, "an answer")
            tolerance = number_of(bare(only(answer, "tolerance")), "a tolerance")
            expect(tolerance >= 0, "a tolerance below 0")
            for other, reach in taken:
                expect(abs(other - value) > reach + tolerance, f"{value:g} is also an answer near {other:g}")
            taken.append((value, tolerance))
            if right:
                result["answer"], result["tolerance"] = value, tolerance
        result["options"].append({"text": text, "right": right, "feedback": feedback})


def read_match(question, result):
    switch(question, "shuffleanswers")
    rows = question.findall("subquestion")
    result["pairs"], result["distractors"] = [], []
    for row in rows:
        words, shown = rich(row)
        answer = bare(only(only(row, "answer"), "text")).strip()
        expect(answer, "a subquestion without an answer")
        expect(not re.search(r"<[a-z/!]", answer), f"markup in an answer that is shown as it is: {answer[:40]}")
        result["pictures"] += shown
        if words:
            result["pairs"].append({"item": words, "answer": answer})
        else:
            result["distractors"].append(answer)
    expect(len(result["pairs"]) >= 2 and len(rows) >= 3,
           f"{len(result['pairs'])} subquestions, {len(rows)} answers; Moodle asks for two and three")


READERS = {"multichoice": ("choice", read_multichoice), "numerical": ("number", read_numerical),
           "matching": ("matching", read_match)}


def read_question(question):
    kind = question.get("type")
    expect(kind in READERS, f"unknown question type {kind!r}")
    for part in question:
        expect(part.tag in PARTS[kind], f"<{part.tag}> in a question of type {kind}")
    name = bare(only(only(question, "name"), "text")).strip()
    expect(name, "a question without a name")
    try:
        text, pictures = rich(only(question, "questiontext"))
        general, more = feedback_of(question, "generalfeedback")
        result = {"name": name, "type": READERS[kind][0], "text": text, "pictures": pictures + more, "general": general,
                  "points": number_of(bare(only(question, "defaultgrade")), "<defaultgrade>")}
        for penalty in question.findall("penalty"):
            expect(0 <= number_of(bare(penalty), "<penalty>") <= 1, "a <penalty> that is no part of one")
        for hidden in question.findall("hidden"):
            expect(bare(hidden).strip() == "0", "a hidden question")
        for tag in COMBINED - {"shownumcorrect"}:
            result["pictures"] += feedback_of(question, tag)[1]
        READERS[kind][1](question, result)
    except Refused as refusal:
        raise Refused(f"{name}: {refusal}") from refusal
    return check(result)


def read(path):
    with open(path, "rb") as file:
        data = file.read()
    expect(data.startswith(b"<?xml"), "it does not begin with <?xml, which Moodle asks for")
    expect(b"<!DOCTYPE" not in data and b"<!ENTITY" not in data, "it declares a document type")
    try:
        root = xml.fromstring(data)
    except xml.ParseError as error:
        raise Refused(f"not well-formed: {error}") from error
    expect(root.tag == "quiz", f"the root is <{root.tag}>, not <quiz>")
    questions, ids = [], []
    for element in root:
        expect(element.tag == "question", f"<{element.tag}> where a <question> is expected")
        if element.get("type") == "category":
            category = bare(only(only(element, "category"), "text")).strip()
            expect(re.match(r"\$(course|module|system|coursecat)\$/.", category), f"the category is {category!r}")
        else:
            questions.append(read_question(element))
            ids += [squeeze(bare(number)) for number in element.findall("idnumber")]
    if ids:
        distinct(ids, "the idnumbers")
    return check_all(questions)


if __name__ == "__main__":
    sys.exit(main(read))
