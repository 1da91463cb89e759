#pragma once
// Bytes and text: lines of a source, and C escapes as strace prints them.

#include "core/base/ids.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cow {

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Offsets at which the lines of `source` start; at least one.
std::vector<std::size_t> line_starts(std::string_view source);
/// Line number `line` (from 1), without its line end.
std::string_view line_at(std::string_view source, const std::vector<std::size_t>& starts, std::size_t line);

struct EscapeFault {
    std::size_t offset = 0; ///< of the backslash in the text
    std::string message;
};
/// Takes the C escapes out of `body` (the text between the quotes): \n \t \\ \" \' \0 \177 \x7f, and a backslash at
/// the end of a line, which joins it with the next.
std::optional<EscapeFault> unescape(std::string_view body, std::string& out);
/// The opposite, for text between `quote`s: printable UTF-8 stays, the rest becomes escapes that read back the same.
std::string escape(std::string_view bytes, char quote);
/// "text" and 'A', quoted and escaped.
std::string quoted(std::string_view bytes);
std::string quoted_byte(u8 byte);

/// Value of a text that is nothing but decimal digits.
std::optional<u64> decimal_value(std::string_view text);
/// Value of a number as the language writes it: 12, 0x1f, 0644, 16K, 3M, 1G. `fault` says what is wrong with it.
std::optional<u64> number_value(std::string_view text, std::string& fault);

} // namespace cow
