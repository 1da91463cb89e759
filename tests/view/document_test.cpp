// The text of a scenario as it is edited: caret, selection, undo; saving that loses nothing.

#include "app/view/text/completion.hpp"
#include "app/view/text/document.hpp"
#include "app/view/text/highlight.hpp"
#include "app/view/text/script_lines.hpp"
#include "app/view/text/script_place.hpp"
#include "core/base/utf8.hpp"
#include "tests/view/scratch.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>

using namespace cow;
using namespace cow::ui;

namespace {

constexpr std::string_view good = "init: buf = mmap(NULL, PAGE, PROT_READ|PROT_WRITE, "
                                  "MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\ninit: store buf 'A'\n";

void type(TextBuffer& buffer, std::string_view text) {
    for (std::size_t at = 0; at < text.size(); at = next_character(text, at)) {
        buffer.apply(edit::Insert{std::string(text.substr(at, next_character(text, at) - at))});
    }
}

std::string bytes_of(const std::filesystem::path& path) {
    std::string problem;
    std::string out = read_scenario_file(path.string(), problem);
    REQUIRE(problem.empty());
    return out;
}

} // namespace

TEST_CASE("text: places are at the beginnings of characters, words and lines") {
    const std::string text = "a中 b_1+x\n\n  end";
    CHECK(next_character(text, 0) == 1);
    CHECK(next_character(text, 1) == 4);
    CHECK(previous_character(text, 4) == 1);
    CHECK(next_character(text, text.size()) == text.size());
    CHECK(previous_character(text, 0) == 0);
    CHECK(next_word(text, 0) == 5);
    CHECK(next_word(text, 5) == 8);
    CHECK(next_word(text, 9) == 10);
    CHECK(next_word(text, 10) == 11);
    CHECK(previous_word(text, text.size()) == 14);
    CHECK(previous_word(text, 14) == 12);
    CHECK(previous_word(text, 8) == 5);
    CHECK(previous_word(text, 5) == 0);
    CHECK(line_begin(text, 11) == 11);
    CHECK(line_begin(text, 13) == 12);
    CHECK(line_end(text, 0) == 10);
    CHECK(word_at(text, 6) == TextRange{5, 8});
    CHECK(word_at(text, 8) == TextRange{8, 9});
    CHECK(word_at(text, 11).empty());
}

TEST_CASE("text: what is typed is undone word by word, what is deleted at once") {
    TextBuffer buffer;
    type(buffer, "store buf");
    CHECK(buffer.text() == "store buf");
    CHECK(buffer.undo());
    CHECK(buffer.text() == "store ");
    CHECK(buffer.undo());
    CHECK(buffer.text().empty());
    CHECK_FALSE(buffer.undo());
    CHECK(buffer.redo());
    CHECK(buffer.redo());
    CHECK_FALSE(buffer.redo());
    CHECK(buffer.text() == "store buf");
    for (int i = 0; i < 3; ++i) {
        buffer.apply(edit::Erase{Motion::character_back});
    }
    CHECK(buffer.text() == "store ");
    CHECK(buffer.undo());
    CHECK(buffer.text() == "store buf");
    CHECK(buffer.caret() == buffer.text().size());
}

TEST_CASE("text: a selection is replaced, moved out of and extended; a caret is never inside a character") {
    TextBuffer buffer("one 中文 three");
    buffer.apply(edit::Place{5, false});
    CHECK(buffer.caret() == 4);
    buffer.apply(edit::Move{Motion::character_forward, true});
    buffer.apply(edit::Move{Motion::character_forward, true});
    CHECK(buffer.selected() == "中文");
    buffer.apply(edit::Move{Motion::character_back, false});
    CHECK(buffer.selection() == TextRange{4, 4});
    buffer.apply(edit::Select{{4, 10}});
    buffer.apply(edit::Insert{"two"});
    CHECK(buffer.text() == "one two three");
    CHECK(buffer.undo());
    CHECK(buffer.selected() == "中文");
    buffer.apply(edit::Erase{Motion::word_back});
    CHECK(buffer.text() == "one  three");
    buffer.apply(edit::Move{Motion::text_begin, false});
    CHECK_FALSE(buffer.apply(edit::Erase{Motion::character_back}));
    buffer.apply(edit::Erase{Motion::word_forward});
    CHECK(buffer.text() == "three");
}

