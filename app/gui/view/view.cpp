#include "app/gui/view/view.hpp"

#include "core/language/language.hpp"

namespace cow::ui {

Position position_of(const Session& session) {
    const Timeline& timeline = session.player()->timeline();
    return {session.generation(), timeline.branch(), timeline.step(), timeline.event(), language_changes()};
}

const Bookmarks& bookmarks_of(const View& view) {
    static const Bookmarks none;
    const auto found = view.state.settings.bookmarks.find(view.session.path());
    return found == view.state.settings.bookmarks.end() ? none : found->second;
}

void begin_anew(ViewState& state) {
    state.camera = {};
    state.overlay = Overlay::none;
    state.script.editor = {};
    state.pinned.addr.reset();
}

} // namespace cow::ui
