#pragma once
// What is said about a wrong file: the exact text, with place, caret and hint.

#include "core/parse/parser.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace cow::test {

struct ErrorCase {
    const char* name;
    const char* source;
    const char* expected; ///< behind a first line break
};

inline std::string errors_of(std::string_view source) {
    return format_diagnostics("t.cow", source, parse_script(source).errors);
}

/// Checks each case, with the text `before` in front of its source.
inline void check_errors(const std::vector<ErrorCase>& cases, std::string_view before = {}) {
    for (const ErrorCase& c : cases) {
        INFO(std::string(c.name));
        CHECK(errors_of(std::string(before) + c.source) == std::string(c.expected).substr(1));
    }
}

/// A first line that gives the name buf.
inline constexpr std::string_view buffer_line =
    "buf = mmap(NULL, PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n";

} // namespace cow::test