TEST_CASE("script lines: rows break behind blanks and commas, and every byte is in one row") {
    const std::string text = "init: buf = mmap(NULL, 3*PAGE, PROT_READ)\n\n# 中文中文中文中文中文中文\n";
    const std::vector<ScriptLine> lines = script_lines(text, 20);
    REQUIRE(lines.size() == 4); // the last is empty
    for (const ScriptLine& line : lines) {
        std::size_t at = line.range.begin;
        for (std::size_t r = 0; r < line.rows(); ++r) {
            CHECK(line.row(r).begin == at);
            CHECK(line.row(r).size() <= 30); // bytes of 20 columns
            at = line.row(r).end;
        }
        CHECK(at == line.range.end);
    }
    CHECK(lines[0].rows() == 3);
    CHECK(lines[2].rows() == 2);
    CHECK(line_of(lines, 0) == 0);
    CHECK(line_of(lines, lines[1].range.begin) == 1);
    CHECK(line_of(lines, text.size()) == 3);
    CHECK(row_of(lines[0], lines[0].breaks[0]) == 1);
}

TEST_CASE("highlight: words by what they are") {
    const auto inks = [](std::string_view line) {
        InkState state;
        std::string out(line.size(), '.');
        constexpr std::string_view letters = ".kpcCns#";
        for (const InkSpan& span : highlight(line, state)) {
            std::fill(out.begin() + static_cast<std::ptrdiff_t>(span.begin),
                      out.begin() + static_cast<std::ptrdiff_t>(span.end),
                      letters[static_cast<std::size_t>(span.ink)]);
        }
        return out;
    };
    CHECK(inks("title \"Fork # 1\" # so") == "kkkkk.ssssssssss.####");
    CHECK(inks("init: b = mmap(NULL, PAGE)") == "pppp......cccc.CCCC..CCCC.");
    CHECK(inks("child: store b+PAGE 'B'") == "ppppp..kkkkk...CCCC.sss");
    CHECK(inks("kernel: ksm_scan") == "kkkkkk..kkkkkkkk");
    CHECK(inks("expect refs(init, b) == 2") == "kkkkkk..................n");
    CHECK(inks("say \"open") == "kkk.sssss");
    CHECK(inks("hidden require copies == 2 points 3") == "kkkkkk.kkkkkkk...........n.kkkkkk.n");
    InkState state;
    highlight("say \"one \\", state);
    CHECK(state.in_string);
    CHECK(highlight("two\" # x", state).front() == InkSpan{0, 4, Ink::string});
}

TEST_CASE("document: errors as typed, and the text is good again when they are mended") {
    const Scratch scratch;
    Document document(scratch.path("a.cow"), std::string(good));
    CHECK(document.ok());
    CHECK_FALSE(document.modified());
    document.apply(edit::Place{document.text().find("store"), false});
    document.apply(edit::Insert{"x"});
    CHECK(document.modified());
    REQUIRE_FALSE(document.ok());
    CHECK(document.errors().front().line == 2);
    CHECK(document.errors().front().column == 7);
    document.apply(edit::Erase{Motion::character_back});
    CHECK(document.ok());
    CHECK_FALSE(document.modified());
}

