#pragma once
// What every view is given: what to draw on, what is shown, and where to ask for something. What a view remembers
// between frames is its own, and declared beside it.

#include "app/gui/paint/canvas.hpp"
#include "app/view/base/position.hpp"
#include "app/view/session/commands.hpp"
#include "app/view/session/session.hpp"
#include "app/view/session/settings.hpp"

#include <span>

namespace cow::ui {

/// What lies over the window; one at a time.
enum class Overlay : u8 {
    none,
    list,
    menu,
    palette,
    help,
    tour,
    start_page,
    go_to,
    chapters,
    blank,
    plots,
    compare_choice,
    fault,
    mirror,
    do_it,
    which_kernel,
    recovery, // from here on: what asks about a file
    conflict,
    save_as,
    save_picture,
    open_file,
    changed,
    leaving,
    locked,
};
/// Everything else steps back behind it, and cannot be used meanwhile.
constexpr bool shades(Overlay overlay) {
    return overlay == Overlay::list || overlay == Overlay::help || overlay == Overlay::tour ||
           overlay == Overlay::start_page || overlay == Overlay::blank ||
           overlay >= Overlay::recovery; // what asks about a file
}

struct View {
    const Canvas& canvas;
    const Session& session;
    const Settings& settings;
    Intents& intents;
    std::span<const Command> commands; ///< in the order of CommandId
    const CommandStates& on;           ///< those that switch something which is on
    Overlay overlay = Overlay::none;   ///< the one that is open
    bool in_motion = false;            ///< what is shown now will be something else in the next frame
};

/// Figures that cost so many seconds last time are not found out anew while all is in motion.
bool is_put_off(const View& view, double seconds);
/// Pages that are counted while all is in motion; where there are more, that waits.
inline constexpr u64 countable_in_motion = 1U << 14U;

inline const Command& command(const View& view, CommandId id) {
    return view.commands[static_cast<std::size_t>(id)];
}
inline bool is_on(const View& view, CommandId id) { return view.on[static_cast<std::size_t>(id)]; }

Position position_of(const Run& run, u64 generation);
Position position_of(const Session& session);

/// Of the scenario that is open.
std::span<const StepPlace> bookmarks_of(const View& view);

} // namespace cow::ui
