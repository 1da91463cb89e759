#include "app/view/scene/landmarks.hpp"

#include <algorithm>

namespace cow::ui {

bool is_fault(const Event& event) {
    return std::holds_alternative<FaultRaised>(event) || std::holds_alternative<SignalSent>(event) ||
           std::holds_alternative<OomKilled>(event);
}

bool is_copy(const Event& event) { return std::holds_alternative<PageCopied>(event); }

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

} // namespace cow::ui
