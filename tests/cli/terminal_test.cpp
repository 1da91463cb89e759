// Colour, characters and width.

#include "app/cli/report/process_table.hpp"
#include "app/cli/report/terminal.hpp"
#include "core/base/utf8.hpp"

#include <doctest/doctest.h>

namespace cow::cli {

TEST_SUITE("cli terminal") {
    TEST_CASE("colour only on a terminal that has it, and never against NO_COLOR") {
        StyleFacts facts{
            .terminal = true, .columns = 0, .no_color = "", .term = "xterm", .locale = "C.UTF-8"};
        CHECK(style_for(facts).colour);
        facts.no_color = "1";
        CHECK(!style_for(facts).colour);
        facts.no_color = "";
        facts.term = "dumb";
        CHECK(!style_for(facts).colour);
        facts.term = "";
        CHECK(!style_for(facts).colour);
        facts.term = "xterm";
        facts.terminal = false;
        CHECK(!style_for(facts).colour);
        CHECK(paint({.colour = false}, Ink::bad, "x") == "x");
        CHECK(paint({.colour = true}, Ink::bad, "x") == "\x1b[1;31mx\x1b[0m");
    }

    TEST_CASE("UTF-8 only where the locale says so") {
        for (const char* locale : {"C.UTF-8", "en_US.utf8", "de_DE.UTF-8@euro"}) {
            CHECK(style_for({.locale = locale}).utf8);
        }
        for (const char* locale : {"", "C", "POSIX", "de_DE.ISO-8859-1"}) {
            CHECK(!style_for({.locale = locale}).utf8);
        }
    }

    TEST_CASE("width: 80 when unknown, within reason else") {
        CHECK(style_for({}).width == 80);
        CHECK(style_for({.columns = 100}).width == 100);
        CHECK(style_for({.columns = 1}).width == 40);
        CHECK(style_for({.columns = 10'000}).width == 110);
    }

    TEST_CASE("text is made fit for where it goes") {
        const Style utf8{.utf8 = true};
        const Style ascii{.utf8 = false};
        CHECK(presentable(utf8, "F1 → F2, “so”…") == "F1 → F2, “so”…");
        CHECK(presentable(ascii, "F1 → F2, “so”…") == "F1 -> F2, \"so\"...");
        CHECK(presentable(ascii, "täglich") == "t?glich");
        CHECK(presentable(utf8, "a\tb\x1b[0m\x7f\nc") == "a b?[0m?\nc");
        CHECK(presentable(utf8, "\xc2\x9b"
                                "31m") == "?31m"); // C1: CSI in one character
        CHECK(presentable(utf8, "a\xe2\x80\xae"
                                "b") == "a?b"); // turns the direction around
        CHECK(presentable(utf8, "a\xff"
                                "b\xe2\x80") == "a?b??"); // no UTF-8
    }

    TEST_CASE("columns") {
        CHECK(columns_of("") == 0);
        CHECK(columns_of("abc") == 3);
        CHECK(columns_of("täglich →") == 9);
        CHECK(columns_of("日本") == 4);
        CHECK(columns_of("e\xcc\x81") == 1);
    }

    TEST_CASE("wrap") {
        using Lines = std::vector<std::string>;
        CHECK(wrap("", 10) == Lines{""});
        CHECK(wrap("one two three", 8) == Lines{"one two", "three"});
        CHECK(wrap("one two three", 7) == Lines{"one two", "three"});
        CHECK(wrap("exceptionally long", 5) == Lines{"exceptionally", "long"});
        CHECK(wrap("  spaced   out  ", 80) == Lines{"spaced out"});
        CHECK(wrap("first\n\nsecond", 80) == Lines{"first", "", "second"});
        CHECK(wrap("ä ö ü", 3) == Lines{"ä ö", "ü"});
    }

    TEST_CASE("sizes and counts") {
        CHECK(size_text(0) == "0");
        CHECK(size_text(512) == "512 B");
        CHECK(size_text(4096) == "4 KiB");
        CHECK(size_text(6144) == "6 KiB");
        CHECK(size_text(4096 * 3 / 2 - 512) == "5.5 KiB");
        CHECK(size_text(u64{1} << 30U) == "1 GiB");
        CHECK(count_text(1, "fault") == "1 fault");
        CHECK(count_text(2, "fault") == "2 faults");
    }
}

} // namespace cow::cli
