#include "core/parse/parse_lesson.hpp"

#include "core/parse/parse_expr.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace cow {
namespace {

std::optional<u32> take_at_most(TokenReader& reader, std::string_view what, u32 least, u32 most) {
    const Token& token = reader.peek();
    const auto number = reader.take_number(what);
    if (number && (*number < least || *number > most)) {
        return reader.fail(token, fmt::format("{} is {} to {}", what, least, most));
    }
    return number ? std::optional(static_cast<u32>(*number)) : std::nullopt;
}

/// A text and its translations.
bool take_text(TokenReader& reader, std::string_view what, std::string& text, Translations& translations) {
    auto taken = reader.take_string(what);
    auto others = taken ? parse_translations(reader) : std::nullopt;
    if (!others) {
        return false;
    }
    text = std::move(*taken);
    translations = std::move(*others);
    return true;
}

void parse_course_chapter(TokenReader& reader, const Token& word, u32 number, Script& script) {
    CourseChapter chapter;
    chapter.number = number;
    if (!take_text(reader, "the chapter's title", chapter.title, chapter.title_translations) ||
        !reader.require("teaches") ||
        !take_text(reader, "what the chapter teaches", chapter.teaches, chapter.teaches_translations) ||
        !reader.require_end()) {
        return;
    }
    const bool there = std::any_of(script.chapters.begin(), script.chapters.end(),
                                   [&](const CourseChapter& other) { return other.number == number; });
    if (there) {
        reader.fail(word, fmt::format("chapter {} is there already", number));
        return;
    }
    script.chapters.push_back(std::move(chapter));
}

bool is_part_of_name(const Token& token) {
    return token.kind == Token::Kind::word || token.kind == Token::Kind::number || token.is("-");
}

/// The name of a scenario: letters, digits, '-' and '_', as a file's name has them.
std::optional<std::string> take_scenario(TokenReader& reader) {
    std::string name;
    const Token& first = reader.peek();
    const char* end = first.text.data();
    while (is_part_of_name(reader.peek()) && reader.peek().text.data() == end) {
        end += reader.peek().text.size();
        name += reader.take().text;
    }
    if (name.empty() || reader.is(".")) {
        return reader.unexpected("the name of a scenario",
                                 "without folder and .cow: needs fork-cow, zero-page");
    }
    if (first.is("-")) {
        return reader.fail(first, "a scenario's name begins with a letter or a digit");
    }
    return name;
}

} // namespace

void parse_chapter(TokenReader& reader, const Token& word, Script& script) {
    const auto chapter = take_at_most(reader, "a chapter's number", 0, LessonPlace::most);
    if (!chapter) {
        return;
    }
    if (reader.is(Token::Kind::string)) {
        parse_course_chapter(reader, word, *chapter, script);
        return;
    }
    if (!reader.is(".")) {
        reader.unexpected("'.' and the place in the chapter", "the second of chapter 3: chapter 3.2");
        return;
    }
    reader.take();
    const auto place = take_at_most(reader, "a place in a chapter", 1, LessonPlace::most);
    if (!place || !reader.require_end()) {
        return;
    }
    if (script.lesson.place) {
        reader.fail(word, "the scenario has its chapter already");
        return;
    }
    script.lesson.place = LessonPlace{*chapter, *place};
}

void parse_teaches(TokenReader& reader, const Token& word, Script& script) {
    Lesson lesson;
    if (!take_text(reader, "what the scenario teaches", lesson.teaches, lesson.teaches_translations) ||
        !reader.require_end()) {
        return;
    }
    if (!script.lesson.teaches.empty()) {
        reader.fail(word, "what the scenario teaches is said already");
        return;
    }
    script.lesson.teaches = std::move(lesson.teaches);
    script.lesson.teaches_translations = std::move(lesson.teaches_translations);
}

void parse_minutes(TokenReader& reader, const Token& word, Script& script) {
    const auto minutes = take_at_most(reader, "the minutes that it takes", 1, Lesson::most_minutes);
    if (!minutes || !reader.require_end()) {
        return;
    }
    if (std::exchange(script.lesson.minutes, *minutes) != 0) {
        reader.fail(word, "the minutes are said already");
    }
}

void parse_needs(TokenReader& reader, const Token& word, Script& script) {
    std::vector<std::string> needs;
    do {
        auto name = take_scenario(reader);
        if (!name) {
            return;
        }
        needs.push_back(std::move(*name));
    } while (reader.accept(","));
    if (!reader.require_end()) {
        return;
    }
    if (!script.lesson.needs.empty()) {
        reader.fail(word, "what the scenario needs is said already", "one line names all: needs A, B");
        return;
    }
    script.lesson.needs = std::move(needs);
}

} // namespace cow
