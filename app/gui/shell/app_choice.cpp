// What is looked at: panels, the selection, the pinned address, and the view as a whole, which can be undone.

#include "app/gui/shell/app.hpp"

#include <algorithm>

namespace cow::ui {

/// Selects what comes after or before the selection on the stage, around its end.
void App::select_neighbour(int direction) {
    const std::vector<Selection> all = selectable(state_.stage.scene);
    if (session_.player() == nullptr || all.empty()) {
        return;
    }
    const auto here = std::find_if(all.begin(), all.end(), [&](const Selection& one) {
        const Selection& now = session_.selection();
        return now.kind == one.kind && now.mm == one.mm && now.page == one.page && now.frame == one.frame;
    });
    const auto count = static_cast<std::ptrdiff_t>(all.size());
    std::ptrdiff_t index = direction > 0 ? 0 : count - 1;
    if (here != all.end()) {
        index = (here - all.begin() + direction + count) % count;
    }
    session_.select(all[static_cast<std::size_t>(index)]);
}

/// Selects the page in question, if no page is selected, and shows why it is as it is.
void App::explain() {
    if (session_.player() == nullptr) {
        return;
    }
    if (session_.selection().kind != Selection::Kind::page) {
        session_.select(followed_page(*session_.player()));
    }
    state_.settings.panels.inspector = true;
    state_.front = compact_ ? Place::inspector : state_.front;
    state_.inspector.reveal_why = true;
}

/// Pins the address of the page that is inspected, down to the byte if it is the one being accessed.
void App::pin() {
    const Player* player = session_.player();
    if (player == nullptr) {
        return;
    }
    const Selection& selected = session_.selection();
    const bool usable = selected.kind == Selection::Kind::page || selected.kind == Selection::Kind::vma;
    const Selection subject = usable ? selected : followed_page(*player);
    std::optional<VirtAddr> wanted;
    if (!subject.empty()) {
        const AccessState access = session_.moment().access;
        wanted = access.active && access.addr.page() == subject.page ? access.addr : VirtAddr{subject.page};
    }
    const bool same = wanted && state_.pinned.addr && wanted->page() == state_.pinned.addr->page();
    state_.pinned.addr = same ? std::nullopt : wanted;
    if (state_.pinned.addr) {
        state_.settings.panels.inspector = true;
    }
}

/// Shows or hides a panel; with room for one, gives it the main place, or the stage again.
void App::toggle_panel(bool& wanted, Place place) {
    if (compact_) {
        state_.front = state_.front == place ? Place::stage : place;
    } else {
        wanted = !wanted;
    }
}

ViewChoice App::choice() const {
    return {session_.selection(), state_.camera, state_.pinned.addr, with_look(state_.settings, Settings())};
}

void App::show(const ViewChoice& choice) {
    state_.settings = with_look(choice.settings, state_.settings);
    state_.camera = choice.camera;
    session_.select(choice.selection);
    state_.pinned.addr = choice.pinned;
}

} // namespace cow::ui
