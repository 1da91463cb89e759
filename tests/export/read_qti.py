#!/usr/bin/env python3
"""Reads a quiz in QTI 1.2 as Canvas imports it, strictly. usage: read_qti.py [--pictures FOLDER] FILE.zip

After the IMS Question & Test Interoperability specification 1.2, the content packages of IMS, and what Canvas makes of them.
"""
import posixpath
import re
import sys
import xml.etree.ElementTree as xml
import zipfile

from reading import Refused, check, check_all, distinct, expect, main, number_of, picture, plain, squeeze, unquoted

MANIFEST = "imsmanifest.xml"
ASSESSMENT = re.compile(r"imsqti_xmlv1p2(/|$)")
TYPES = {"multiple_choice_question": "choice", "numerical_question": "number", "matching_question": "matching"}
BASE = re.compile(r"^(?:\$IMS-CC-FILEBASE\$|\$IMS_CC_FILEBASE\$|%24IMS-CC-FILEBASE%24|%24IMS_CC_FILEBASE%24)/")
# Canvas takes feedback with such a name for the whole question's.
WHOLE = re.compile(r"wrong|incorrect|_IC$|correct|_C$|solution|general_|_all", re.I)


# --- the package ------------------------------------------------------------------------------------------------------

def bare_tags(root):
    """Names without their namespaces."""
    for element in root.iter():
        element.tag = element.tag.split("}")[-1] if isinstance(element.tag, str) else ""
    return root


def parse(data, name):
    expect(b"<!DOCTYPE" not in data and b"<!ENTITY" not in data, f"{name} declares a document type")
    try:
        return bare_tags(xml.fromstring(data))
    except xml.ParseError as error:
        raise Refused(f"{name} is not well-formed: {error}") from error


def only(parent, tag):
    found = parent.findall(tag)
    expect(len(found) == 1, f"<{parent.tag}> has {len(found)} <{tag}>")
    return found[0]


def ident_of(element):
    ident = element.get("ident", "")
    expect(re.fullmatch(r"[A-Za-z0-9_.:-]+", ident), f"the ident of <{element.tag}> is {ident!r}")
    return ident


def safe(name):
    expect(not re.match(r"^[a-z][a-z0-9+.-]*:", name, re.I), f"external reference {name}")
    parts = name.split("/")
    expect(name and not name.startswith("/") and "\\" not in name and ".." not in parts and "." not in parts,
           f"a path that leads out of the package: {name!r}")
    return name


def unpack(path):
    """Every file of the package, by name."""
    try:
        with zipfile.ZipFile(path) as package:
            names = [entry.filename for entry in package.infolist() if not entry.is_dir()]
            for entry in package.infolist():
                safe(entry.filename.rstrip("/"))
                expect(not entry.flag_bits & 1, f"{entry.filename} is encrypted")
                expect(entry.external_attr >> 28 != 0xA, f"{entry.filename} is a link")
                expect(entry.file_size < 64 << 20, f"{entry.filename} is very large")
            for name in names:
                expect(names.count(name) == 1, f"{name} is in the package twice")
            return {name: package.read(name) for name in names}
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError) as error:
        raise Refused(f"no zip: {error}") from error
    except Exception as error:  # zlib.error and the like
        if isinstance(error, (Refused, OSError)):
            raise
        raise Refused(f"no zip: {error}") from error


