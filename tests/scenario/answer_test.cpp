// What is right to answer to each form of `ask`, and keys that are wrong.

#include "core/parse/parser.hpp"
#include "core/scenario/remarks.hpp"
#include "core/scenario/veil.hpp"
#include "core/scenario/writer.hpp"
#include "tests/support/players.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace cow;

namespace {

constexpr const char* start = R"(
machine frames=32
buf = mmap(NULL, 4*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)
store buf 'A' x 2
)";

/// Of the questions in front of the last step.
std::vector<Answer> answers(const std::string& rest) {
    Player player = player_of(start + rest);
    player.play_to_end();
    return player.outcome(player.step_count() - 1)->answers;
}

std::vector<Diagnostic> errors(const std::string& line) {
    return parse_script(std::string(start) + line + "\nload buf\n").errors;
}

} // namespace

TEST_CASE("answer: each form is computed behind the step") {
    const std::vector<Answer> all = answers(R"(
child = fork()
ask "Which are copied?" pages(child, buf, 4) = copy
ask "Which fault?" zh "哪些？" pages(child, buf, 4) = fault
ask "Which are there?" pages(init, buf, 4) = present
ask "Which may be written?" pages(child, buf, 4) = writable
ask "How many references?" number = refs(init, buf) + 1
ask "A byte." number = value(child, buf+PAGE)
ask "Which frame?" frame(child, buf)
ask "Nothing there?" frame(child, buf+3*PAGE)
ask "Who?" choice "the child" zh "子" | "the parent" zh "父" = "the child" if copies == 2
child: store buf 'B' x 3
)");
    const std::vector<std::string> right{"0,1", "0,1,2", "0,1", "0,1,2", "2", "66", "3", "none", "the child"};
    REQUIRE(all.size() == right.size());
    for (std::size_t i = 0; i < right.size(); ++i) {
        INFO(i);
        CHECK(all[i].problem.empty());
        CHECK(all[i].right == std::vector<std::string>{right[i]});
    }
}

TEST_CASE("answer: a name may be given by the step that is asked about") {
    const std::vector<Answer> all = answers("ask \"?\" number = refs(child, buf)\nchild = fork()\n");
    REQUIRE(all.size() == 1);
    CHECK(all[0].right == std::vector<std::string>{"2"});
}

TEST_CASE("answer: a wrong key says why") {
    CHECK(answers("ask \"?\" choice \"a\" | \"b\" = \"a\" if copies == 3\nload buf\n")[0].problem ==
          "the answer's condition fails: copies == 0");
    CHECK_FALSE(
        answers("ask \"?\" number = refs(init, buf) - rss(init) * rss(init) * rss(init) * rss(init) * "
                "rss(init)\nload buf\n")[0]
            .problem.empty());
    CHECK_FALSE(answers("child = fork()\nchild: exit(0)\nask \"?\" frame(child, buf)\nload buf\n")[0]
                    .problem.empty());
}

TEST_CASE("answer: what is wrong with the line is told at its place") {
    struct Case {
        const char* line;
        const char* message;
    };
    for (const Case& c : {Case{"ask \"x\" choice \"a\" | \"b\" = \"c\"", "\"c\" is none of the answers"},
                          {"ask \"x\" choice \"a\" | \"a\" = \"a\"", "the answer \"a\" is there already"},
                          {"ask \"x\" number = refs(nobody, buf)", "unknown process 'nobody'"},
                          {"ask \"x\" number = what", "unknown name 'what'"},
                          {"ask \"x\" pages(init, buf, 65) = copy", "a question is about 1 to 64 pages"},
                          {"ask \"x\" pages(init, buf, 2) = gone",
                           "pages are asked for by fault, copy, present or writable, not 'gone'"},
                          {"ask \"x\" coppy | reuse", "unknown answer 'coppy'"}}) {
        const std::vector<Diagnostic> all = errors(c.line);
        INFO(c.line);
        REQUIRE(all.size() == 1);
        CHECK(all[0].message == c.message);
        CHECK(all[0].line == 5);
        CHECK(all[0].column > 4);
    }
}

TEST_CASE("answer: what is written can be read again") {
    const std::string source = std::string(start) + R"(
ask "a" zh "甲" choice "x" zh "叉" | "y" = "y" if refs(init, buf) == 1
ask "b" number = rss(init) - 2
ask "c" pages(init, buf, 4) = writable
ask "d" frame(init, buf+PAGE)
load buf
)";
    const ParseResult first = parse_script(source);
    REQUIRE(first.errors.empty());
    const ParseResult second = parse_script(write_script(first.script));
    REQUIRE(second.errors.empty());
    CHECK(first.script.statements == second.script.statements);
}

TEST_CASE("answer: what somebody writes is compared in one form") {
    CHECK(canonical_answer(AnswerForm::pages, " 2, 0,2 ") == "0,2");
    CHECK(canonical_answer(AnswerForm::pages, "none") == "none");
    CHECK(canonical_answer(AnswerForm::frame, "F07") == "7");
    CHECK(canonical_answer(AnswerForm::number, " 3\r") == "3");
    CHECK(canonical_answer(AnswerForm::number, "three") == "three");
    CHECK(canonical_answer(AnswerForm::pages, "") == "");
}

TEST_CASE("veil: what follows a step is not there, nor is what is right") {
    const std::string known = std::string(start) + "ask \"x\" choice \"a = b\" \\\n  | \"c\" ";
    const std::string step = "load buf # the step";
    const std::string source = known + "= \"c\" \\\n if copies == 0\n" + step + "\nsay \"after\"\nload buf\n";
    const Script whole = parse_script(source).script;
    REQUIRE(next_asked_step(whole, 0) == 2);
    CHECK_FALSE(next_asked_step(whole, 3).has_value());
    const Script shown = script_until(whole, 2);
    CHECK(shown.steps().size() == 3);
    CHECK(text_until(source, shown) == known + "= …\n\n" + step);
}
