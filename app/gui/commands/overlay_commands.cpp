#include "app/gui/commands/overlay_commands.hpp"

#include <algorithm>
#include <variant>
#include <vector>

namespace cow::ui {
namespace {

/// Of the scenario that is open, in the catalog.
std::size_t place_in_list(const Session& session) {
    const std::vector<CatalogEntry>& catalog = session.documents().catalog().entries;
    const auto found = std::find_if(catalog.begin(), catalog.end(), [&](const CatalogEntry& entry) {
        return entry.path == session.document().path();
    });
    return found == catalog.end() ? 0 : static_cast<std::size_t>(found - catalog.begin());
}

/// There is more to point at once processes share something.
void begin_tour(CommandContext& context) {
    const Player* player = context.session.player();
    if (player == nullptr || !player->at_start()) {
        return;
    }
    const std::vector<std::size_t> steps = player->script().steps();
    const auto forks = std::find_if(steps.begin(), steps.end(), [&](std::size_t statement) {
        const auto* call = std::get_if<CallStatement>(&player->script().statements[statement].what);
        return call != nullptr && call->call == "fork";
    });
    context.state.settings.projector = false; // it shows what is not there
    context.state.tour.moved = forks != steps.end();
    if (context.state.tour.moved) {
        context.session.apply(SeekStep{static_cast<std::size_t>(forks - steps.begin()) + 1});
    }
}

/// The scenario is then where it was.
void end_tour(CommandContext& context) {
    context.state.settings.tour_seen = true;
    if (context.state.tour.moved) {
        context.session.apply(SeekStep{0});
    }
    context.state.tour.moved = false;
}

} // namespace

void toggle_overlay(CommandContext& context, Overlay overlay) {
    ViewState& state = context.state;
    if (state.overlay == Overlay::tour) {
        end_tour(context);
    } else if (overlay == Overlay::tour) {
        begin_tour(context);
    }
    const bool open = state.overlay != overlay;
    state.overlay = open ? overlay : Overlay::none;
    state.gallery.index = place_in_list(context.session);
    state.gallery.appears = state.gallery.fresh = open;
    state.gallery.typed.clear();
    state.chapters.chosen =
        context.session.player() != nullptr ? chapter_in_use(*context.session.player()) : 0;
    state.palette = {{}, 0, true};
    state.tour.stop = 0;
    state.go_to = {{}, true, false};
    state.which_kernel.chosen = state.settings.own_machine ? JudgePlace::own_machine : JudgePlace::here;
}

void close_overlay(CommandContext& context) {
    if (context.state.overlay == Overlay::tour) {
        end_tour(context);
    }
    if (context.state.overlay == Overlay::recovery) {
        context.state.recovery_put_off = true; // it is asked again before anything is edited
    }
    context.state.leaving.then.clear();
    context.state.overlay = Overlay::none;
}

} // namespace cow::ui
