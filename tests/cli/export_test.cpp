// cowscope quiz --export: each format, what is special in it, and that what is right stays so.

#include "app/cli/export/exercise_of.hpp"
#include "app/cli/export/gift.hpp"
#include "app/cli/export/markup.hpp"
#include "app/cli/export/moodle.hpp"
#include "app/cli/export/qti.hpp"
#include "app/cli/export/sheet.hpp"
#include "app/cli/quiz_moments.hpp"
#include "core/language/language.hpp"
#include "core/parse/parser.hpp"
#include "tests/cli/harness.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <fstream>

namespace cow::test {
namespace {

using namespace cow::cli;
using nlohmann::json;

const std::string nasty = "~ = # { } : \\ % [html] // -> <b>&\"']]> $x$ \x01 \xff 写时\nline two";

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }
std::size_t times(std::string_view text, std::string_view part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) {
        ++count;
    }
    return count;
}

Exercise choice(std::string id) {
    Exercise out;
    out.id = std::move(id);
    out.category = "Fork / and more";
    out.chapter = "fork";
    out.moment = "init: buf→F1 r\n";
    out.picture = {"fork-3", "PNG \x01\xff bytes"};
    out.step = "child: store buf 'B'";
    out.text = "What does the kernel do?";
    out.options = {
        {"copy", "", true}, {"reuse", "Somebody else has the frame."}, {"segv", "The VMA allows it."}};
    out.key = "copy";
    out.why = "2 references to F1: it is copied. (mm/memory.c: wp_page_copy)";
    return out;
}
Exercise number(std::string id, bool known) {
    Exercise out = choice(std::move(id));
    out.form = ExerciseForm::number;
    out.text = "How many pages are copied?";
    out.key = "1";
    out.options.clear();
    if (known) {
        out.options = {
            {"3", "That would be so if fork copied them."}, {"1", "", true}, {"none", "No number."}};
    }
    out.points = 2;
    return out;
}
Exercise pages(std::string id, bool all) {
    Exercise out = choice(std::move(id));
    out.form = ExerciseForm::pages;
    out.text = "Which of the 3 pages are copied?";
    out.key = all ? "0,1,2" : "0,2";
    out.pages = {{"page 0", true}, {"page 1", all}, {"page 2", true}};
    out.named = "copied";
    out.other = "not copied";
    out.options = {{out.key, "", true}, {"none", "Somebody else has them."}};
    return out;
}
Exercise terrible(std::string id) {
    Exercise out = choice(std::move(id));
    out.category = nasty;
    out.context = out.moment = out.step = out.text = out.why = nasty;
    out.options = {{nasty, "", true}, {"%50%" + nasty, "[html]" + nasty}, {"[html]" + nasty, "%" + nasty}};
    out.key = nasty;
    return out;
}
ExerciseSheet sheet_of(std::vector<Exercise> exercises) { return {"Fork & \"more\"", std::move(exercises)}; }
ExerciseSheet every_form() {
    return sheet_of({choice("17.1"), number("17.2", true), number("fork:18.1", false), pages("19.1", false),
                     pages("19.2", true), terrible("20.1")});
}

void compare_golden(const std::string& name, const std::string& text) {
    const std::string path = in_repository("tests/golden/" + name);
    if (std::getenv("COWSCOPE_UPDATE_GOLDEN") != nullptr) {
        std::ofstream(path, std::ios::binary) << text;
        return;
    }
    INFO("COWSCOPE_UPDATE_GOLDEN=1 writes ", path, " anew");
    CHECK(text == file_text(path));
}

std::string text_of(const std::vector<ZipFile>& files, std::string_view ending) {
    std::string out;
    for (const ZipFile& file : files) {
        out += file.name.ends_with(ending) ? file.bytes : std::string();
    }
    return out;
}

/// The question, and what comes of it.
Exercise made(AnswerForm form, std::string answer, std::vector<quiz::Option> options, u64 row = 0,
              PageFact fact = PageFact::copy) {
    quiz::Question question;
    question.id = "3.1";
    question.form = form;
    question.answer = std::move(answer);
    question.options = std::move(options);
    question.row.pages = row;
    question.row.fact = fact;
    return exercise_of(question, "step");
}

} // namespace

