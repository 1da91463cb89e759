#pragma once
// What a command acts on.

#include "app/gui/commands/view_state.hpp"
#include "app/gui/screen/screen.hpp"
#include "app/view/session/picture_place.hpp"
#include "app/view/session/view_history.hpp"

#include <optional>

namespace cow::ui {

/// What commands leave to the program around the window.
struct Requests {
    bool quit = false;
    bool goes_on = false;               ///< what was to be done once what is open can be left
    bool full_screen = false;           ///< on, or off again
    std::optional<PictureWish> picture; ///< to be saved
};

struct CommandContext {
    Session& session;
    ViewState& state;
    ViewHistory& history;
    Requests& requests;
    const Screen& screen;
};

} // namespace cow::ui
