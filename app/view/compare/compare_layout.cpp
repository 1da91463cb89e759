#include "app/view/compare/compare_layout.hpp"

#include "app/view/base/theme.hpp"

#include <algorithm>

namespace cow::ui {
namespace {

constexpr float line_height = 26; // design pixels
constexpr float name_height = 26;
constexpr float figure_height = 19;
constexpr float least_stage = 150;
constexpr float least_bar = 24;

} // namespace

CompareLayout compare_layout(Rect place, std::size_t kernels, std::size_t figures, float scale) {
    CompareLayout out;
    const float gap = size::gap * scale;
    out.line = place.take_top(line_height * scale, gap);
    const auto count = static_cast<float>(kernels);
    const float width = (place.w - gap * (count - 1)) / count;
    const float high = (static_cast<float>(figures) * figure_height + size::gap) * scale;
    const bool room = figures > 0 && place.h - high - gap - name_height * scale >= least_stage * scale;
    for (std::size_t i = 0; i < kernels; ++i) {
        Rect column = place.take_left(width, gap);
        CompareColumn parts;
        parts.name = column.take_top(name_height * scale, gap / 2);
        parts.figures = room ? column.take_bottom(high, gap / 2) : Rect{};
        parts.stage = column;
        out.columns.push_back(parts);
    }
    return out;
}

FigureLine figure_line(Rect figures, std::size_t index, float name, float value, float scale) {
    const float pad = size::padding * scale;
    Rect rest{figures.x + pad,
              figures.y + (size::gap / 2 + static_cast<float>(index) * figure_height) * scale,
              figures.w - 2 * pad, figure_height * scale};
    FigureLine out;
    out.value = rest.take_right(value, size::gap * scale);
    out.name = rest.take_left(std::min(name, rest.w), size::gap * scale);
    out.bar = rest.w < least_bar * scale ? Rect{} : rest.inset(0, 4 * scale);
    return out;
}

} // namespace cow::ui