TEST_SUITE("cli: export") {
    TEST_CASE("a question becomes the form in which its key can be right") {
        const Exercise decision =
            made(AnswerForm::decision, "copy", {{"reuse", "reuse", "", "why"}, {"copy", "copy"}});
        CHECK(decision.form == ExerciseForm::choice);
        CHECK_FALSE(decision.options[0].right);
        CHECK(decision.options[0].feedback == "why");
        CHECK(decision.options[1].right);

        CHECK(made(AnswerForm::number, "5", {}).form == ExerciseForm::number);
        const Exercise frame =
            made(AnswerForm::frame, "4", {{"none", "none", "", "no"}, {"4", "4"}, {"2", "2"}});
        CHECK(frame.form == ExerciseForm::number);
        CHECK(wrong_numbers(frame).size() == 1);

        const Exercise nowhere = made(AnswerForm::frame, "none", {});
        REQUIRE(nowhere.form == ExerciseForm::choice); // no number, so it must be chosen
        REQUIRE(nowhere.options.size() == 2);
        CHECK(nowhere.options[0].right);
        CHECK(nowhere.options[0].text == nowhere.key);
        CHECK_FALSE(nowhere.options[1].right);

        const Exercise row = made(AnswerForm::pages, "0,2", {}, 3);
        REQUIRE(row.form == ExerciseForm::pages);
        REQUIRE(row.pages.size() == 3);
        CHECK(row.word_of(row.pages[0]) == "copied");
        CHECK(row.word_of(row.pages[1]) == "not copied");
        CHECK(row.unused_word().empty());
        CHECK(made(AnswerForm::pages, "none", {}, 3).unused_word() == "copied");
        CHECK(made(AnswerForm::pages, "0,1", {}, 2, PageFact::fault).unused_word() == "does not fault");
        CHECK(made(AnswerForm::pages, "0", {{"0", "0"}, {"none", "none"}}, 1).form == ExerciseForm::choice);
    }

    TEST_CASE("a moment has nothing of the step that is asked about") {
        const std::string text =
            "title \"t\"\nmachine frames=16\na = mmap(NULL, PAGE, PROT_READ|PROT_WRITE, "
            "MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\nsay \"one\"\nask \"secret?\" copy | reuse | "
            "zero_fill\nstore a 'x'\nload a\n";
        const Script script = parse_script(text).script;
        const auto moments = moments_before(script, text, {1, 2, 3});
        CHECK(moments.at(1).text == "title \"t\"\nmachine frames=16\n");
        CHECK(has(moments.at(1).words, "machine frames=16"));
        CHECK(has(moments.at(1).words, "init: -"));
        CHECK(moments.at(2).text.ends_with("say \"one\"\n"));
        CHECK(has(moments.at(2).words, "mmap"));
        CHECK_FALSE(has(moments.at(2).words, "store"));
        CHECK(moments.at(3).text.ends_with("store a 'x'\n"));
        CHECK(has(moments.at(3).words, "a→F1 rw"));
        for (const auto& [step, moment] : moments) {
            const ParseResult parsed = parse_script(moment.text);
            CHECK(parsed.errors.empty());
            CHECK(parsed.script.steps().size() == step - 1);
        }
        CHECK(has(moment_behind("a = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\nload a\n")
                      .words,
                  "a→ZERO r"));
    }

    TEST_CASE("gift: every special character is escaped") {
        for (const char c : std::string_view("~=#{}:\\")) {
            Exercise exercise = choice("a");
            exercise.text = fmt::format("x{}y", c);
            exercise.options[1] = {fmt::format("o{}p", c), fmt::format("f{}g", c)};
            const std::string text = gift_text(sheet_of({exercise}));
            CAPTURE(c);
            CHECK(has(text, fmt::format("x\\{}y {{", c)));
            CHECK(has(text, fmt::format("\t~o\\{0}p#f\\{0}g\n", c)));
        }
        Exercise lines = choice("b");
        lines.moment.clear();
        lines.text = "one\n\n// two\r\n\tthree \x02 \xc3";
        lines.options[1] = {"%50%half", "[html]<b>"};
        const std::string text = gift_text(sheet_of({lines}));
        CHECK(has(text, "[plain]▸ child\\: store buf 'B'\\n\\none\\n\\n// two\\n    three \xef\xbf\xbd "
                        "\xef\xbf\xbd {\n"));
        CHECK(has(text, "\t~[plain]%50%half#[plain][html]<b>\n"));
    }

    TEST_CASE("gift: each form") {
        CHECK(has(gift_text(sheet_of({number("n", false)})), "copied? {#1:0\n\t####2 references"));
        const std::string known = gift_text(sheet_of({number("n", true)}));
        CHECK(has(known, "{#\n\t=1:0\n\t=%0%3:0#That would be so if fork copied them.\n\t####"));
        CHECK_FALSE(has(known, "none"));
        CHECK(has(gift_text(sheet_of({pages("p", false)})),
                  "\t=page 0 -> copied\n\t=page 1 -> not copied\n\t=page 2 -> copied\n\t####"));
        CHECK(has(gift_text(sheet_of({pages("p", true)})), "\t=page 2 -> copied\n\t= -> not copied\n\t####"));
        Exercise arrow = pages("p", false);
        arrow.named = "a->b";
        CHECK(has(gift_text(sheet_of({arrow})), "=page 0 -> a→b\n"));
        const std::string two = gift_text(sheet_of({choice("c:1"), choice("c:2")}));
        CHECK(two.starts_with("$CATEGORY: $course$/Cowscope/fork/Fork // and more\n\n::c\\:1::[plain]"));
        CHECK(times(two, "$CATEGORY") == 1);
    }

    TEST_CASE("moodle: each form, with pictures, and safe for any bytes") {
        const std::string text = moodle_xml(every_form());
        CHECK(times(text, "<question type=\"multichoice\">") == 2);
        CHECK(times(text, "<question type=\"numerical\">") == 2);
        CHECK(times(text, "<question type=\"matching\">") == 2);
        CHECK(times(text, "<question type=\"category\">") == 2);
        CHECK(has(text, "<text>$course$/Cowscope/fork/Fork // and more</text>"));
        CHECK(has(text, "<answer fraction=\"100\" format=\"html\">\n<text><![CDATA[copy]]></text>"));
        CHECK(has(text, "<answer fraction=\"0\" format=\"html\">\n<text><![CDATA[reuse]]></text>\n<feedback "
                        "format=\"html\"><text><![CDATA[<p>Somebody else has the frame.</p>\n]]></text>"));
        CHECK(has(text, "<answer fraction=\"100\" format=\"moodle_auto_format\">\n<text>1</text>"));
        CHECK(has(text, "<defaultgrade>2</defaultgrade>"));
        CHECK(has(text, "<text></text>\n<answer><text>not copied</text></answer>"));
        CHECK(has(text, "<file name=\"fork-3.png\" path=\"/\" encoding=\"base64\">UE5HIAH/IGJ5dGVz</file>"));
        CHECK(times(text, "@@PLUGINFILE@@/fork-3.png") == 6);
        CHECK(times(text, "<![CDATA[") == times(text, "]]>"));
        CHECK_FALSE(has(text, "<b>"));
        CHECK(text.find_first_of("\x01\xff") == std::string::npos);

        Exercise plain = choice("1");
        plain.picture.bytes.clear();
        const std::string words = moodle_xml(sheet_of({plain}));
        CHECK_FALSE(has(words, "<file"));
        CHECK_FALSE(has(words, "<img"));
        CHECK(has(words, "<pre>init: buf→F1 r</pre>"));
    }

    TEST_CASE("bytes as base64") {
        CHECK(base64("") == "");
        CHECK(base64("f") == "Zg==");
        CHECK(base64("fo") == "Zm8=");
        CHECK(base64("foo") == "Zm9v");
        CHECK(base64(std::string_view("\x00\xff\xfe", 3)) == "AP/+");
    }

    TEST_CASE("qti: a package with all that its manifest names") {
        const std::vector<ZipFile> files = qti_files(every_form());
        REQUIRE(files.size() == 4); // the one picture of all, the manifest, the questions, the quiz
        const std::string manifest = text_of(files, "imsmanifest.xml");
        for (const ZipFile& file : files) {
            CHECK(times(manifest, "<file href=\"" + file.name + "\"/>") ==
                  (file.name == "imsmanifest.xml" ? 0U : 1U));
        }
        const std::string items = text_of(files, ".xml");
        CHECK(times(items, "<fieldentry>multiple_choice_question<") == 2);
        CHECK(times(items, "<fieldentry>numerical_question<") == 2);
        CHECK(times(items, "<fieldentry>matching_question<") == 2);
        CHECK(has(items, "$IMS-CC-FILEBASE$/images/fork-3.png"));
        CHECK(has(items, "<response_label ident=\"1000\"><material><mattext texttype=\"text/plain\">copy<"));
        CHECK(has(items,
                  "<varequal respident=\"response1\">1000</varequal></conditionvar><setvar action=\"Set\" "
                  "varname=\"SCORE\">100</setvar>"));
        CHECK(has(items, "<varequal respident=\"response1\">1001</varequal></conditionvar><displayfeedback "
                         "feedbacktype=\"Response\" linkrefid=\"1001_fb\"/>"));
        CHECK(has(items, "<itemfeedback ident=\"1001_fb\">"));
        CHECK(has(items,
                  "<vargte respident=\"response1\">1</vargte><varlte respident=\"response1\">1</varlte>"));
        CHECK(has(items, "<itemfeedback ident=\"general_incorrect_fb\">"));
        CHECK(has(items, "<points_possible>8</points_possible>"));
        CHECK(items.find_first_of("\x01\xff") == std::string::npos);
        CHECK(text_of(qti_files(sheet_of({choice("1")})), "manifest.xml") !=
              text_of(qti_files(sheet_of({choice("2")})), "manifest.xml"));
    }

    TEST_CASE("a zip is the same whenever it is made, in the order of names") {
        const std::vector<ZipFile> files{
            {"b/two.txt", "second"}, {"a.txt", std::string(3, '\0') + "first"}, {"c", ""}};
        const std::optional<std::string> zip = zip_of(files);
        REQUIRE(zip);
        CHECK(zip->starts_with("PK\x03\x04"));
        CHECK(zip->find("a.txt") < zip->find("b/two.txt"));
        CHECK(has(*zip, "second")); // stored as it is
        CHECK(zip == zip_of({files[2], files[1], files[0]}));
        CHECK_FALSE(zip_of({{"a", "1"}, {"a", "2"}}));
    }

    TEST_CASE("a sheet has boxes to tick, and its key behind all questions") {
        const std::string text = sheet_html(every_form());
        const std::size_t key = text.find("answers-page\">");
        REQUIRE(key != std::string::npos);
        CHECK(text.find("wp_page_copy") > key);
        CHECK(text.find("<strong>0,2</strong> (19.1)") > key);
        CHECK(text.rfind("<section") < key);
        CHECK(times(text, "<section class=\"ask\">") == 6);
        CHECK(has(text, "<li>page 0</li>\n<li>page 1</li>"));
        CHECK(has(text, "<li>reuse</li>"));
        CHECK(times(text, "<p class=\"blank\">") == 1);
        CHECK(times(text, "PNG ") == 2); // once for those that stand together; another heading comes between
        CHECK_FALSE(has(text, "<b>"));
        const Speaking speaking(Language::chinese);
        CHECK(has(sheet_html(every_form()), "答案"));
    }

    TEST_CASE("golden: a small file of each format") {
        compare_golden("exercises.gift", gift_text(every_form()));
        compare_golden("exercises-moodle.xml", moodle_xml(every_form()));
        ExerciseSheet drawn = every_form();
        for (Exercise& exercise : drawn.exercises) {
            exercise.picture.bytes = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n";
        }
        compare_golden("exercises.html", sheet_html(drawn));
        std::string package;
        for (const ZipFile& file : qti_files(drawn)) {
            package += "==== " + file.name + "\n" + file.bytes;
        }
        compare_golden("exercises-qti.txt", package);
    }

    TEST_CASE("the command writes each format, twice the same, with the key that it prints") {
        const std::string story = in_repository("scenarios/fork/fork-chain.cow");
        const json key = json::parse(run_cli({"quiz", story, "--seed", "6", "--key", "--json"}).out);
        for (const char* format : {"moodle", "gift", "qti", "html"}) {
            CAPTURE(std::string(format));
            const TemporaryFile out("old");
            const std::vector<std::string> call{"quiz",     story,  "--seed", "6",
                                                "--export", format, "-o",     out.path()};
            const Ran ran = run_cli(call);
            CHECK(ran.exit == 0);
            CHECK(ran.out.empty());
            CHECK(times(ran.err, "the pictures are left out") <= 1);
#ifndef COWSCOPE_WINDOW
            CHECK(ran.err.empty() == (std::string(format) == "gift"));
#endif
            const std::string first = file_text(out.path());
            CHECK(run_cli(call).exit == 0);
            CHECK(first == file_text(out.path()));
            for (const json& question : key["questions"]) {
                CHECK(has(first, question["id"].get<std::string>()));
            }
        }
        const TemporaryFile out("");
        run_cli({"quiz", story, "--seed", "6", "--export", "gift", "-o", out.path()});
        const std::string text = file_text(out.path());
        for (const json& question : key["questions"]) {
            const std::string begin = fmt::format("::{}::", question["id"].get<std::string>());
            const std::size_t at = text.find(begin);
            REQUIRE(at != std::string::npos);
            const std::string part = text.substr(at, text.find("\n}\n", at) - at);
            const std::string answer = question["answer"];
            if (question["kind"] == "number") {
                CHECK(has(part, fmt::format("{}:0\n", answer)));
            } else if (question["kind"] == "decision") {
                CHECK(has(part, fmt::format("\t={}\n", answer)));
            }
        }
    }

    TEST_CASE("drills are exported, and questions in Chinese") {
        const TemporaryFile out("");
        CHECK(run_cli({"quiz", "--seed", "4", "--level", "3", "--count", "12", "--export", "gift", "-o",
                       out.path()})
                  .exit == 0);
        const std::string drill = file_text(out.path());
        CHECK(has(drill, "/A drill: level 3, seed 4\n"));
        CHECK(times(drill, "[plain]") >= 12);
        CHECK(run_cli({"quiz", in_repository("scenarios/fork/fork-cow.cow"), "--language", "zh", "--export",
                       "html", "-o", out.path()})
                  .exit == 0);
        CHECK(has(file_text(out.path()), "姓名："));
    }

    TEST_CASE("bad use is refused, and nothing is written") {
        const std::string story = in_repository("tests/golden/story.cow");
        const TemporaryFile out("old");
        const std::vector<std::vector<std::string>> wrong{
            {"--export", "pdf", "-o", out.path()},
            {"--export", "gift"},
            {"--export", "gift", "-o", ""},
            {"-o", out.path()},
            {"--export", "gift", "-o", out.path(), "--key"},
            {"--export", "gift", "-o", out.path(), "--questions"},
            {"--export", "gift", "-o", out.path(), "--json"},
            {"--export", "gift", "-o", out.path(), "--answers", story},
            {"--export", "gift", "-o", out.path(), "--log", "/tmp/nothing"},
            {"--export", "gift", "-o", out.path(), "--count", "0"},
            {"--export", "gift", "-o", "/nothing/here/quiz.gift"},
            {"--export", "gift", "-o", "/"},
        };
        for (std::vector<std::string> arguments : wrong) {
            arguments.insert(arguments.begin(), {"quiz", story});
            CAPTURE(fmt::format("{}", fmt::join(arguments, " ")));
            const Ran ran = run_cli(arguments);
            CHECK(ran.exit == 2);
            CHECK_FALSE(ran.err.empty());
            CHECK(file_text(out.path()) == "old");
        }
        CHECK(
            has(run_cli({"quiz", story, "--export", "gitf", "-o", out.path()}).err, "did you mean 'gift'?"));
    }
}

} // namespace cow::test
