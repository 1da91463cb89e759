"""What can be wrong with an exported quiz: ways to spoil a good one, by format.

A way takes a good file's bytes, and gives the spoilt ones; it raises Absent where the file has nothing of the kind.
"""
import base64
import copy
import io
import re
import warnings
import xml.etree.ElementTree as xml
import zipfile


class Absent(Exception):
    """There is nothing in the file that could be spoilt so."""


WAYS = {"moodle": {}, "qti": {}, "gift": {}, "html": {}}


def first(found):
    for one in found:
        return one
    raise Absent


def damaged(picture):
    """One bit turned in the midst of it."""
    half = len(picture) // 2
    return picture[:half] + bytes([picture[half] ^ 0x10]) + picture[half + 1:]


def parents(root):
    return {child: parent for parent in root.iter() for child in parent}


def drop(root, element):
    parents(root)[element].remove(element)


# --- Moodle XML -------------------------------------------------------------------------------------------------------

def bytes_way(form, name):
    def add(function):
        WAYS[form][name] = function
        return function
    return add


def tree(name):
    """A way to spoil Moodle XML, given its root."""
    def add(function):
        def spoil(data):
            root = xml.fromstring(data)
            function(root)
            return b'<?xml version="1.0" encoding="UTF-8"?>\n' + xml.tostring(root, "utf-8")
        WAYS["moodle"][name] = spoil
        return function
    return add


def questions(root, *kinds):
    return [one for one in root.findall("question") if one.get("type") in (kinds or ("multichoice", "numerical", "matching"))]


def right_answer(root, kind="multichoice"):
    question = first(questions(root, kind))
    return question, first(one for one in question.findall("answer") if float(one.get("fraction")) == 100)


def add_html(root, html):
    text = first(one for one in root.iter("questiontext") if one.get("format", "html") == "html").find("text")
    text.text = (text.text or "") + html


