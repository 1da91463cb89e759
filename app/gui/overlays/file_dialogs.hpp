#pragma once
// The cards that ask about a file: whether to take back what was never saved, what to do when the file has changed
// meanwhile, and under which name to save.

#include "app/gui/view/view.hpp"

#include <cstddef>
#include <string>

namespace cow::ui {

/// Of a card that asks: which button is chosen.
struct AskState {
    std::size_t choice = 0;
};

struct SaveAsState {
    std::string path;
    std::string problem; ///< why it could not be saved
    bool exists = false; ///< there is such a file: once more overwrites it
    bool fresh = false;  ///< just opened
};

void draw_recovery(const View& view, AskState& state, Rect window);
void draw_conflict(const View& view, AskState& state, Rect window);
void draw_save_as(const View& view, SaveAsState& state, Rect window);

} // namespace cow::ui
