#pragma once
// A scenario's text in lines and rows, as a panel of some width shows it.

#include "app/view/text/highlight.hpp"
#include "app/view/text/text_places.hpp"
#include "core/scenario/script.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace cow::ui {

inline constexpr std::size_t no_statement = ~std::size_t{0};

/// One line of the text, in one row or several.
struct ScriptLine {
    std::size_t number = 0;               ///< from 1
    TextRange range;                      ///< in the text, without the line feed
    std::vector<std::size_t> breaks;      ///< where in the text its further rows begin
    std::size_t first_row = 0;            ///< rows above it
    std::size_t statement = no_statement; ///< that it belongs to
    std::size_t next = 0;                 ///< first statement at or after it
    std::vector<InkSpan> inks;            ///< offsets from the line's beginning
    bool inked = false;                   ///< `inks` is known

    std::size_t rows() const { return breaks.size() + 1; }
    TextRange row(std::size_t index) const {
        return {index == 0 ? range.begin : breaks[index - 1],
                index < breaks.size() ? breaks[index] : range.end};
    }
};

/// `columns`: characters that fit in a row; rows after a line's first have two less.
std::vector<ScriptLine> script_lines(std::string_view text, std::size_t columns);
/// Tells the lines which statements they are.
void match_statements(std::vector<ScriptLine>& lines, std::string_view text,
                      const std::vector<Statement>& statements);
/// Without texts in other languages than the one in use, which stand behind lines that go on: `zh "…"`.
void leave_out_other_languages(std::vector<ScriptLine>& lines, std::string_view text);
/// The line that `at` is in.
std::size_t line_of(const std::vector<ScriptLine>& lines, std::size_t at);
/// Its row among the line's; a place where a row is broken is the beginning of the next.
std::size_t row_of(const ScriptLine& line, std::size_t at);
/// The spans of a line, worked out when they are first asked for.
const std::vector<InkSpan>& inks_of(std::vector<ScriptLine>& lines, std::size_t index, std::string_view text);

} // namespace cow::ui
