#include "core/scenario/diagnostic.hpp"
#include "core/scenario/text.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace cow;
using namespace std::string_literals;

TEST_CASE("text: escapes as C and strace write them") {
    struct Case {
        const char* name;
        std::string written;
        std::string bytes;
    };
    const Case cases[] = {
        {"plain", "hello", "hello"},
        {"letters", R"(\n\t\r\a\b\f\v\e)", "\n\t\r\a\b\f\v\x1b"},
        {"quotes", R"(\"\'\\)", "\"'\\"},
        {"octal takes up to three digits", R"(\0\18\177\1234)", "\0\1"s + "8\177S4"},
        {"an elf header", R"(\177ELF\2\1\1\0)", "\177ELF\2\1\1\0"s},
        {"hexadecimal takes up to two digits", R"(\x7f\xA\x414)", "\x7f\n"s + "A4"},
        {"a line that goes on", "a\\\nb\\ \t\r\nc", "abc"},
        {"beyond ASCII", "é–", "é–"},
    };
    for (const Case& c : cases) {
        INFO(std::string(c.name));
        std::string out;
        CHECK_FALSE(unescape(c.written, out).has_value());
        CHECK(out == c.bytes);
    }
    std::string out;
    for (const char* wrong : {R"(\q)", R"(\x)", R"(\xg)", R"(\777)", "\\"}) {
        INFO(std::string(wrong));
        CHECK(unescape(wrong, out).has_value());
    }
}

TEST_CASE("text: whatever is quoted reads back the same") {
    std::string all;
    for (int i = 0; i < 256; ++i) {
        const char c = static_cast<char>(i);
        for (const std::string& bytes : {std::string(1, c), c + "0"s, c + "f"s, "\xc3"s + c}) {
            std::string out;
            const std::string written = quoted(bytes);
            REQUIRE_FALSE(unescape(std::string_view(written).substr(1, written.size() - 2), out).has_value());
            CHECK(out == bytes);
        }
        std::string out;
        const std::string written = quoted_byte(static_cast<u8>(i));
        REQUIRE_FALSE(unescape(std::string_view(written).substr(1, written.size() - 2), out).has_value());
        CHECK(out == std::string(1, c));
    }
    CHECK(quoted("a\"b\n") == R"("a\"b\n")");
    CHECK(quoted_byte('\'') == R"('\'')");
}

TEST_CASE("text: numbers") {
    struct Case {
        const char* text;
        std::optional<u64> value;
    };
    const Case cases[] = {
        {"0", 0},
        {"12", 12},
        {"0x1F", 31},
        {"0X1f", 31},
        {"010", 8},
        {"16K", 16384},
        {"3M", 3U << 20U},
        {"1G", 1U << 30U},
        {"0K", 0},
        {"18446744073709551615", ~u64{0}},
        {"0xffffffffffffffff", ~u64{0}},
        {"17179869183G", 17179869183ULL << 30U},
        {"18446744073709551616", {}},
        {"0x10000000000000000", {}},
        {"17179869184G", {}},
        {"09", {}},
        {"1k", {}},
        {"0x", {}},
        {"K", {}},
        {"1KK", {}},
        {"1T", {}},
        {"0x1K", {}},
        {"", {}},
        {"1e5", {}},
    };
    for (const Case& c : cases) {
        INFO(std::string(c.text));
        std::string fault;
        CHECK(number_value(c.text, fault) == c.value);
        CHECK(fault.empty() == c.value.has_value());
    }
}

TEST_CASE("text: the word that was probably meant") {
    const std::vector<std::string_view> words{"mmap",  "munmap",    "mremap", "fork",
                                              "vfork", "PROT_READ", "copies", "x"};
    struct Case {
        const char* word;
        const char* meant;
    };
    const Case cases[] = {
        {"mmpa", "mmap"}, {"mmap2", "mmap"},   {"unmap", "munmap"},
        {"fokr", "fork"}, {"FORK", "fork"},    {"prot_read", "PROT_READ"},
        {"copy", ""},     {"copes", "copies"}, {"zzz", ""},
        {"", ""},         {"y", ""},           {"mremp", "mremap"},
    };
    for (const Case& c : cases) {
        INFO(std::string(c.word));
        CHECK(nearest_word(c.word, words) == c.meant);
    }
    CHECK(nearest_word(std::string(100000, 'a'), words).empty());
}