TEST_CASE("document: changes are kept beside the file after a while, and offered when it is opened again") {
    const Scratch scratch;
    const std::string path = scratch.file("a.cow", good);
    const std::string beside = scratch.path(".a.cow.autosave");
    {
        Document document(path, bytes_of(path));
        document.apply(edit::Insert{"# mine\n"});
        CHECK(document.waits());
        document.tick(0.5);
        CHECK_FALSE(std::filesystem::exists(beside));
        document.tick(0.6);
        CHECK_FALSE(document.waits());
        CHECK(std::filesystem::exists(beside));
        document.apply(edit::Insert{"# more\n"});
        document.keep(); // the end of the program
    }
    CHECK(bytes_of(path) == good);
    {
        Document document(path, bytes_of(path));
        REQUIRE(document.recovery());
        CHECK(document.text() == good);
        document.apply(edit::Insert{"lost?"}); // not before it is decided
        CHECK(document.text() == good);
        document.recover();
        CHECK(document.text() == "# mine\n# more\n" + std::string(good));
        CHECK(document.modified());
        document.apply(edit::Undo{});
        CHECK(document.text() == good);
        document.apply(edit::Redo{});
        CHECK(document.save(false, {}) == Saved::done);
        CHECK_FALSE(std::filesystem::exists(beside));
        CHECK_FALSE(document.modified());
    }
    CHECK(bytes_of(path) == "# mine\n# more\n" + std::string(good));
    CHECK_FALSE(Document(path, bytes_of(path)).recovery());
}

TEST_CASE("document: what was kept can be dropped; changes that are taken back leave nothing") {
    const Scratch scratch;
    const std::string path = scratch.file("a.cow", good);
    const std::string beside = scratch.path(".a.cow.autosave");
    Document document(path, bytes_of(path));
    document.apply(edit::Insert{"x"});
    document.keep();
    CHECK(std::filesystem::exists(beside));
    CHECK(take_unsaved_file() == path);
    CHECK(take_unsaved_file().empty());
    Document again(path, bytes_of(path));
    REQUIRE(again.recovery());
    again.drop_recovery();
    CHECK_FALSE(again.recovery());
    CHECK_FALSE(std::filesystem::exists(beside));
    document.apply(edit::Insert{"y"});
    document.keep();
    CHECK(std::filesystem::exists(beside));
    document.apply(edit::Undo{});
    document.apply(edit::Undo{});
    REQUIRE_FALSE(document.modified());
    document.keep();
    CHECK_FALSE(std::filesystem::exists(beside));
}

TEST_CASE("document: a file that has changed meanwhile is not overwritten unasked, nor the text lost") {
    const Scratch scratch;
    const std::string path = scratch.file("a.cow", good);
    Document document(path, bytes_of(path));
    document.apply(edit::Insert{"# mine\n"});
    scratch.file("a.cow", "# theirs\n" + std::string(good));
    CHECK(document.save(false, {}) == Saved::conflict);
    CHECK(bytes_of(path).starts_with("# theirs"));
    std::string problem;
    CHECK(document.reload(problem));
    CHECK(document.text().starts_with("# theirs"));
    CHECK_FALSE(document.modified());
    document.apply(edit::Undo{});
    CHECK(document.text().starts_with("# mine"));
    CHECK(document.save(false, {}) == Saved::done); // the file is as it was read
    scratch.file("a.cow", "# again\n");
    document.apply(edit::Insert{"x"});
    CHECK(document.save(false, {}) == Saved::conflict);
    CHECK(document.save(true, {}) == Saved::done);
    CHECK(bytes_of(path) == document.text());
    std::filesystem::remove(path);
    document.apply(edit::Insert{"y"});
    CHECK(document.save(false, {}) == Saved::done); // a file that is gone is no conflict
    CHECK(bytes_of(path) == document.text());
}

TEST_CASE("document: where its folder cannot be written it goes elsewhere, under a free name") {
    const Scratch scratch;
    const std::string there = scratch.file("status", "taken");
    Document document("/proc/self/status", std::string(good)); // no folder that anybody can write in
    document.apply(edit::Insert{"# mine\n"});
    CHECK(document.save(true, {}) == Saved::failed);
    document.keep();
    CHECK(find_autosave("/proc/self/status").has_value()); // in the program's own folder
    CHECK(document.save(true, {"/proc", scratch.path("")}) == Saved::elsewhere);
    CHECK(document.path() == scratch.path("status-2"));
    CHECK(bytes_of(document.path()) == document.text());
    CHECK(bytes_of(there) == "taken");
    CHECK_FALSE(find_autosave("/proc/self/status").has_value());
}

