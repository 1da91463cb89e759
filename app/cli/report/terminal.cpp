#include "app/cli/report/terminal.hpp"

#include "core/base/ids.hpp"
#include "core/scenario/text.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

namespace cow::cli {
namespace {

constexpr std::size_t unknown_width = 80;
constexpr std::size_t narrowest = 40;
constexpr std::size_t widest = 110; // longer lines are hard to read

std::string_view variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string_view{} : value;
}

std::size_t terminal_columns(int descriptor) {
    winsize size{};
    return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

bool names_utf8(std::string_view locale) {
    std::string lowered(locale);
    std::transform(lowered.begin(), lowered.end(), lowered.begin(), lower);
    return lowered.find("utf-8") != std::string::npos || lowered.find("utf8") != std::string::npos;
}

std::string_view code_of(Ink ink) {
    switch (ink) {
    case Ink::plain: return "";
    case Ink::bold: return "\x1b[1m";
    case Ink::dim: return "\x1b[2m";
    case Ink::title: return "\x1b[1;36m";
    case Ink::good: return "\x1b[32m";
    case Ink::bad: return "\x1b[1;31m";
    case Ink::question: return "\x1b[33m";
    }
    return "";
}

/// The code point at text[at], which is the start of a valid sequence; `length` gets its bytes.
u32 code_point(std::string_view text, std::size_t at, std::size_t& length) {
    const auto byte = [&](std::size_t i) { return static_cast<u32>(static_cast<u8>(text[at + i])); };
    const u32 first = byte(0);
    length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (at + length > text.size()) {
        length = 1;
    }
    switch (length) {
    case 2: return (first & 0x1fU) << 6U | (byte(1) & 0x3fU);
    case 3: return (first & 0x0fU) << 12U | (byte(1) & 0x3fU) << 6U | (byte(2) & 0x3fU);
    case 4:
        return (first & 0x07U) << 18U | (byte(1) & 0x3fU) << 12U | (byte(2) & 0x3fU) << 6U |
               (byte(3) & 0x3fU);
    default: return first;
    }
}

/// What people read in place of a character that ASCII lacks.
std::string_view in_ascii(u32 code) {
    constexpr std::array<std::pair<u32, std::string_view>, 20> table{{
        {0xa0, " "},    {0xb5, "u"},     {0xb7, "-"},    {0xd7, "x"},    {0x2013, "-"},
        {0x2014, "-"},  {0x2018, "'"},   {0x2019, "'"},  {0x201c, "\""}, {0x201d, "\""},
        {0x2022, "*"},  {0x2026, "..."}, {0x2190, "<-"}, {0x2192, "->"}, {0x21d2, "=>"},
        {0x2260, "!="}, {0x2264, "<="},  {0x2265, ">="}, {0x2713, "+"},  {0x2717, "x"},
    }};
    const auto* found =
        std::find_if(table.begin(), table.end(), [&](const auto& row) { return row.first == code; });
    return found == table.end() ? "?" : found->second;
}

/// C0 and C1 controls, and those that turn the direction of writing around.
bool acts_on_terminal(u32 code) {
    return code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0x202a && code <= 0x202e) ||
           (code >= 0x2066 && code <= 0x2069);
}

std::size_t width_of(u32 code) {
    constexpr std::array<std::pair<u32, u32>, 9> wide{{
        {0x1100, 0x115f},
        {0x2e80, 0xa4cf},
        {0xac00, 0xd7a3},
        {0xf900, 0xfaff},
        {0xfe30, 0xfe6f},
        {0xff00, 0xff60},
        {0xffe0, 0xffe6},
        {0x1f300, 0x1faff},
        {0x20000, 0x3fffd},
    }};
    if ((code >= 0x300 && code <= 0x36f) || (code >= 0x200b && code <= 0x200d) || code == 0xfe0f) {
        return 0;
    }
    const auto in = [&](const auto& range) { return code >= range.first && code <= range.second; };
    return std::any_of(wide.begin(), wide.end(), in) ? 2 : 1;
}

void wrap_line(std::string_view line, std::size_t width, std::vector<std::string>& out) {
    std::string current;
    std::size_t columns = 0;
    for (std::size_t at = 0; at < line.size();) {
        const std::size_t end = std::min(line.find(' ', at), line.size());
        const std::string_view word = line.substr(at, end - at);
        at = end + 1;
        if (word.empty()) {
            continue;
        }
        const std::size_t needed = columns_of(word);
        if (!current.empty() && columns + 1 + needed > width) {
            out.push_back(std::move(current));
            current.clear();
        }
        columns = current.empty() ? needed : columns + 1 + needed;
        current += current.empty() ? "" : " ";
        current += word;
    }
    out.push_back(std::move(current));
}

} // namespace

Style style_for(const StyleFacts& facts) {
    Style style;
    style.colour = facts.terminal && facts.no_color.empty() && !facts.term.empty() && facts.term != "dumb";
    style.utf8 = names_utf8(facts.locale);
    style.width = facts.columns == 0 ? unknown_width : std::clamp(facts.columns, narrowest, widest);
    return style;
}

Style style_of(std::FILE* stream) {
    const int descriptor = fileno(stream);
    StyleFacts facts;
    facts.terminal = isatty(descriptor) == 1;
    facts.columns = facts.terminal ? terminal_columns(descriptor) : 0;
    facts.no_color = variable("NO_COLOR");
    facts.term = variable("TERM");
    for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        if (facts.locale.empty()) {
            facts.locale = variable(name);
        }
    }
    return style_for(facts);
}

std::string paint(const Style& style, Ink ink, std::string_view text) {
    if (!style.colour || ink == Ink::plain || text.empty()) {
        return std::string(text);
    }
    return fmt::format("{}{}\x1b[0m", code_of(ink), text);
}

std::string presentable(const Style& style, std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const std::size_t valid = valid_utf8_prefix(text);
        for (std::size_t at = 0, length = 0; at < valid; at += length) {
            const u32 code = code_point(text, at, length);
            if (code == '\n' || (code >= 0x20 && code < 0x7f)) {
                out += static_cast<char>(code);
            } else if (code == '\t') {
                out += ' ';
            } else if (acts_on_terminal(code)) {
                out += '?';
            } else {
                out += style.utf8 ? text.substr(at, length) : in_ascii(code);
            }
        }
        out += valid < text.size() ? "?" : "";
        text.remove_prefix(std::min(valid + 1, text.size()));
    }
    return out;
}

std::size_t columns_of(std::string_view text) {
    std::size_t columns = 0;
    for (std::size_t at = 0, length = 0; at < text.size(); at += length) {
        columns += width_of(code_point(text, at, length));
    }
    return columns;
}

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        wrap_line(text.substr(at, end - at), width, out);
        at = end + 1;
    }
    return out;
}

} // namespace cow::cli
