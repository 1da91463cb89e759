#include "app/view/base/step_place.hpp"

#include "core/scenario/text.hpp"

#include <algorithm>

namespace cow::ui {

StepPlace place_of(const Player& player) {
    const Timeline& timeline = player.timeline();
    const std::size_t step = timeline.step();
    return {step, timeline.inside_step() ? timeline.event() - timeline.step_at(step).first_event : 0};
}

void go_to(Player& player, StepPlace place) {
    player.seek_step(place.step);
    if (place.into == 0 || player.at_end()) {
        return;
    }
    player.forward_event(); // runs the step, if it has not run
    if (!player.timeline().inside_step()) {
        return;
    }
    const Timeline::Step step = player.timeline().step_at(place.step);
    if (place.into >= step.events) {
        player.seek_step(place.step + 1);
    } else {
        player.seek_event(step.first_event + place.into);
    }
}

std::optional<StepPlace> parse_place(std::string_view text, std::size_t steps) {
    const auto trim = [&] {
        while (!text.empty() && text.front() == ' ') {
            text.remove_prefix(1);
        }
        while (!text.empty() && text.back() == ' ') {
            text.remove_suffix(1);
        }
    };
    trim();
    const std::size_t dot = text.find('.');
    const std::optional<std::size_t> step = decimal_value(text.substr(0, dot));
    if (!step || *step > steps) {
        return std::nullopt;
    }
    if (dot == std::string_view::npos) {
        return StepPlace{*step, 0};
    }
    const std::optional<std::size_t> into = decimal_value(text.substr(dot + 1));
    if (!into || *step == 0) {
        return std::nullopt;
    }
    return StepPlace{*step - 1, *into};
}

void toggle_bookmark(Bookmarks& marks, StepPlace place) {
    const auto at = std::lower_bound(marks.begin(), marks.end(), place);
    if (at != marks.end() && *at == place) {
        marks.erase(at);
    } else {
        marks.insert(at, place);
    }
}

const StepPlace* next_bookmark(const Bookmarks& marks, StepPlace from) {
    const auto found = std::upper_bound(marks.begin(), marks.end(), from);
    return found == marks.end() ? nullptr : &*found;
}

const StepPlace* previous_bookmark(const Bookmarks& marks, StepPlace from) {
    const auto behind = std::lower_bound(marks.begin(), marks.end(), from);
    return behind == marks.begin() ? nullptr : &behind[-1];
}

} // namespace cow::ui
