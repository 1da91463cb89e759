#include "app/view/session/jumps.hpp"

#include "app/view/scene/event_kind.hpp"

#include <algorithm>
#include <charconv>

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
    const auto number = [](std::string_view digits) -> std::optional<std::size_t> {
        std::size_t value = 0;
        const char* end = digits.data() + digits.size();
        const auto [stop, error] = std::from_chars(digits.data(), end, value);
        return error == std::errc() && stop == end && !digits.empty() ? std::optional(value) : std::nullopt;
    };
    const std::size_t dot = text.find('.');
    const std::optional<std::size_t> step = number(text.substr(0, dot));
    if (!step || *step > steps) {
        return std::nullopt;
    }
    if (dot == std::string_view::npos) {
        return StepPlace{*step, 0};
    }
    const std::optional<std::size_t> into = number(text.substr(dot + 1));
    if (!into || *step == 0) {
        return std::nullopt;
    }
    return StepPlace{*step - 1, *into};
}

std::optional<HistorySubject> subject_of(const Selection& selection) {
    switch (selection.kind) {
    case Selection::Kind::nothing: break;
    case Selection::Kind::page: return HistorySubject::of_page(selection.mm, selection.page);
    case Selection::Kind::frame: return HistorySubject::of_frame(selection.frame);
    case Selection::Kind::vma: return HistorySubject::of_vma(selection.mm, selection.page);
    case Selection::Kind::process: return HistorySubject::of_process(selection.proc);
    }
    return std::nullopt;
}

// ---- landmarks -----------------------------------------------------------------------------------------------------

void Landmarks::follow(const Timeline& timeline) {
    if (branch_ != timeline.branch() || seen_ > timeline.total_events()) {
        clear();
        branch_ = timeline.branch();
    }
    for (; seen_ < timeline.total_events(); ++seen_) {
        const Event& event = timeline.event_at(seen_);
        if (is_fault(event)) {
            faults_.push_back(static_cast<u32>(seen_));
        } else if (is_copy(event)) {
            copies_.push_back(static_cast<u32>(seen_));
        }
    }
}

std::optional<std::size_t> Landmarks::next(Landmark what, std::size_t from) const {
    const std::vector<u32>& all = of(what);
    const auto found = std::lower_bound(all.begin(), all.end(), from);
    return found == all.end() ? std::nullopt : std::optional<std::size_t>(*found);
}

std::optional<std::size_t> Landmarks::previous(Landmark what, std::size_t before) const {
    const std::vector<u32>& all = of(what);
    const auto behind = std::lower_bound(all.begin(), all.end(), before);
    return behind == all.begin() ? std::nullopt : std::optional<std::size_t>(behind[-1]);
}

bool Landmarks::any(Landmark what, std::size_t first, std::size_t last) const {
    const std::optional<std::size_t> found = next(what, first);
    return found && *found < last;
}

// ---- bookmarks -----------------------------------------------------------------------------------------------------

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

// ---- branches ------------------------------------------------------------------------------------------------------

std::size_t shared_steps(const Timeline& timeline, std::size_t one, std::size_t other) {
    std::size_t steps = std::min(timeline.branch_steps(one), timeline.branch_steps(other));
    while (one != other) { // a child has a higher number than its parent
        std::size_t& younger = one > other ? one : other;
        steps = std::min(steps, timeline.branch_fork_step(younger));
        younger = timeline.branch_parent(younger);
    }
    return steps;
}

} // namespace cow::ui
