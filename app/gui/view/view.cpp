#include "app/gui/view/view.hpp"

#include "core/language/language.hpp"

namespace cow::ui {

bool is_put_off(const View& view, double seconds) {
    constexpr double most = 0.0004;
    return view.in_motion && seconds > most;
}

Position position_of(const Session& session) {
    const Timeline& timeline = session.player()->timeline();
    return {session.generation(), timeline.branch(), timeline.step(), timeline.event(), language()};
}

std::span<const StepPlace> bookmarks_of(const View& view) {
    const auto found = view.settings.bookmarks.find(view.session.document().path());
    return found == view.settings.bookmarks.end() ? std::span<const StepPlace>() : found->second;
}

} // namespace cow::ui