class Package:
    """What the manifest names: the assessments, and the pictures that texts may show."""

    def __init__(self, path):
        self.files = unpack(path)
        expect(MANIFEST in self.files, f"no {MANIFEST}")
        manifest = parse(self.files[MANIFEST], MANIFEST)
        expect(manifest.tag == "manifest" and manifest.get("identifier"), f"{MANIFEST} has no <manifest identifier=…>")
        resources = only(manifest, "resources").findall("resource")
        ids = [resource.get("identifier", "") for resource in resources]
        distinct(ids, "the resources' identifiers")
        self.assessments, self.content, self.others, named = [], {}, [], {MANIFEST}
        for resource in resources:
            hrefs = [file.get("href", "") for file in resource.findall("file")]
            expect(hrefs, f"the resource {resource.get('identifier')} names no file")
            for href in hrefs:
                expect(safe(unquoted(href)) in self.files, f"the manifest names {href}, which is not there")
            expect(resource.get("href", hrefs[0]) in hrefs, f"the href {resource.get('href')} is not among its resource's files")
            for dependency in resource.findall("dependency"):
                expect(dependency.get("identifierref") in ids, f"a dependency on {dependency.get('identifierref')}, which is not there")
            names = [unquoted(href) for href in hrefs]
            named.update(names)
            self.sort(resource, names)
        for name in self.files:
            expect(name in named, f"the manifest does not name {name}")
        expect(self.assessments, "the manifest names no assessment")
        self.shown = set()

    def sort(self, resource, names):
        kind = resource.get("type", "")
        if ASSESSMENT.match(kind):
            self.assessments += [name for name in names if name.endswith(".xml")]
        elif kind == "webcontent":
            for name in names:
                self.content[name] = picture(name, self.files[name])
        else:
            expect(kind.startswith("associatedcontent/"), f"a resource of an unknown type: {kind!r}")
            self.others += names

    def picture(self, source, beside):
        """The picture that a text in the file `beside` shows."""
        expect(not source.startswith("data:"), "a picture within a text, which Canvas does not keep")
        based = BASE.match(source)
        address = unquoted(source[based.end():] if based else source)
        name = safe(posixpath.normpath(address))
        places = [name, "web_resources/" + name] if based else [name, posixpath.join(posixpath.dirname(beside), name)]
        for place in places:
            if place in self.content:
                self.shown.add(place)
                return self.content[place]
        raise Refused(f"the picture {address} is not there")


# --- an item ----------------------------------------------------------------------------------------------------------

