#pragma once
// The text mirror: all that is shown, as plain text that can be copied.

#include "app/gui/view/view.hpp"

#include <string>
#include <vector>

namespace cow::ui {

struct MirrorState {
    bool valid = false;
    Position position;
    bool hides = false;       ///< the name of a fault
    std::size_t tellings = 0; ///< questions that were judged
    std::vector<std::string> lines;
};

void draw_mirror(const View& view, MirrorState& state, Rect area);

/// Of what is selected, or else the same text, as one; "" when nothing is open.
std::string copied_text(const Session& session);

} // namespace cow::ui
