#pragma once
// Where the parts of a comparison go: a line about the step, and below it kernels side by side, each with its name, its
// stage and its figures. Pure geometry, in pixels.

#include "app/view/base/geometry.hpp"

#include <cstddef>
#include <vector>

namespace cow::ui {

struct CompareColumn {
    Rect name;
    Rect stage;
    Rect figures; ///< empty where there is no room
};
struct CompareLayout {
    Rect line;
    std::vector<CompareColumn> columns;
};
/// `figures`: how many each kernel has.
CompareLayout compare_layout(Rect place, std::size_t kernels, std::size_t figures, float scale);

/// A figure's name, the bar and the value.
struct FigureLine {
    Rect name;
    Rect bar;
    Rect value;
};
/// `name` and `value`: the widths that these take at most.
FigureLine figure_line(Rect figures, std::size_t index, float name, float value, float scale);

} // namespace cow::ui
