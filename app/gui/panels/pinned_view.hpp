#pragma once
// One address in every process at once: the same indices, other tables, perhaps another frame.

#include "app/gui/view/view.hpp"
#include "app/view/words/inspection.hpp"

#include <optional>

namespace cow::ui {

/// The address that is shown in every process.
struct PinnedState {
    std::optional<VirtAddr> addr;
    bool valid = false; ///< what follows is of …
    Position position;  ///< … this moment …
    VirtAddr of{};      ///< … and of this address
    Pinned facts;
};

/// Cuts the room for it off the inspector's column; empty when no address is pinned.
Rect take_pinned(const View& view, PinnedState& state, Rect& column);
void draw_pinned(const View& view, PinnedState& state, Rect panel);

} // namespace cow::ui