class Item:
    """One question as it is being read."""

    def __init__(self, element, package, file):
        self.element, self.package, self.file, self.pictures = element, package, file, []
        self.ident = ident_of(element)
        idents = [ident_of(one) for one in element.iter() if one.tag in ("response_lid", "response_str", "itemfeedback")]
        for ident in idents:
            expect(idents.count(ident) == 1, f"two parts have the ident {ident}")
        self.conditions = self.read_conditions()
        self.feedback = self.read_feedback()

    def material(self, parent):
        """(words, form) of a <material>."""
        text = only(only(parent, "material"), "mattext")
        expect(not len(text), "elements in <mattext>")
        form = text.get("texttype")  # without one QTI means plain text, and Canvas HTML
        expect(form in ("text/html", "text/plain"), f"the texttype of <mattext> is {form!r}")
        words, sources = plain(text.text or "", "html" if form == "text/html" else "plain")
        self.pictures += [self.package.picture(source, self.file) for source in sources]
        return words, form

    def read_conditions(self):
        """Every <respcondition> as (its <conditionvar>, score or None, action, feedback idents)."""
        processing = only(self.element, "resprocessing")
        score = only(only(processing, "outcomes"), "decvar")
        expect(score.get("varname", "SCORE") == "SCORE" and number_of(score.get("maxvalue"), "the most") == 100
               and number_of(score.get("minvalue"), "the least") == 0, "the outcome is not SCORE from 0 to 100")
        conditions = []
        for condition in processing.findall("respcondition"):
            variables = condition.findall("setvar")
            expect(len(variables) <= 1, "two <setvar> in a condition")
            points, action = None, None
            for variable in variables:
                expect(variable.get("varname", "SCORE") == "SCORE", f"a <setvar> of {variable.get('varname')}")
                action = variable.get("action", "Set")
                expect(action in ("Set", "Add"), f"the action {action!r}")
                points = number_of(variable.text, "a score")
                expect(0 <= points <= 100, f"a score of {points:g}")
            links = [link.get("linkrefid", "") for link in condition.findall("displayfeedback")]
            conditions.append((only(condition, "conditionvar"), points, action, links))
        expect(conditions, "no <respcondition>")
        return conditions

    def read_feedback(self):
        texts = {}
        for part in self.element.findall("itemfeedback"):
            holder = part.find("flow_mat")
            texts[ident_of(part)] = self.material(part if holder is None else holder)[0]
        linked = [link for condition in self.conditions for link in condition[3]]
        for link in linked:
            expect(link in texts, f"feedback {link!r} is shown, but not there")
        for ident in texts:
            expect(ident in linked, f"no condition shows the feedback {ident}")
        return texts

    def labels_of(self, response):
        """{ident: words} of what can be chosen."""
        labels = {}
        for label in only(response, "render_choice").findall("response_label"):
            ident = ident_of(label)
            expect(ident not in labels, f"two options have the ident {ident}")
            labels[ident] = self.material(label)
        return labels

    def general(self):
        """Feedback that is shown whatever was answered."""
        return "\n".join(self.feedback[link] for holder, _, _, links in self.conditions
                         if holder.find("other") is not None for link in links)

    def choice(self, result):
        response = only(only(self.element, "presentation"), "response_lid")
        expect(response.get("rcardinality", "Single") == "Single", "more than one option can be chosen")
        name, labels = ident_of(response), self.labels_of(response)
        score, shown = {ident: 0 for ident in labels}, {ident: [] for ident in labels}
        for holder, points, _, links in self.conditions:
            for one in holder:
                expect(one.tag in ("varequal", "other"), f"<{one.tag}> in a choice's condition")
            expect(len(holder) == 1, f"{len(holder)} conditions in one")
            for equal in holder.findall("varequal"):
                ident = (equal.text or "").strip()
                expect(equal.get("respident") == name, f"a condition on the response {equal.get('respident')!r}, which is not there")
                expect(ident in labels, f"a condition on the option {ident!r}, which is not there")
                score[ident] = points or 0  # Canvas lets the last condition on an option decide
                shown[ident] += links
            expect(holder.find("other") is None or not points, "points for any answer at all")
        expect(all(points in (0, 100) for points in score.values()), "an option is worth a part")
        for links in shown.values():
            own = [link for link in links if not WHOLE.search(link)]
            expect(len(links) == len(own) or own == [] , "an option has feedback of its own and the question's")
        result["options"] = [
            {"text": words, "right": score[ident] == 100, "feedback": "\n".join(self.feedback[link] for link in shown[ident])}
            for ident, (words, _) in labels.items()]
        for ident, links in shown.items():
            for link in links:
                expect(score[ident] == 100 or not WHOLE.search(link), f"Canvas takes the feedback {link!r} for the whole question's")

    def number(self, result):
        response = only(only(self.element, "presentation"), "response_str")
        name = ident_of(response)
        label = only(only(response, "render_fib"), "response_label")
        ident_of(label)
        found = []
        result["options"] = []
        for holder, points, _, links in self.conditions:
            for one in holder.iter():
                if one.tag in ("varequal", "vargte", "varlte", "vargt", "varlt"):
                    expect(one.get("respident") == name, f"a condition on the response {one.get('respident')!r}, which is not there")
                    number_of(one.text, "an answer")
                else:
                    expect(one.tag in ("conditionvar", "or", "and", "other"), f"<{one.tag}> in a number's condition")
            feedback = "\n".join(self.feedback[link] for link in links)
            if points:
                expect(points == 100, f"an answer is worth {points:g}")
                found.append(self.bounds(holder))
                result["options"].append({"text": f"{found[-1][0]:g}", "right": True, "feedback": feedback})
            elif holder.find("other") is None:
                expect(holder.find("or") is None and holder.find("and") is None and holder.find("vargte") is None,
                       "Canvas takes a range without points for a right answer")
                for equal in holder.findall("varequal"):
                    result["options"].append({"text": equal.text.strip(), "right": False, "feedback": feedback})
        expect(len(found) == 1, f"{len(found)} right answers")
        result["answer"], result["tolerance"] = found[0]
        for option in result["options"]:
            expect(option["right"] or abs(float(option["text"]) - found[0][0]) > found[0][1],
                   f"{option['text']} is both right and wrong")

    @staticmethod
    def bounds(holder):
        """(number, tolerance) of a condition: exact within bounds, or bounds alone."""
        exact = [float(one.text) for one in holder.iter("varequal")]
        least = [float(one.text) for tag in ("vargte", "vargt") for one in holder.iter(tag)]
        most = [float(one.text) for tag in ("varlte", "varlt") for one in holder.iter(tag)]
        expect(len(exact) <= 1 and len(least) == 1 and len(most) == 1, "a number without <vargte> and <varlte>")
        if exact:
            either = only(holder, "or")
            expect(len(holder) == 1 and len(either) == 2 and len(only(either, "and")) == 2, "the exact number does not stand beside its bounds")
        low, high = least[0], most[0]
        expect(low <= high, f"bounds from {low:g} to {high:g}")
        value = exact[0] if exact else (low + high) / 2
        expect(low <= value <= high, f"{value:g} is not between its bounds")
        return value, max(value - low, high - value)

    def matching(self, result):
        responses = only(self.element, "presentation").findall("response_lid")
        expect(len(responses) >= 2, f"{len(responses)} subquestions")
        all_labels = [self.labels_of(response) for response in responses]
        labels = all_labels[0]
        expect(all(one == labels for one in all_labels), "the subquestions do not have the same answers")
        distinct([words for words, _ in labels.values()], "the answers")
        for words, form in labels.values():
            expect(form == "text/plain", f"an answer's text is HTML, of which Canvas shows the markup: {words[:30]}")
        firsts = [match.group() for match in (re.search(r"\d+", ident) for ident in labels) if match]
        expect(len(set(map(int, firsts))) == len(firsts), "answers' idents that begin with the same number, by which Canvas tells them apart")
        chosen, total = {}, 0
        for holder, points, action, _ in self.conditions:
            for equal in holder.iter("varequal"):
                name, ident = equal.get("respident"), (equal.text or "").strip()
                expect(any(name == response.get("ident") for response in responses), f"a condition on the response {name!r}, which is not there")
                expect(ident in labels, f"a condition on the answer {ident!r}, which is not there")
                if points:
                    expect(len(holder) == 1 and action == "Add", "a subquestion's points are not added")
                    expect(name not in chosen, f"two right answers to {name}")
                    chosen[name] = ident
            expect(holder.find("varequal") is not None or not points, "points for any answer at all")
            total += points or 0
        expect(abs(total - 100) < 0.1, f"the scores come to {total:g}")
        result["pairs"] = []
        for response in responses:
            expect(response.get("ident") in chosen, f"no right answer to {response.get('ident')}")
            words, _ = self.material(response)
            result["pairs"].append({"item": words, "answer": labels[chosen[response.get("ident")]][0]})
        result["distractors"] = [words for ident, (words, _) in labels.items() if ident not in chosen.values()]

    def read(self):
        fields = {}
        for field in only(only(self.element, "itemmetadata"), "qtimetadata").findall("qtimetadatafield"):
            fields[(only(field, "fieldlabel").text or "").strip()] = (only(field, "fieldentry").text or "").strip()
        kind = fields.get("question_type")
        expect(kind in TYPES, f"unknown question type {kind!r}")
        text, _ = self.material(only(self.element, "presentation"))
        expect(squeeze(self.element.get("title", "")), "no title")
        result = {"name": self.element.get("title"), "ident": self.ident, "type": TYPES[kind], "text": text,
                  "general": self.general(), "points": number_of(fields.get("points_possible"), "points_possible")}
        getattr(self, TYPES[kind])(result)
        result["pictures"] = self.pictures
        return check(result)


