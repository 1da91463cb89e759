#pragma once
// Where the lines, rows and places of an edited text are in the panel.

#include "app/gui/paint/canvas.hpp"
#include "app/view/text/script_lines.hpp"

#include <string>
#include <vector>

namespace cow::ui {

/// For one frame; `lines` and `text` stay the caller's, and may be laid out until `put` is called.
class EditorGrid {
public:
    EditorGrid(const Canvas& canvas, const std::vector<ScriptLine>& lines, const std::string& text)
        : canvas_(canvas), lines_(lines), text_(text) {}

    /// Its upper left corner, as it is scrolled, and how wide it is.
    void put(Point origin, float width);

    std::size_t row_count() const { return lines_.back().first_row + lines_.back().rows(); }
    float height() const { return column_.h; }
    float right() const { return column_.right(); }
    Rect line_rect(std::size_t line) const;
    /// The text's part of a line's row.
    Rect row_rect(std::size_t line, std::size_t row) const;
    float width_of(std::size_t from, std::size_t to) const;

    /// The place in the text that is nearest to a point, or to `x` in a row of the whole text.
    std::size_t place_at(Point at) const;
    std::size_t place_in_row(std::size_t row, float x) const;

    struct Spot {
        std::size_t line = 0;
        std::size_t row = 0; ///< of the line
        float x = 0;
    };
    Spot spot_of(std::size_t at) const;

private:
    std::size_t place_in(std::size_t line, std::size_t row, float x) const;

    const Canvas& canvas_;
    const std::vector<ScriptLine>& lines_;
    const std::string& text_;
    float line_height_ = 0;
    Rect column_;      ///< all rows
    Rect text_column_; ///< without the numbers
};

} // namespace cow::ui
