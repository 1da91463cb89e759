#pragma once
// The text mirror: all that is shown, as plain text that can be copied.

#include "app/gui/view/view.hpp"

#include <string>
#include <vector>

namespace cow::ui {

struct MirrorState {
    bool valid = false;
    Position position;
    bool hides = false;              ///< the name of a fault
    std::size_t tellings = 0;        ///< questions that were judged
    std::vector<std::string> beside; ///< what was given of the kernels beside it
    std::vector<std::string> lines;
};

/// `beside`: how other kernels differ that stand beside the run, in words.
void draw_mirror(const View& view, MirrorState& state, Rect area, const std::vector<std::string>& beside);

/// Of what is selected, or else the same text, as one; "" when nothing is open.
std::string copied_text(const Session& session, const std::vector<std::string>& beside);

} // namespace cow::ui
