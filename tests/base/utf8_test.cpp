#include "core/base/utf8.hpp"
#include "core/scenario/diagnostic.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace cow;
using namespace std::string_literals;

namespace {

struct Case {
    const char* name;
    std::string text;
    std::vector<u32> codes; ///< 0: a byte that belongs to no character
    std::size_t valid = 0;  ///< bytes
    std::size_t columns = 0;
};

const std::vector<Case>& cases() {
    static const std::vector<Case> all{
        {"nothing", "", {}, 0, 0},
        {"ASCII", "abc", {'a', 'b', 'c'}, 3, 3},
        {"two bytes", "é", {0xe9}, 2, 1},
        {"three bytes", "€→", {0x20ac, 0x2192}, 6, 2},
        {"four bytes", "\xf0\x9f\x90\x84", {0x1f404}, 4, 2},
        {"the last of all", "\xf4\x8f\xbf\xbf", {0x10ffff}, 4, 1},
        {"ideographs are wide", "日本。", {0x65e5, 0x672c, 0x3002}, 9, 6},
        {"a mark is on the letter before", "e\xcc\x81x", {'e', 0x301, 'x'}, 4, 2},
        {"a joiner takes no room", "a\xe2\x80\x8d"s + "b", {'a', 0x200d, 'b'}, 5, 2},
        {"no byte of UTF-8", "a\xff"s + "b", {'a', 0, 'b'}, 1, 3},
        {"goes on from nothing", "\x80\xbf", {0, 0}, 0, 2},
        {"cut off", "x\xe2\x82", {'x', 0, 0}, 1, 3},
        {"cut off by the next", "\xe2\x82\xc3\xa9", {0, 0, 0xe9}, 0, 3},
        {"overlong, of two", "\xc0\x80", {0, 0}, 0, 2},
        {"overlong, of three", "\xe0\x80\x80", {0, 0, 0}, 0, 3},
        {"overlong, of four", "\xf0\x80\x80\x80", {0, 0, 0, 0}, 0, 4},
        {"a surrogate", "\xed\xa0\x80", {0, 0, 0}, 0, 3},
        {"beyond the last", "\xf4\x90\x80\x80", {0, 0, 0, 0}, 0, 4},
        {"a zero", "\0a"s, {0xffff, 'a'}, 2, 1}, // 0xffff: stands for the code 0
    };
    return all;
}

} // namespace

TEST_CASE("utf8: characters, broken bytes and columns") {
    for (const Case& c : cases()) {
        INFO(std::string(c.name));
        std::vector<u32> codes;
        for_each_character(c.text, [&](const Character& character, std::size_t) {
            CHECK((!character.broken || (character.bytes == 1 && character.code == replacement_character)));
            codes.push_back(character.broken ? 0 : character.code == 0 ? 0xffff : character.code);
        });
        CHECK(codes == c.codes);
        CHECK(valid_utf8_prefix(c.text) == c.valid);
        CHECK(columns_of(c.text) == c.columns);
    }
}

TEST_CASE("utf8: forward, back and inside agree, in broken text too") {
    for (const Case& c : cases()) {
        INFO(std::string(c.name));
        std::vector<std::size_t> places{0};
        while (places.back() < c.text.size()) {
            places.push_back(next_character(c.text, places.back()));
        }
        CHECK(places.size() == c.codes.size() + 1);
        for (std::size_t i = 1; i < places.size(); ++i) {
            CHECK(previous_character(c.text, places[i]) == places[i - 1]);
            for (std::size_t at = places[i - 1]; at < places[i]; ++at) {
                CHECK(inside_character(c.text, at) == (at != places[i - 1]));
            }
        }
        CHECK(next_character(c.text, c.text.size()) == c.text.size());
        CHECK(previous_character(c.text, 0) == 0);
        CHECK_FALSE(inside_character(c.text, c.text.size()));
    }
}

TEST_CASE("utf8: what is put together comes apart the same") {
    for (const u32 code :
         {0U, 0x41U, 0x7fU, 0x80U, 0x7ffU, 0x800U, 0xd7ffU, 0xe000U, 0xffffU, 0x10000U, 0x10ffffU}) {
        std::string text;
        append_character(text, code);
        const Character back = character_at(text, 0);
        CHECK(back.code == code);
        CHECK(back.bytes == text.size());
        CHECK_FALSE(back.broken);
    }
    for (const u32 code : {0xd800U, 0xdfffU, 0x110000U, 0xffffffffU}) {
        std::string text;
        append_character(text, code);
        CHECK(character_at(text, 0).code == replacement_character);
        CHECK(text.size() == 3);
    }
}

TEST_CASE("utf8: the caret of a diagnostic stands in the terminal's column") {
    struct Caret {
        std::string line;
        u32 column; ///< bytes, from 1
        u32 length;
        const char* shown;
    };
    const std::vector<Caret> carets{
        {"say é x", 8, 1, "  say é x\n        ^\n"},     {"日本 x", 8, 1, "  日本 x\n       ^\n"},
        {"e\xcc\x81 x", 5, 1, "  e\xcc\x81 x\n    ^\n"}, {"a 日本", 3, 6, "  a 日本\n    ^~~~\n"},
        {"a\xff\tx", 4, 1, "  a? x\n     ^\n"},          {"\xe2\x80\xae x", 5, 1, "  ? x\n    ^\n"},
    };
    for (const Caret& c : carets) {
        Diagnostic diagnostic;
        diagnostic.line = 1;
        diagnostic.column = c.column;
        diagnostic.length = c.length;
        diagnostic.message = "m";
        const std::string text = format_diagnostics("f", c.line, {diagnostic});
        CHECK(text.substr(text.find('\n') + 1) == c.shown);
    }
}