# --- all of it --------------------------------------------------------------------------------------------------------

def read_assessment(package, name):
    root = parse(package.files[name], name)
    expect(root.tag == "questestinterop", f"the root of {name} is <{root.tag}>")
    assessment = only(root, "assessment")
    ident_of(assessment)
    expect(squeeze(assessment.get("title", "")), "the assessment has no title")
    for part in list(root) + list(assessment):
        expect(part.tag in ("assessment", "qtimetadata", "section", "rubric"), f"<{part.tag}> in the assessment")
    sections = assessment.findall("section")
    expect(sections, "the assessment has no <section>")
    items = []
    for section in assessment.iter("section"):
        ident_of(section)
        for part in section:
            expect(part.tag in ("item", "section"), f"<{part.tag}> in a section")
            if part.tag == "item":
                try:
                    items.append(Item(part, package, name).read())
                except Refused as refusal:
                    raise Refused(f"{part.get('ident')}: {refusal}") from refusal
    return assessment.get("ident"), items


def read(path):
    package = Package(path)
    questions, assessments = [], []
    for name in package.assessments:
        ident, items = read_assessment(package, name)
        assessments.append(ident)
        questions += items
    distinct(assessments, "the assessments' idents")
    for name in package.others:
        other = parse(package.files[name], name)
        if other.tag == "quiz":
            expect(other.get("identifier") in assessments, f"{name} is about {other.get('identifier')}, which is not there")
            expect(squeeze(only(other, "title").text or ""), f"{name} has no title")
    idents = [question["ident"] for question in questions]
    for ident in idents:
        expect(idents.count(ident) == 1, f"two items have the ident {ident}")
    for name in package.content:
        expect(name in package.shown, f"no text shows {name}")
    return check_all(questions)


if __name__ == "__main__":
    sys.exit(main(read))
