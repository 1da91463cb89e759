#include "app/view/picture/sheet_grid.hpp"

#include <algorithm>
#include <cmath>

namespace cow::ui {
namespace {

constexpr Point wished{640, 420}; // of a picture
constexpr Point least{280, 190};
constexpr float gap = 16;
constexpr float title_height = 48;
constexpr float most_side = 8192;   // of a page
constexpr float page_shape = 1.41F; // as paper on its side

std::size_t rows_of(std::size_t pictures, std::size_t columns) { return (pictures + columns - 1) / columns; }

/// What `count` pictures of `side` take, with a gap around each.
float length(std::size_t count, float side) { return static_cast<float>(count) * (side + gap) + gap; }

/// What each of `count` pictures gets of `whole`.
float share(std::size_t count, float whole) {
    return std::floor((whole - gap) / static_cast<float>(count) - gap);
}

Point cell_of(std::size_t pictures, std::size_t columns, Point page) {
    return {share(columns, page.x), share(rows_of(pictures, columns), page.y - title_height - gap)};
}

} // namespace

Rect SheetGrid::place(std::size_t index) const {
    const auto column = static_cast<float>(index % columns);
    const auto row = static_cast<float>(index / columns);
    return {gap + column * (cell.x + gap), title.bottom() + gap + row * (cell.y + gap), cell.x, cell.y};
}

bool SheetGrid::readable() const { return cell.x >= least.x && cell.y >= least.y; }

SheetGrid sheet_grid(std::size_t pictures, Point page) {
    const auto size = [&](std::size_t columns) {
        const Point cell = cell_of(pictures, columns, page);
        return std::min(cell.x / wished.x, cell.y / wished.y);
    };
    SheetGrid out;
    out.page = page;
    out.title = {gap, gap, page.x - 2 * gap, title_height};
    out.columns = 1;
    for (std::size_t columns = 2; columns <= pictures && share(columns, page.x) > 0; ++columns) {
        out.columns = size(columns) > size(out.columns) ? columns : out.columns;
    }
    out.cell = cell_of(pictures, out.columns, page);
    return out;
}

Point usual_sheet(std::size_t pictures) {
    const float across = std::sqrt(static_cast<float>(pictures) * wished.y / wished.x * page_shape);
    const std::size_t columns = std::clamp<std::size_t>(static_cast<std::size_t>(std::lround(across)), 1,
                                                        std::max<std::size_t>(pictures, 1));
    return {std::min(length(columns, wished.x), most_side),
            std::min(length(rows_of(pictures, columns), wished.y) + title_height + gap, most_side)};
}

} // namespace cow::ui
