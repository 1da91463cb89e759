#include "app/cli/report/terminal.hpp"

#include "core/base/ids.hpp"
#include "core/base/utf8.hpp"
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

/// What people read in place of a character that ASCII lacks; else a question mark for each of its columns.
std::string in_ascii(u32 code) {
    constexpr std::array<std::pair<u32, std::string_view>, 20> table{{
        {0xa0, " "},    {0xb5, "u"},     {0xb7, "-"},    {0xd7, "x"},    {0x2013, "-"},
        {0x2014, "-"},  {0x2018, "'"},   {0x2019, "'"},  {0x201c, "\""}, {0x201d, "\""},
        {0x2022, "*"},  {0x2026, "..."}, {0x2190, "<-"}, {0x2192, "->"}, {0x21d2, "=>"},
        {0x2260, "!="}, {0x2264, "<="},  {0x2265, ">="}, {0x2713, "+"},  {0x2717, "x"},
    }};
    const auto* found =
        std::find_if(table.begin(), table.end(), [&](const auto& row) { return row.first == code; });
    return found == table.end() ? std::string(columns_of(code), '?') : std::string(found->second);
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
    StyleFacts facts;
    facts.terminal = isatty(fileno(stream)) == 1;
    facts.columns = columns_of_terminal(stream);
    facts.no_color = variable("NO_COLOR");
    facts.term = variable("TERM");
    for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        if (facts.locale.empty()) {
            facts.locale = variable(name);
        }
    }
    return style_for(facts);
}

std::size_t columns_of_terminal(std::FILE* stream) {
    winsize size{};
    return ioctl(fileno(stream), TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
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
    for_each_character(text, [&](const Character& character, std::size_t at) {
        const u32 code = character.code;
        if (code == '\n' || (code >= 0x20 && code < 0x7f)) {
            out += static_cast<char>(code);
        } else if (code == '\t') {
            out += ' ';
        } else if (character.broken || is_control(code)) {
            out += '?';
        } else if (style.utf8) {
            out += text.substr(at, character.bytes);
        } else {
            out += in_ascii(code);
        }
    });
    return out;
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
