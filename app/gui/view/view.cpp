#include "app/gui/view/view.hpp"

#include "core/language/language.hpp"

namespace cow::ui {

bool is_put_off(const View& view, double seconds) {
    constexpr double most = 0.0004;
    return view.in_motion && seconds > most;
}

Position position_of(const Run& run, u64 generation) {
    const Timeline& timeline = run.timeline();
    return {generation, timeline.branch(), timeline.step(), timeline.event(), language()};
}

Position position_of(const Session& session) { return position_of(*session.run(), session.generation()); }

std::span<const StepPlace> bookmarks_of(const View& view) {
    const auto found = view.settings.bookmarks.find(view.session.document().path());
    return found == view.settings.bookmarks.end() ? std::span<const StepPlace>() : found->second;
}

} // namespace cow::ui
