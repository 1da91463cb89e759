#pragma once
// The plots over the steps, large, with axes and what they were at each step.

#include "app/gui/view/view.hpp"
#include "app/view/scene/plots.hpp"

#include <cstddef>

namespace cow::ui {

struct PlotsState {
    std::size_t first = 0; ///< of those shown, where not all find room
    Measure measure = Measure::rss;
    struct Made { ///< what `set` was made of
        u64 generation = 0;
        std::size_t branch = 0;
        std::size_t samples = 0;
        std::size_t processes = 0;
        std::size_t columns = 0;
        Theme theme = Theme::dark;
        Language language = Language::english;
        Measure measure = Measure::rss;
        bool operator==(const Made&) const = default;
    };
    Made made;
    PlotSet set;
};

void draw_plots(const View& view, PlotsState& state, Rect area);

} // namespace cow::ui
