#include "app/view/text/script_lines.hpp"

#include "app/view/text/script_place.hpp"
#include "core/base/utf8.hpp"
#include "core/language/language.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace cow::ui {
namespace {

/// A tab takes the room of four letters.
std::size_t columns_at(std::string_view text, std::size_t at) {
    return text[at] == '\t' ? 4 : columns_of(character_at(text, at).code);
}

/// Where the rows after the first begin; after a blank or comma if there is one.
std::vector<std::size_t> wrap(std::string_view text, TextRange line, std::size_t columns) {
    std::vector<std::size_t> breaks;
    const std::string_view within = text.substr(0, line.end);
    std::size_t start = line.begin;
    while (true) {
        const std::size_t room = start == line.begin ? columns : columns - 2;
        std::size_t end = start;
        std::size_t good = start;
        for (std::size_t used = 0; end < line.end && used + columns_at(within, end) <= room;) {
            used += columns_at(within, end);
            const char last = text[end];
            end = next_character(within, end);
            if (last == ' ' || last == ',' || last == '|') {
                good = end;
            }
        }
        if (end >= line.end) {
            return breaks;
        }
        start = good > start + columns / 3 ? good : end;
        breaks.push_back(start);
    }
}

bool is_other_translation(std::string_view line) {
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    const std::size_t blank = std::min(line.find(' '), line.size());
    const std::optional<Language> which = language_from_code(line.substr(0, blank));
    const std::size_t text = line.find_first_not_of(' ', blank);
    return which && *which != language() && text != std::string_view::npos && line[text] == '"';
}

/// Takes the backslash off.
void end_line(ScriptLine& line, std::string_view text) {
    const std::size_t last = text.substr(0, line.range.end).find_last_not_of("\\ ");
    line.range.end = last == std::string_view::npos ? line.range.begin : std::max(last + 1, line.range.begin);
    while (!line.breaks.empty() && line.breaks.back() >= line.range.end) {
        line.breaks.pop_back();
    }
}

} // namespace

std::vector<ScriptLine> script_lines(std::string_view text, std::size_t columns) {
    columns = std::max<std::size_t>(columns, 8);
    std::vector<ScriptLine> lines;
    std::size_t rows = 0;
    for (std::size_t start = 0; start <= text.size();) {
        ScriptLine line;
        line.number = lines.size() + 1;
        line.range = {start, line_end(text, start)};
        line.breaks = wrap(text, line.range, columns);
        line.first_row = rows;
        rows += line.rows();
        start = line.range.end + 1;
        lines.push_back(std::move(line));
    }
    return lines;
}

void match_statements(std::vector<ScriptLine>& lines, std::string_view text,
                      const std::vector<Statement>& statements) {
    std::size_t next = 0;
    std::size_t before = no_statement; // of a line that goes on here
    for (ScriptLine& line : lines) {
        const bool begins = next < statements.size() && statements[next].line == line.number;
        line.statement = begins ? next : before;
        next += begins ? 1 : 0;
        line.next = line.statement != no_statement ? line.statement : next;
        before = goes_on(text.substr(line.range.begin, line.range.size())) ? line.statement : no_statement;
    }
}

void leave_out_other_languages(std::vector<ScriptLine>& lines, std::string_view text) {
    std::vector<ScriptLine> kept;
    bool continued = false;
    std::size_t rows = 0;
    for (ScriptLine& line : lines) {
        const std::string_view words = text.substr(line.range.begin, line.range.size());
        const bool left_out = continued && !kept.empty() && is_other_translation(words);
        continued = goes_on(words);
        if (!left_out) {
            kept.push_back(std::move(line));
        } else if (!continued) {
            end_line(kept.back(), text); // the line above it does not go on any more
        }
    }
    for (ScriptLine& line : kept) {
        line.first_row = rows;
        rows += line.rows();
    }
    lines = std::move(kept);
}

std::size_t line_of(const std::vector<ScriptLine>& lines, std::size_t at) {
    const auto after =
        std::upper_bound(lines.begin(), lines.end(), at,
                         [](std::size_t place, const ScriptLine& line) { return place < line.range.begin; });
    return after == lines.begin() ? 0 : static_cast<std::size_t>(after - lines.begin()) - 1;
}

std::size_t row_of(const ScriptLine& line, std::size_t at) {
    return static_cast<std::size_t>(std::upper_bound(line.breaks.begin(), line.breaks.end(), at) -
                                    line.breaks.begin());
}

const std::vector<InkSpan>& inks_of(std::vector<ScriptLine>& lines, std::size_t index,
                                    std::string_view text) {
    ScriptLine& line = lines[index];
    if (!line.inked) {
        const auto bytes = [&](std::size_t i) {
            return text.substr(lines[i].range.begin, lines[i].range.size());
        };
        std::size_t first = index; // of the lines that this one continues
        while (first > 0 && index - first < 100 && goes_on(bytes(first - 1))) {
            --first;
        }
        InkState state;
        for (std::size_t i = first; i <= index; ++i) {
            lines[i].inks = highlight(bytes(i), state);
        }
        line.inked = true;
    }
    return line.inks;
}

} // namespace cow::ui
