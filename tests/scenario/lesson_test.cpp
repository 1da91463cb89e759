// What a scenario says of its place in a course.

#include "core/language/language.hpp"
#include "core/parse/parser.hpp"
#include "core/scenario/writer.hpp"

#include <doctest/doctest.h>

using namespace cow;

namespace {

constexpr const char* step = "init: p = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n";

} // namespace

TEST_CASE("lesson: place, sentence, minutes and needs are read and written") {
    const std::string text =
        std::string("title \"Fork\"\nchapter 3.12\nteaches \"What is shared.\" zh \"共享什么。\"\n"
                    "minutes 5\nneeds fork-cow, 2-pages_and-more, x\n") +
        step;
    const ParseResult parsed = parse_script(text);
    REQUIRE(parsed.ok());
    const Lesson& lesson = parsed.script.lesson;
    CHECK(lesson.place == LessonPlace{3, 12});
    CHECK(lesson.teaches == "What is shared.");
    CHECK(lesson.teaches_translations.texts.at(Language::chinese) == "共享什么。");
    CHECK(lesson.minutes == 5);
    CHECK(lesson.needs == std::vector<std::string>{"fork-cow", "2-pages_and-more", "x"});
    CHECK(write_script(parsed.script) == text);
}

TEST_CASE("lesson: a list of chapters needs no steps") {
    const std::string text = "title \"All\"\nchapter 0 \"First\" zh \"一\" teaches \"One.\" zh \"壹。\"\n"
                             "chapter 1 \"Second\" teaches \"Two.\"\n";
    const ParseResult parsed = parse_script(text);
    REQUIRE(parsed.ok());
    REQUIRE(parsed.script.chapters.size() == 2);
    CHECK(parsed.script.chapters[0].teaches_translations.texts.at(Language::chinese) == "壹。");
    CHECK(parsed.script.chapters[1].title == "Second");
    CHECK(write_script(parsed.script) == text);
}

TEST_CASE("lesson: what is wrong is said where it is") {
    struct Case {
        const char* line;
        u32 column;
        const char* message;
    };
    const Case cases[] = {
        {"chapter", 8, "expected a chapter's number, found the end of the line"},
        {"chapter 3", 10, "expected '.' and the place in the chapter, found the end of the line"},
        {"chapter 3.0", 11, "a place in a chapter is 1 to 999"},
        {"chapter 1000.1", 9, "a chapter's number is 0 to 999"},
        {"chapter 3.1.2", 12, "expected the end of the line, found '.'"},
        {"chapter 3 \"A\"", 14, "expected 'teaches', found the end of the line"},
        {"teaches fork", 9, "expected what the scenario teaches in quotes, found 'fork'"},
        {"minutes 0", 9, "the minutes that it takes is 1 to 600"},
        {"minutes \"5\"", 9, "expected the minutes that it takes, found '\"5\"'"},
        {"needs", 6, "expected the name of a scenario, found the end of the line"},
        {"needs a,", 9, "expected the name of a scenario, found the end of the line"},
        {"needs -a", 7, "a scenario's name begins with a letter or a digit"},
        {"needs a.cow", 8, "expected the name of a scenario, found '.'"},
        {"needs a b", 9, "expected the end of the line, found 'b'"},
        {"init: minutes 5", 7, "'minutes' is not done by a process"},
    };
    for (const Case& wrong : cases) {
        CAPTURE(wrong.line);
        const ParseResult parsed = parse_script(std::string(wrong.line) + "\n" + step);
        REQUIRE(parsed.errors.size() == 1);
        CHECK(parsed.errors[0].message == wrong.message);
        CHECK(parsed.errors[0].column == wrong.column);
    }
}

TEST_CASE("lesson: each is said once") {
    for (const char* line :
         {"chapter 1.1", "teaches \"It.\"", "minutes 5", "needs a", "chapter 1 \"A\" teaches \"B\""}) {
        CAPTURE(line);
        const ParseResult parsed = parse_script(std::string(line) + "\n" + line + "\n" + step);
        REQUIRE(parsed.errors.size() == 1);
        CHECK(parsed.errors[0].line == 2);
    }
}
