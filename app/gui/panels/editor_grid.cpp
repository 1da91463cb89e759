#include "app/gui/panels/editor_grid.hpp"

#include "app/gui/panels/script_text.hpp"
#include "core/base/utf8.hpp"

#include <algorithm>
#include <cmath>

namespace cow::ui {

void EditorGrid::put(Point origin, float width) {
    line_height_ = canvas_.px(script_line_height);
    column_ = {origin.x, origin.y, width, line_height_ * static_cast<float>(row_count())};
    text_column_ = column_.inset(canvas_.px(4), 0);
    text_column_.take_left(canvas_.px(script_number_width));
}

Rect EditorGrid::line_rect(std::size_t line) const {
    const ScriptLine& at = lines_[line];
    return {column_.x, column_.y + line_height_ * static_cast<float>(at.first_row), column_.w,
            line_height_ * static_cast<float>(at.rows())};
}

Rect EditorGrid::row_rect(std::size_t line, std::size_t row) const {
    const Rect rect = line_rect(line);
    return script_row(canvas_, {text_column_.x, rect.y, text_column_.w, rect.h}, row);
}

float EditorGrid::width_of(std::size_t from, std::size_t to) const {
    return canvas_.text_width(Face::mono_small, std::string_view(text_).substr(from, to - from));
}

std::size_t EditorGrid::place_in(std::size_t line, std::size_t row, float x) const {
    const TextRange range = lines_[line].row(row);
    const float from = row_rect(line, row).x;
    std::size_t at = range.begin;
    float left = 0;
    while (at < range.end) {
        const std::size_t next = next_character(text_, at);
        const float right = width_of(range.begin, next);
        if (from + (left + right) / 2 > x) {
            return at;
        }
        left = right;
        at = next;
    }
    // Behind the last character of a row that goes on would be the beginning of the next.
    const bool goes_on = row + 1 < lines_[line].rows();
    return goes_on && at > range.begin ? previous_character(text_, at) : at;
}

std::size_t EditorGrid::place_in_row(std::size_t row, float x) const {
    const auto after =
        std::upper_bound(lines_.begin(), lines_.end(), row,
                         [](std::size_t r, const ScriptLine& line) { return r < line.first_row; });
    const std::size_t line =
        after == lines_.begin() ? 0 : static_cast<std::size_t>(after - lines_.begin()) - 1;
    const std::size_t below = row - std::min(row, lines_[line].first_row);
    return place_in(line, std::min(below, lines_[line].rows() - 1), x);
}

std::size_t EditorGrid::place_at(Point at) const {
    const float row = std::floor((at.y - column_.y) / line_height_);
    const auto last = static_cast<float>(row_count() - 1);
    return place_in_row(static_cast<std::size_t>(std::clamp(row, 0.0F, last)), at.x);
}

EditorGrid::Spot EditorGrid::spot_of(std::size_t at) const {
    Spot out;
    out.line = line_of(lines_, at);
    out.row = row_of(lines_[out.line], at);
    out.x = row_rect(out.line, out.row).x + width_of(lines_[out.line].row(out.row).begin, at);
    return out;
}

} // namespace cow::ui
