#pragma once
// How a line of the script is drawn: words in their colours, what is wrong underlined.

#include "app/gui/view/view.hpp"
#include "app/view/text/script_lines.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace cow::ui {

inline constexpr float script_line_height = 19; ///< before scaling
inline constexpr float script_number_width = 30;

/// By name, whoever acts in a step that has run.
using ActingProcesses = std::map<std::string, ProcId, std::less<>>;

/// The text's part of a panel's row, in pixels; rows after a line's first are indented.
Rect script_row(const Canvas& canvas, Rect text, std::size_t row);
std::size_t script_columns(const Canvas& canvas, float width);

/// `strength` below 1: what lies ahead. A colour that is not 0 is that of all words.
struct LineInk {
    Colour all = 0;
    float strength = 1;
    Colour ground = 0;  ///< behind it; 0: the panel's
    TextRange hidden{}; ///< of the text: dots stand there
};
void draw_script_line(const Canvas& canvas, const ActingProcesses& processes, std::vector<ScriptLine>& lines,
                      std::size_t index, std::string_view text, Rect area, LineInk ink);

/// Wavy lines under what is wrong in a line; `area` as for draw_script_line. A tooltip tells it.
void draw_script_errors(const View& view, const Canvas& canvas, const ScriptLine& line, std::string_view text,
                        Rect area);

/// "Line 4: unknown call 'mmpa' – did you mean 'mmap'?"
std::string error_text(const Diagnostic& problem);

} // namespace cow::ui
