#include "core/scenario/text.hpp"

#include "core/base/utf8.hpp"

#include <fmt/format.h>

#include <charconv>
#include <limits>

namespace cow {
namespace {

bool is_octal(char c) { return c >= '0' && c <= '7'; }

int hex_digit(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    const char l = lower(c);
    return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

std::optional<char> simple_escape(char c) {
    switch (c) {
    case 'n': return '\n';
    case 't': return '\t';
    case 'r': return '\r';
    case 'a': return '\a';
    case 'b': return '\b';
    case 'f': return '\f';
    case 'v': return '\v';
    case 'e': return '\x1b';
    case '\\':
    case '"':
    case '\'': return c;
    default: return std::nullopt;
    }
}

/// Length of a line continuation at `at` (a backslash), 0 when it is none.
std::size_t continuation_length(std::string_view body, std::size_t at) {
    std::size_t end = at + 1;
    while (end < body.size() && (body[end] == ' ' || body[end] == '\t' || body[end] == '\r')) {
        ++end;
    }
    return end < body.size() && body[end] == '\n' ? end + 1 - at : 0;
}

/// One escape at `at`; returns its length, 0 for an unknown one.
std::size_t take_escape(std::string_view body, std::size_t at, std::string& out) {
    if (at + 1 >= body.size()) {
        return 0;
    }
    const char kind = body[at + 1];
    if (is_octal(kind)) {
        unsigned value = 0;
        std::size_t used = 1;
        while (used <= 3 && at + used < body.size() && is_octal(body[at + used])) {
            value = value * 8 + static_cast<unsigned>(body[at + used] - '0');
            ++used;
        }
        out += static_cast<char>(value & 0xffU);
        return value > 0xff ? 0 : used;
    }
    if (kind == 'x') {
        unsigned value = 0;
        std::size_t used = 2;
        while (used < 4 && at + used < body.size() && hex_digit(body[at + used]) >= 0) {
            value = value * 16 + static_cast<unsigned>(hex_digit(body[at + used]));
            ++used;
        }
        out += static_cast<char>(value);
        return used == 2 ? 0 : used;
    }
    if (const auto plain = simple_escape(kind)) {
        out += *plain;
        return 2;
    }
    return continuation_length(body, at);
}

} // namespace

std::vector<std::size_t> line_starts(std::string_view source) {
    std::vector<std::size_t> starts{0};
    for (std::size_t at = source.find('\n'); at != std::string_view::npos; at = source.find('\n', at + 1)) {
        starts.push_back(at + 1);
    }
    return starts;
}

std::string_view line_at(std::string_view source, const std::vector<std::size_t>& starts, std::size_t line) {
    const std::size_t from = starts[line - 1];
    const std::size_t to = line < starts.size() ? starts[line] - 1 : source.size();
    std::string_view text = source.substr(from, to - from);
    if (!text.empty() && text.back() == '\r') {
        text.remove_suffix(1);
    }
    return text;
}

std::optional<EscapeFault> unescape(std::string_view body, std::string& out) {
    out.clear();
    out.reserve(body.size());
    for (std::size_t at = 0; at < body.size();) {
        if (body[at] != '\\') {
            out += body[at++];
            continue;
        }
        const std::size_t length = take_escape(body, at, out);
        if (length == 0) {
            return EscapeFault{at, fmt::format("unknown escape '{}'", body.substr(at, 2))};
        }
        at += length;
    }
    return std::nullopt;
}

std::string escape(std::string_view bytes, char quote) {
    std::string out;
    for (std::size_t at = 0; at < bytes.size();) {
        const char c = bytes[at];
        const Character character = character_at(bytes, at);
        if (c == quote || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\t') {
            out += "\\t";
        } else if (character.broken || static_cast<u8>(c) < 0x20 || c == '\x7f') {
            out += fmt::format("\\x{:02x}",
                               static_cast<u8>(c)); // always two digits: what follows is not taken in
        } else {
            out += bytes.substr(at, character.bytes);
        }
        at += character.bytes;
    }
    return out;
}

std::string quoted(std::string_view bytes) { return fmt::format("\"{}\"", escape(bytes, '"')); }

std::string quoted_byte(u8 byte) {
    const char c = static_cast<char>(byte);
    return fmt::format("'{}'", escape(std::string_view(&c, 1), '\''));
}

std::optional<u64> decimal_value(std::string_view text) {
    u64 value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

std::optional<u64> number_value(std::string_view text, std::string& fault) {
    std::string_view digits = text;
    unsigned base = 10;
    u64 scale = 1;
    if (digits.starts_with("0x") || digits.starts_with("0X")) {
        base = 16;
        digits.remove_prefix(2);
    } else {
        if (digits.ends_with('K') || digits.ends_with('M') || digits.ends_with('G')) {
            scale = u64{1} << (digits.back() == 'K' ? 10U : digits.back() == 'M' ? 20U : 30U);
            digits.remove_suffix(1);
        }
        base = digits.size() > 1 && digits.front() == '0' ? 8 : 10;
    }
    u64 value = 0;
    constexpr u64 most = std::numeric_limits<u64>::max();
    for (char c : digits) {
        const int digit = hex_digit(c);
        if (digit < 0 || static_cast<unsigned>(digit) >= base) {
            fault = base == 8 ? "is not a number (a leading 0 means octal)" : "is not a number";
            return std::nullopt;
        }
        if (value > (most - static_cast<unsigned>(digit)) / base) {
            fault = "does not fit in 64 bits";
            return std::nullopt;
        }
        value = value * base + static_cast<unsigned>(digit);
    }
    if (digits.empty() || value > most / scale) {
        fault = digits.empty() ? "is not a number" : "does not fit in 64 bits";
        return std::nullopt;
    }
    return value * scale;
}

} // namespace cow