@bytes_way("moodle", "cut in the middle")
def _(data):
    return data[:len(data) // 2]


@bytes_way("moodle", "a closing tag dropped")
def _(data):
    return data.replace(b"</questiontext>", b"", 1)


@bytes_way("moodle", "a byte that is no UTF-8")
def _(data):
    return data.replace(b"</text>", b"\xff</text>", 1)


@bytes_way("moodle", "an entity that is declared")
def _(data):
    return re.sub(rb"\?>", b'?><!DOCTYPE quiz [<!ENTITY a SYSTEM "file:///etc/passwd">]>', data, count=1)


@bytes_way("moodle", "an empty line before <?xml")
def _(data):
    return b"\n" + data


@bytes_way("moodle", "something behind the root")
def _(data):
    return data + b"<quiz/>"


@tree("another root")
def _(root):
    root.tag = "quizz"


@tree("no questions")
def _(root):
    for question in list(root):
        root.remove(question)


@tree("an unknown question type")
def _(root):
    first(questions(root)).set("type", "multichoyce")


@tree("no name")
def _(root):
    drop(root, first(root.iter("name")))


@tree("a question twice")
def _(root):
    root.append(copy.deepcopy(first(questions(root))))


@tree("no text")
def _(root):
    drop(root, first(root.iter("questiontext")))


@tree("an empty text")
def _(root):
    first(root.iter("questiontext")).find("text").text = " "


@tree("a format that there is not")
def _(root):
    first(root.iter("questiontext")).set("format", "htlm")


@tree("no points")
def _(root):
    drop(root, first(root.iter("defaultgrade")))


@tree("points that are a word")
def _(root):
    first(root.iter("defaultgrade")).text = "one"


@tree("half the points for the right option")
def _(root):
    right_answer(root)[1].set("fraction", "50")


@tree("the right option removed")
def _(root):
    question, answer = right_answer(root)
    question.remove(answer)


@tree("two right options")
def _(root):
    question, answer = right_answer(root)
    first(one for one in question.findall("answer") if one is not answer).set("fraction", "100")


@tree("a fraction that is a word")
def _(root):
    right_answer(root)[1].set("fraction", "all")


@tree("no fraction")
def _(root):
    del right_answer(root)[1].attrib["fraction"]


@tree("two options alike")
def _(root):
    answers = first(questions(root, "multichoice")).findall("answer")
    answers[1].find("text").text = answers[0].find("text").text


@tree("an empty option")
def _(root):
    right_answer(root)[1].find("text").text = ""


@tree("several options may be chosen")
def _(root):
    first(root.iter("single")).text = "false"


@tree("no word on shuffling")
def _(root):
    drop(root, first(root.iter("shuffleanswers")))


@tree("a number that is a word")
def _(root):
    right_answer(root, "numerical")[1].find("text").text = "three"


@tree("no right number")
def _(root):
    question, answer = right_answer(root, "numerical")
    question.remove(answer)


@tree("a tolerance below nothing")
def _(root):
    right_answer(root, "numerical")[1].find("tolerance").text = "-1"


@tree("one subquestion")
def _(root):
    question = first(questions(root, "matching"))
    for row in question.findall("subquestion")[1:]:
        question.remove(row)


@tree("a subquestion without an answer")
def _(root):
    first(root.iter("subquestion")).find("answer").find("text").text = ""


@tree("a subquestion's answer dropped")
def _(root):
    row = first(root.iter("subquestion"))
    row.remove(row.find("answer"))


@tree("two subquestions alike")
def _(root):
    rows = first(questions(root, "matching")).findall("subquestion")
    rows[1].find("text").text = rows[0].find("text").text


@tree("one answer to all")
def _(root):
    for row in first(questions(root, "matching")).findall("subquestion"):
        row.find("answer").find("text").text = "copied"


@tree("a damaged picture")
def _(root):
    file = first(root.iter("file"))
    file.text = base64.b64encode(damaged(base64.b64decode(file.text))).decode()


@tree("half a picture")
def _(root):
    file = first(root.iter("file"))
    data = base64.b64decode(file.text)
    file.text = base64.b64encode(data[:len(data) // 2]).decode()


@tree("a picture that is a GIF")
def _(root):
    first(root.iter("file")).text = base64.b64encode(b"GIF89a" + bytes(40)).decode()


@tree("no base64")
def _(root):
    file = first(root.iter("file"))
    file.text = "*" + file.text[1:]


@tree("a picture removed")
def _(root):
    drop(root, first(root.iter("file")))


@tree("a picture renamed")
def _(root):
    first(root.iter("file")).set("name", "another.png")


@tree("a picture's name with a path")
def _(root):
    first(root.iter("file")).set("name", "../../config.php")


@tree("an unknown encoding")
def _(root):
    first(root.iter("file")).set("encoding", "hex")


@tree("a reference renamed")
def _(root):
    text = first(one for one in root.iter("text") if "@@PLUGINFILE@@/" in (one.text or ""))
    text.text = text.text.replace("@@PLUGINFILE@@/", "@@PLUGINFILE@@/x", 1)


@tree("a picture from elsewhere")
def _(root):
    add_html(root, '<img src="https://example.org/a.png" alt="">')


@tree("a script")
def _(root):
    add_html(root, "<script>alert(1)</script>")


@tree("a script in an attribute")
def _(root):
    add_html(root, '<b onclick="alert(1)">a</b>')


@tree("a link to elsewhere")
def _(root):
    add_html(root, '<a href="//example.org">a</a>')


@tree("a style that loads something")
def _(root):
    add_html(root, '<b style="background: url(//example.org/a.png)">a</b>')


@tree("HTML that is not closed")
def _(root):
    add_html(root, "<b>")


@tree("HTML that is cut within a tag")
def _(root):
    add_html(root, "<b")


@tree("an unknown element in a question")
def _(root):
    xml.SubElement(first(questions(root)), "correct").text = "1"


# --- QTI --------------------------------------------------------------------------------------------------------------

MANIFEST = "imsmanifest.xml"


def unzipped(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist() if not name.endswith("/")}


def zipped(files):
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(name, data)
    return result.getvalue()


def assessment_of(files):
    return first(name for name, data in files.items() if b"<questestinterop" in data)


def package_way(name):
    """A way to spoil a package, given its files."""
    def add(function):
        def spoil(data):
            files = unzipped(data)
            function(files)
            return zipped(files)
        WAYS["qti"][name] = spoil
        return function
    return add


def without_namespaces(data):
    root = xml.fromstring(data)
    for element in root.iter():
        element.tag = element.tag.split("}")[-1]
    return root


def tree_way(name, where=assessment_of):
    """A way to spoil one file of a package, given its root."""
    def add(function):
        def spoil(data):
            files = unzipped(data)
            file = where(files)
            root = without_namespaces(files[file])
            function(root)
            files[file] = xml.tostring(root, "utf-8", xml_declaration=True)
            return zipped(files)
        WAYS["qti"][name] = spoil
        return function
    return add


def manifest_way(name):
    return tree_way(name, lambda files: MANIFEST)


def items(root, kind):
    return [item for item in root.iter("item") if any(entry.text == kind + "_question" for entry in item.iter("fieldentry"))]


def field(item, label):
    return first(one.find("fieldentry") for one in item.iter("qtimetadatafield") if one.find("fieldlabel").text == label)


def right_condition(item):
    return first(one for one in item.iter("respcondition") if one.find("setvar") is not None)


def add_to_text(root, html):
    text = first(one for one in root.iter("mattext") if one.get("texttype") == "text/html")
    text.text = (text.text or "") + html


@bytes_way("qti", "cut in the middle")
def _(data):
    return data[:len(data) // 2]


@bytes_way("qti", "no zip")
def _(data):
    return b"<?xml version='1.0'?><questestinterop/>"


@bytes_way("qti", "a damaged file")
def _(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        entry = max(package.infolist(), key=lambda one: one.compress_size)
        half = entry.header_offset + 30 + len(entry.filename.encode()) + entry.compress_size // 2
    return data[:half] + bytes([data[half] ^ 0x55]) + data[half + 1:]


@bytes_way("qti", "a file twice")
def _(data):
    result = io.BytesIO(data)
    with zipfile.ZipFile(result, "a") as package, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        package.writestr(MANIFEST, package.read(MANIFEST))
    return result.getvalue()


@package_way("no manifest")
def _(files):
    del files[MANIFEST]


@package_way("the assessment removed")
def _(files):
    del files[assessment_of(files)]


@package_way("a file that the manifest does not name")
def _(files):
    files["notes.txt"] = b"a"


@package_way("a path out of the package")
def _(files):
    files["../../evil.png"] = b"a"


@package_way("a path from the root")
def _(files):
    files["/etc/evil.png"] = b"a"


@package_way("a picture removed")
def _(files):
    del files[first(name for name in files if name.endswith(".png"))]


@package_way("a damaged picture")
def _(files):
    name = first(name for name in files if name.endswith(".png"))
    files[name] = damaged(files[name])


@package_way("a picture that is a GIF")
def _(files):
    files[first(name for name in files if name.endswith(".png"))] = b"GIF89a" + bytes(40)


@package_way("a closing tag dropped")
def _(files):
    name = assessment_of(files)
    files[name] = files[name].replace(b"</presentation>", b"", 1)


@package_way("the assessment cut")
def _(files):
    name = assessment_of(files)
    files[name] = files[name][:len(files[name]) // 2]


@package_way("an entity that is declared")
def _(files):
    name = assessment_of(files)
    files[name] = re.sub(rb"\?>", b'?><!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>', files[name], count=1)


@manifest_way("no entry of the assessment")
def _(root):
    drop(root, first(one for one in root.iter("resource") if one.get("type", "").startswith("imsqti")))


@manifest_way("no entry of a picture")
def _(root):
    drop(root, first(one for one in root.iter("resource") if one.get("type") == "webcontent"))


@manifest_way("an entry of a file that there is not")
def _(root):
    first(root.iter("file")).set("href", "nothing.xml")


@manifest_way("a dependency on nothing")
def _(root):
    xml.SubElement(first(root.iter("resource")), "dependency").set("identifierref", "nothing")


@manifest_way("two resources of one name")
def _(root):
    resources = list(root.iter("resource"))
    if len(resources) < 2:
        raise Absent
    resources[1].set("identifier", resources[0].get("identifier"))


@manifest_way("a file from elsewhere")
def _(root):
    first(root.iter("file")).set("href", "https://example.org/a.xml")


@tree_way("an unknown question type")
def _(root):
    field(first(root.iter("item")), "question_type").text = "multiple_choyce_question"


@tree_way("no question type")
def _(root):
    drop(root, first(root.iter("itemmetadata")))


@tree_way("points that are a word")
def _(root):
    field(first(root.iter("item")), "points_possible").text = "one"


@tree_way("no presentation")
def _(root):
    drop(root, first(root.iter("presentation")))


@tree_way("no resprocessing")
def _(root):
    drop(root, first(root.iter("resprocessing")))


@tree_way("no title")
def _(root):
    del first(root.iter("item")).attrib["title"]


@tree_way("two items of one ident")
def _(root):
    all_items = list(root.iter("item"))
    all_items[1].set("ident", all_items[0].get("ident"))


@tree_way("no items")
def _(root):
    for item in list(root.iter("item")):
        drop(root, item)


@tree_way("an empty text")
def _(root):
    first(root.iter("presentation")).find("material").find("mattext").text = ""


@tree_way("a condition on an option that there is not")
def _(root):
    right_condition(first(items(root, "multiple_choice"))).find("conditionvar").find("varequal").text = "nothing"


@tree_way("a condition on a response that there is not")
def _(root):
    right_condition(first(items(root, "multiple_choice"))).find("conditionvar").find("varequal").set("respident", "nothing")


@tree_way("no right option")
def _(root):
    right_condition(first(items(root, "multiple_choice"))).find("setvar").text = "0"


@tree_way("the right condition removed")
def _(root):
    drop(root, right_condition(first(items(root, "multiple_choice"))))


@tree_way("two right options")
def _(root):
    item = first(items(root, "multiple_choice"))
    right = right_condition(item)
    ident = right.find("conditionvar").find("varequal").text
    other = copy.deepcopy(right)
    other.find("conditionvar").find("varequal").text = first(
        label.get("ident") for label in item.iter("response_label") if label.get("ident") != ident)
    item.find("resprocessing").append(other)


@tree_way("half the points for the right option")
def _(root):
    right_condition(first(items(root, "multiple_choice"))).find("setvar").text = "50"


@tree_way("a score that is a word")
def _(root):
    right_condition(first(items(root, "multiple_choice"))).find("setvar").text = "all"


@tree_way("two options alike")
def _(root):
    texts = [label.find("material").find("mattext") for label in first(items(root, "multiple_choice")).iter("response_label")]
    texts[1].text = texts[0].text


@tree_way("two options of one ident")
def _(root):
    labels = list(first(items(root, "multiple_choice")).iter("response_label"))
    labels[1].set("ident", labels[0].get("ident"))


@tree_way("several options may be chosen")
def _(root):
    first(first(items(root, "multiple_choice")).iter("response_lid")).set("rcardinality", "Multiple")


@tree_way("feedback removed")
def _(root):
    drop(root, first(root.iter("itemfeedback")))


@tree_way("feedback that nothing shows")
def _(root):
    for link in list(first(item for item in root.iter("item") if item.find("itemfeedback") is not None).iter("displayfeedback")):
        drop(root, link)


@tree_way("a number that is a word")
def _(root):
    first(first(items(root, "numerical")).iter("vargte")).text = "three"


@tree_way("a number outside its bounds")
def _(root):
    first(first(items(root, "numerical")).iter("vargte")).text = "1000"


@tree_way("a number without bounds")
def _(root):
    drop(root, first(first(items(root, "numerical")).iter("varlte")))


@tree_way("no right number")
def _(root):
    item = first(items(root, "numerical"))
    drop(item, right_condition(item))


@tree_way("one subquestion")
def _(root):
    item = first(items(root, "matching"))
    for response in list(item.iter("response_lid"))[1:]:
        drop(item, response)


@tree_way("a subquestion without an answer")
def _(root):
    item = first(items(root, "matching"))
    drop(item, right_condition(item))


@tree_way("a subquestion whose answer is not there")
def _(root):
    right_condition(first(items(root, "matching"))).find("conditionvar").find("varequal").text = "nothing"


@tree_way("scores that do not come to all")
def _(root):
    right_condition(first(items(root, "matching"))).find("setvar").text = "1"


@tree_way("subquestions with other answers")
def _(root):
    drop(root, first(first(items(root, "matching")).iter("response_label")))


@tree_way("a reference renamed")
def _(root):
    text = first(one for one in root.iter("mattext") if "IMS-CC-FILEBASE" in (one.text or ""))
    text.text = re.sub(r"(IMS-CC-FILEBASE(?:\$|%24)/)", r"\1x", text.text, count=1)


@tree_way("a reference out of the package")
def _(root):
    text = first(one for one in root.iter("mattext") if "IMS-CC-FILEBASE" in (one.text or ""))
    text.text = re.sub(r"(IMS-CC-FILEBASE(?:\$|%24)/)", r"\1../", text.text, count=1)


@tree_way("a picture from elsewhere")
def _(root):
    add_to_text(root, '<img src="https://example.org/a.png" alt="">')


@tree_way("a script")
def _(root):
    add_to_text(root, "<script>alert(1)</script>")


@tree_way("a link to elsewhere")
def _(root):
    add_to_text(root, '<a href="http://example.org">a</a>')


@tree_way("HTML that is not closed")
def _(root):
    add_to_text(root, "<i>")


# --- GIFT -------------------------------------------------------------------------------------------------------------

def gift(name):
    """A way to spoil GIFT, given its text."""
    def add(function):
        WAYS["gift"][name] = lambda data: function(data.decode()).encode()
        return function
    return add


def replaced(pattern, replacement, text, flags=0):
    spoilt, count = re.subn(pattern, replacement, text, count=1, flags=flags)
    if not count:
        raise Absent
    return spoilt


ANSWERS = re.compile(r"(?<!\\)\{((?:\\.|[^\\}])*)\}")
OPTION = r"(?:\\.|[^\\{}=~])+"  # its text and feedback


def within_options(pattern, replacement, text):
    """Replaces in the first question of options."""
    for found in ANSWERS.finditer(text):
        if not found.group(1).lstrip().startswith("#") and re.search(r"(?<!\\)~", found.group(1)):
            return text[:found.start(1)] + replaced(pattern, replacement, found.group(1)) + text[found.end(1):]
    raise Absent


@gift("cut in the middle")
def _(text):
    return text[:text.rindex("}")]


@gift("cut within a question's text")
def _(text):
    return text[:re.search(r"(?<!\\)\{", text).start()]


@bytes_way("gift", "a byte that is no UTF-8")
def _(data):
    return data.replace(b"::", b"::\xff", 1)


@gift("nothing")
def _(_text):
    return ""


@gift("no title")
def _(text):
    return replaced(r"^::(?:\\.|[^\\])*?::", "", text, re.M)


@gift("a question twice")
def _(text):
    one = re.search(r"^::.*?(?<!\\)\}", text, re.M | re.S).group()
    return text.rstrip() + "\n\n" + one + "\n"


@gift("an opening brace dropped")
def _(text):
    return replaced(r"(?<!\\)\{", "", text)


@gift("a brace in a text")
def _(text):
    return replaced(r"(?<!\\)\{", "{ a } {", text)


@gift("an empty line within a question")
def _(text):
    return replaced(r"(?<!\\)\{", "{\n\n", text)


@gift("no right option")
def _(text):
    return within_options(r"(?<!\\)=", "~", text)


@gift("two right options")
def _(text):
    return within_options(r"(?<!\\)~", "=", text)


@gift("half the points for an option")
def _(text):
    return within_options(r"(?<!\\)~", "~%50%", text)


@gift("two options alike")
def _(text):
    return within_options(rf"(?<!\\)(~{OPTION}?)(\s*(?:[=~]|$))", r"\1 \1\2", text)


@gift("an option without a text")
def _(text):
    return within_options(r"(?<!\\)~(?:\\.|[^\\{}=~#])+#", "~#", text)


@gift("a true-or-false question")
def _(text):
    return replaced(r"(?<!\\)\{(?:\\.|[^\\}])*\}", "{T}", text)


@gift("an essay")
def _(text):
    return replaced(r"(?<!\\)\{(?:\\.|[^\\}])*\}", "{}", text)


@gift("a number that is a word")
def _(text):
    return replaced(r"((?<!\\)\{\s*#\s*=?)\s*[-\d.:]+", r"\1three", text)


@gift("a tolerance that is a word")
def _(text):
    return replaced(r"((?<!\\)\{\s*#\s*=?\s*-?\d+)(:[\d.]+)?", r"\1:one", text)


@gift("one pair")
def _(text):
    return replaced(r"((?<!\\)\{\s*=(?:\\.|[^\\{}=~])*->(?:\\.|[^\\{}=~])*)(?:=(?:\\.|[^\\{}=~])*->(?:\\.|[^\\{}=~#])*)+", r"\1\n", text)


@gift("a pair without an answer")
def _(text):
    return replaced(r"(=(?:\\.|[^\\{}=~#])+->)(?:\\.|[^\\{}=~#])+(?=[=])", r"\1\n", text)


@gift("an arrow dropped")
def _(text):
    return replaced(r"(\{\s*=(?:\\.|[^\\{}=~#])+)->", r"\1", text)


@gift("a picture from elsewhere")
def _(text):
    return replaced(r"(^::(?:\\.|[^\\])*?::)(\[\w+\])?", r'\1[html]<img src\="https\://example.org/a.png">', text, re.M)


@gift("a script")
def _(text):
    return replaced(r"(^::(?:\\.|[^\\])*?::)(\[\w+\])?", r"\1[html]<script>alert(1)</script>", text, re.M)


@gift("HTML that is not closed")
def _(text):
    return replaced(r"(^::(?:\\.|[^\\])*?::)(\[\w+\])?", r"\1[html]<b>", text, re.M)


# --- a sheet of paper -------------------------------------------------------------------------------------------------

def page(name):
    """A way to spoil a page of HTML, given its text."""
    def add(function):
        WAYS["html"][name] = lambda data: function(data.decode()).encode()
        return function
    return add


BROKEN = r"((?:page-)?break-(?:before|after)\s*:\s*)(?:page|always)"


@page("cut in the middle")
def _(text):
    return text[:len(text) // 2]


@page("the key cut off")
def _(text):
    body = text.rindex("</body>") if "</body>" in text else len(text)
    return text[:int(body * 0.9)]


@page("no page break")
def _(text):
    if not re.search(BROKEN, text):
        raise Absent
    return re.sub(BROKEN, r"\1auto", text)


@page("a closing tag dropped")
def _(text):
    return replaced(r"</(?:div|p|li|section|ol|main|article)>", "", text)


@page("a picture from elsewhere")
def _(text):
    return replaced(r"(<body[^>]*>)", r'\1<img src="https://example.org/a.png" alt="">', text)


@page("a script")
def _(text):
    return replaced(r"(<body[^>]*>)", r"\1<script>alert(1)</script>", text)


@page("a style sheet from elsewhere")
def _(text):
    return replaced(r"</head>", '<link rel="stylesheet" href="https://example.org/a.css"></head>', text)


@page("a style that loads something")
def _(text):
    return replaced(r"</style>", "@import 'a.css';</style>", text)


@page("no word on its encoding")
def _(text):
    return re.sub(r"<meta[^>]*charset[^>]*>", "", text)


@page("a damaged picture")
def _(text):
    found = re.search(r"data:image/png;base64,([A-Za-z0-9+/=]+)", text)
    if not found:
        raise Absent
    return text.replace(found.group(1), base64.b64encode(damaged(base64.b64decode(found.group(1)))).decode(), 1)
