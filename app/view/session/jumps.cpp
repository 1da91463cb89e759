#include "app/view/session/jumps.hpp"

#include <algorithm>

namespace cow::ui {

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