TEST_CASE("document: saved under another name, which another file may have") {
    const Scratch scratch;
    const std::string path = scratch.file("a.cow", good);
    const std::string other = scratch.file("b.cow", "taken");
    Document document(path, bytes_of(path));
    document.apply(edit::Insert{"# mine\n"});
    CHECK(document.save_as(other, false) == Saved::exists);
    CHECK(bytes_of(other) == "taken");
    CHECK(document.save_as(other, true) == Saved::done);
    CHECK(document.path() == other);
    CHECK(bytes_of(other) == document.text());
    CHECK(bytes_of(path) == good);
    CHECK(document.save_as("/proc/nowhere.cow", false) == Saved::failed);
    CHECK(document.path() == other);
}

TEST_CASE("document: line ends stay as they are in the file; what is no text is not edited") {
    const Scratch scratch;
    const std::string path = scratch.file("a.cow", "# one\r\n# two\r\n");
    Document document(path, bytes_of(path));
    CHECK(document.text() == "# one\n# two\n");
    CHECK_FALSE(document.modified());
    document.apply(edit::Insert{"# zero\n"});
    CHECK(document.save(false, {}) == Saved::done);
    CHECK(bytes_of(path) == "# zero\r\n# one\r\n# two\r\n");
    CHECK_FALSE(Document(path, std::string("\xff\xfe", 2)).editable());
    CHECK_FALSE(Document(path, std::string("a\0b", 3)).editable());
    CHECK_FALSE(Document(path, std::string(std::size_t{2} << 20U, ' ')).editable());
}

TEST_CASE(
    "a step is written behind the expectations of the step before it, ahead of what leads to the next") {
    const std::string text = "title \"T\"\n"                                         // 1
                             "say \"first\"\n"                                       // 2
                             "init: b = mmap(NULL, PAGE, PROT_READ|PROT_WRITE, \\\n" // 3
                             "    MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"               // 4
                             "# a comment\n"                                         // 5
                             "init: store b 'A'\n"                                   // 6
                             "say \"so\"\n"                                          // 7
                             "expect frames_used == 1\n"                             // 8
                             "ask \"What?\" copy | reuse\n"                          // 9
                             "init: load b";                                         // 10
    const ParseResult parsed = parse_script(text);
    REQUIRE(parsed.ok());
    const std::size_t lines[] = {2, 5, 9, 11};
    for (std::size_t step = 0; step < 4; ++step) {
        CHECK(line_for_step(parsed.script, text, step) == lines[step]);
        Document document("", text);
        document.insert_lines(lines[step], "kernel: ksm_scan");
        REQUIRE(document.ok());
        const std::size_t statement = document.script().steps()[step];
        CHECK(document.script().statements[statement].text == "kernel: ksm_scan");
    }
}

TEST_CASE("completion: the language's words and the scenario's names, not in comments and strings") {
    const Script script = parse_script(good).script;
    const auto words = [&](std::string_view text) { return complete(text, text.size(), script, 5).words; };
    CHECK(words("init: b = mma") == std::vector<std::string>{"mmap"});
    CHECK(words("init: madvise(buf, PAGE, MADV_FR") == std::vector<std::string>{"MADV_FREE"});
    CHECK(words("expect frames_u") == std::vector<std::string>{"frames_used"});
    CHECK(words("init: store bu") == std::vector<std::string>{"buf", "bug"});
    CHECK(words("init: load PROT_").size() == 5);
    CHECK(words("require not broken(two_w") == std::vector<std::string>{"two_writers"});
    CHECK(words("requ") == std::vector<std::string>{"require"});
    CHECK(words("# mma").empty());
    CHECK(words("say \"mma").empty());
    CHECK(words("init: m").empty());
    CHECK(words("init: mmap").empty());
    CHECK(words("init: store b 0x1").empty());
    CHECK(complete("mmap", 2, script, 5).words.empty()); // in the middle of a word
}
