// The course: what each of its scenarios must have, and what is made from what they say of themselves.

#include "app/view/text/catalog.hpp"
#include "app/view/words/lesson_text.hpp"
#include "core/parse/parser.hpp"
#include "core/scenario/player.hpp"
#include "tests/cli/harness.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>

namespace cow::test {
namespace {

using ui::Catalog;
using ui::CatalogEntry;

Catalog catalog() { return ui::read_catalog(in_repository("scenarios")); }

std::vector<const CatalogEntry*> course_of(const Catalog& all) {
    std::vector<const CatalogEntry*> out;
    for (const CatalogEntry& entry : all.entries) {
        if (entry.lesson.place) {
            out.push_back(&entry);
        }
    }
    return out;
}

Script script_of(const CatalogEntry& entry) {
    ParseResult parsed = parse_script(file_text(entry.path));
    REQUIRE(parsed.ok());
    return std::move(parsed.script);
}

bool in_chinese(const std::string& text, const Translations& others) {
    const auto found = others.texts.find(Language::chinese);
    return !text.empty() && found != others.texts.end() && !found->second.empty() && found->second != text;
}

/// A word or a number that is the same in every language: an option of one is not translated.
bool needs_no_translation(const std::string& text) {
    return text.find(' ') == std::string::npos ||
           std::none_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

void check_ask(const AskStatement& ask) {
    CAPTURE(ask.question);
    CHECK(in_chinese(ask.question, ask.translations));
    for (std::size_t i = 0; ask.form == AnswerForm::choice && i < ask.options.size(); ++i) {
        CAPTURE(ask.options[i]);
        CHECK(
            (in_chinese(ask.options[i], ask.option_translations[i]) || needs_no_translation(ask.options[i])));
    }
}

/// Told in both languages, checked, with questions of more than one kind, and something to try at the end.
void check_lesson(const CatalogEntry& entry) {
    const Script script = script_of(entry);
    CHECK(in_chinese(script.title, script.title_translations));
    CHECK(in_chinese(script.lesson.teaches, script.lesson.teaches_translations));
    CHECK(script.lesson.minutes > 0);
    std::set<AnswerForm> forms;
    std::size_t said = 0;
    std::size_t expected = 0;
    for (const Statement& statement : script.statements) {
        CAPTURE(statement.line);
        if (const auto* say = std::get_if<SayStatement>(&statement.what)) {
            ++said;
            CHECK(in_chinese(say->text, say->translations));
        } else if (const auto* label = std::get_if<LabelStatement>(&statement.what)) {
            CHECK(in_chinese(label->text, label->translations));
        } else if (const auto* ask = std::get_if<AskStatement>(&statement.what)) {
            forms.insert(ask->form);
            check_ask(*ask);
        }
        expected += std::holds_alternative<ExpectStatement>(statement.what) ? 1 : 0;
    }
    CHECK(forms.size() >= 2);
    CHECK(said >= 3);
    CHECK(expected >= 3);
    const auto* last = std::get_if<SayStatement>(&script.statements.back().what);
    REQUIRE(last != nullptr);
    CHECK(last->text.starts_with("Try this: "));
    CHECK(last->translations.texts.at(Language::chinese).starts_with("试一试："));
}

/// "| 3 Fork and copy-on-write | … | fork-cow, fork-chain | 18 |"
std::string readme_table(const Catalog& all) {
    std::string out = "| chapter | teaches | scenarios | minutes |\n| --- | --- | --- | --- |\n";
    for (const CourseChapter& chapter : all.chapters) {
        std::string names;
        u32 minutes = 0;
        for (const CatalogEntry* entry : course_of(all)) {
            if (entry->lesson.place->chapter == chapter.number) {
                names += fmt::format("{}{}", names.empty() ? "" : ", ", entry->name());
                minutes += entry->lesson.minutes;
            }
        }
        out += fmt::format("| {} {} | {} | {} | {} |\n", chapter.number, chapter.title, chapter.teaches,
                           names, minutes);
    }
    return out;
}

} // namespace

TEST_CASE("course: its chapters and scenarios are in order, and complete") {
    const Catalog all = catalog();
    const std::vector<const CatalogEntry*> course = course_of(all);
    CHECK(course.size() >= 40);
    REQUIRE(all.chapters.size() == 13);
    std::set<std::string, std::less<>> before;
    LessonPlace last{0, 0};
    for (std::size_t i = 0; i < all.chapters.size(); ++i) {
        CAPTURE(i);
        const CourseChapter& chapter = all.chapters[i];
        CHECK(chapter.number == i);
        CHECK(in_chinese(chapter.title, chapter.title_translations));
        CHECK(in_chinese(chapter.teaches, chapter.teaches_translations));
    }
    for (const CatalogEntry* entry : course) {
        CAPTURE(entry->file);
        const LessonPlace here = *entry->lesson.place;
        const bool follows = here.chapter == last.chapter
                                 ? here.place == last.place + 1
                                 : here.chapter == last.chapter + 1 && here.place == 1;
        CHECK(follows);
        last = here;
        for (const std::string& name : entry->lesson.needs) {
            CAPTURE(name);
            CHECK(before.contains(name));
        }
        CHECK(before.emplace(entry->name()).second);
    }
    CHECK(last.chapter == 12);
}

TEST_CASE("course: every scenario is told in both languages, checked, asks in more than one way, and ends "
          "with a proposal") {
    const Catalog all = catalog();
    for (const CatalogEntry* entry : course_of(all)) {
        CAPTURE(entry->path);
        check_lesson(*entry);
    }
}

TEST_CASE("course: the README's table says what the files say") {
    const std::string table = readme_table(catalog());
    const std::string path = in_repository("README.md");
    const std::string text = file_text(path);
    const std::size_t begin = text.find("| chapter | teaches |");
    REQUIRE(begin != std::string::npos);
    std::size_t end = text.find("\n| `", begin) + 1;
    const std::string shown = text.substr(begin, end - begin);
    if (std::getenv("COWSCOPE_UPDATE_GOLDEN") != nullptr) {
        std::ofstream(path, std::ios::binary) << text.substr(0, begin) << table << text.substr(end);
        return;
    }
    INFO("COWSCOPE_UPDATE_GOLDEN=1 writes it anew");
    CHECK(shown == table);
}

TEST_CASE("course: it begins with the first, and goes on with the first that is left") {
    const Catalog all = catalog();
    const std::vector<const CatalogEntry*> course = course_of(all);
    REQUIRE(course.size() > 2);
    CHECK(all.next({}) == &all.entries.front());
    CHECK(all.next({course[0]->path, course[2]->path}) == course[1]);
    std::set<std::string> everything;
    for (const CatalogEntry* entry : course) {
        everything.insert(entry->path);
    }
    CHECK(all.next(everything) == nullptr);
    CHECK(all.entries.back().folder == "selftests");
    CHECK(all.in_course("fork-cow") != nullptr);
    CHECK(all.in_course("anon-read-first") == nullptr);
    CHECK(ui::Catalog().next({}) == nullptr);
}

} // namespace cow::test
