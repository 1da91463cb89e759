#include "core/history/timeline.hpp"

#include "core/event/apply.hpp"

#include <algorithm>
#include <utility>

namespace cow {

Timeline::Timeline(Machine start) : here_{std::move(start), 0} {
    branches_.emplace_back();
    branches_.front().work.push_back(0);
    add_keyframe(branches_.front(), here_);
}

// ---- growing -------------------------------------------------------------------------------------------------------

void Timeline::record(const StepFunction& step) {
    if (inside_step()) {
        forward_step();
    }
    if (step_ != total_steps()) {
        begin_branch(step_);
    }
    grow(here_, step);
    ++step_;
}

void Timeline::extend(const StepFunction& step) {
    at_event(total_events());
    if (!look_ || look_->event != total_events()) {
        look_ = here_;
    }
    grow(*look_, step);
}

/// Runs `step` at the branch's end, where `at` stands, and takes that along.
void Timeline::grow(Standing& at, const StepFunction& step) {
    Branch& branch = branches_[branch_];
    const std::size_t before = branch.events.size();
    try {
        step(at.machine, branch.events);
    } catch (...) {
        // Not by undoing the log: what went wrong may be that the last event did not get into it.
        branch.events.resize(before);
        const Keyframe* keyframe = best_keyframe(at.event, ~u64{0});
        at.machine = *keyframe->machine;
        const std::size_t target = std::exchange(at.event, keyframe->event);
        replay(at, target);
        throw;
    }
    const std::size_t count = branch.events.size() - before;
    branch.steps.push_back({at.event, count});
    at.event += count;
    count_work(branch);
    keep_keyframes(at);
}

// ---- looking elsewhere ---------------------------------------------------------------------------------------------

const Machine& Timeline::at_step(std::size_t step) const {
    return at_event(start_of_step(std::min(step, total_steps())));
}

const Machine& Timeline::at_event(std::size_t event) const {
    event = std::min(event, total_events());
    if (event == here_.event) {
        return here_.machine;
    }
    if (!look_) {
        const Keyframe* keyframe = best_keyframe(event, ~u64{0});
        look_ = Standing{*keyframe->machine, keyframe->event};
    }
    move(*look_, event);
    return look_->machine;
}

// ---- where we are --------------------------------------------------------------------------------------------------

std::size_t Timeline::steps_of(std::size_t branch) const {
    return branches_[branch].fork_step + branches_[branch].steps.size();
}
std::size_t Timeline::end_of(std::size_t branch) const {
    return branches_[branch].fork_event + branches_[branch].events.size();
}
std::size_t Timeline::total_events() const { return end_of(branch_); }
std::size_t Timeline::step() const { return step_; }
std::size_t Timeline::total_steps() const { return steps_of(branch_); }

bool Timeline::inside_step() const {
    return step_ < total_steps() && here_.event != owner_of_step(step_).step(step_).first_event;
}

Timeline::Step Timeline::step_at(std::size_t step) const { return owner_of_step(step).step(step); }

const Event& Timeline::event_at(std::size_t event) const {
    const Range range = range_of(event);
    return range.branch->events[event - range.branch->fork_event];
}

std::vector<Event> Timeline::events_of(std::size_t step) const {
    const Step span = step_at(step);
    std::vector<Event> out;
    out.reserve(span.events);
    for (std::size_t event = span.first_event; event < span.first_event + span.events; ++event) {
        out.push_back(event_at(event));
    }
    return out;
}

std::size_t Timeline::step_of_event(std::size_t event) const {
    const Branch& branch = *range_of(event).branch;
    const auto behind =
        std::upper_bound(branch.steps.begin(), branch.steps.end(), event,
                         [](std::size_t at, const Step& step) { return at < step.first_event; });
    return branch.fork_step + static_cast<std::size_t>(behind - branch.steps.begin()) - 1;
}

const Timeline::Branch& Timeline::owner_of_step(std::size_t step) const {
    std::size_t branch = branch_;
    while (step < branches_[branch].fork_step) {
        branch = branches_[branch].parent;
    }
    return branches_[branch];
}

Timeline::Range Timeline::range_of(std::size_t event) const {
    std::size_t branch = branch_;
    std::size_t last = end_of(branch);
    while (event < branches_[branch].fork_event) {
        last = branches_[branch].fork_event;
        branch = branches_[branch].parent;
    }
    return {&branches_[branch], branches_[branch].fork_event, last};
}

std::size_t Timeline::start_of_step(std::size_t step) const {
    return step < total_steps() ? step_at(step).first_event : total_events();
}

/// Steps that end at `event` or before it.
std::size_t Timeline::steps_until(std::size_t event) const {
    const Branch& branch = *range_of(event).branch;
    const auto behind = std::partition_point(branch.steps.begin(), branch.steps.end(), [&](const Step& step) {
        return step.first_event + step.events <= event;
    });
    return branch.fork_step + static_cast<std::size_t>(behind - branch.steps.begin());
}

// ---- moving --------------------------------------------------------------------------------------------------------

bool Timeline::forward_event() {
    if (step_ == total_steps()) {
        return false;
    }
    const Step step = step_at(step_);
    if (step.events != 0) {
        cow::apply(here_.machine, event_at(here_.event));
        ++here_.event;
    }
    if (here_.event == step.first_event + step.events) {
        ++step_;
    }
    return true;
}

bool Timeline::back_event() {
    if (!inside_step()) {
        if (step_ == 0) {
            return false;
        }
        --step_;
        if (step_at(step_).events == 0) {
            return true;
        }
    }
    cow::undo(here_.machine, event_at(here_.event - 1));
    --here_.event;
    return true;
}

bool Timeline::forward_step() {
    if (step_ == total_steps()) {
        return false;
    }
    seek_step(step_ + 1);
    return true;
}

bool Timeline::back_step() {
    if (inside_step()) {
        seek_step(step_);
        return true;
    }
    if (step_ == 0) {
        return false;
    }
    seek_step(step_ - 1);
    return true;
}

void Timeline::seek_event(std::size_t event) {
    event = std::min(event, total_events());
    move(here_, event);
    step_ = event == 0 ? 0 : steps_until(event);
}

void Timeline::seek_step(std::size_t step) {
    step = std::min(step, total_steps());
    move(here_, start_of_step(step));
    step_ = step;
}

void Timeline::move(Standing& from, std::size_t event) const {
    const u64 here = work_at(from.event);
    const u64 there = work_at(event);
    const u64 distance = here < there ? there - here : here - there;
    if (const Keyframe* keyframe = best_keyframe(event, distance)) {
        from.machine = *keyframe->machine; // assigned, so that the memory it has is used again
        from.event = keyframe->event;
    }
    replay(from, event);
}

void Timeline::replay(Standing& from, std::size_t event) const {
    while (from.event < event) {
        const Range range = range_of(from.event);
        const std::size_t last = std::min(event, range.last);
        for (; from.event < last; ++from.event) {
            cow::apply(from.machine, range.branch->events[from.event - range.first]);
        }
    }
    while (from.event > event) {
        const Range range = range_of(from.event - 1);
        const std::size_t first = std::max(event, range.first);
        for (; from.event > first; --from.event) {
            cow::undo(from.machine, range.branch->events[from.event - 1 - range.first]);
        }
    }
}

// ---- branches ------------------------------------------------------------------------------------------------------

std::size_t Timeline::branch_parent(std::size_t branch) const { return branches_[branch].parent; }
std::size_t Timeline::branch_fork_step(std::size_t branch) const { return branches_[branch].fork_step; }
std::size_t Timeline::branch_steps(std::size_t branch) const { return steps_of(branch); }

void Timeline::begin_branch(std::size_t fork_step) {
    fork_step = std::min(fork_step, total_steps());
    if (step_ > fork_step || (step_ == fork_step && inside_step())) {
        seek_step(fork_step);
    }
    Branch branch;
    branch.parent = branch_;
    branch.fork_step = fork_step;
    branch.fork_event = start_of_step(fork_step);
    leave_behind(branch.fork_event);
    branch.fork_work = work_at(branch.fork_event);
    branch.work.push_back(0);
    // A branch that shares only what its parent shares with its own parent is that one's child.
    while (branch.parent != 0 && fork_step <= branches_[branch.parent].fork_step) {
        branch.parent = branches_[branch.parent].parent;
    }
    branch_ = branches_.size();
    branches_.push_back(std::move(branch));
}

std::size_t Timeline::shared_steps(std::size_t one, std::size_t other) const {
    // A child always has a higher number than its parent.
    std::size_t steps = std::min(steps_of(one), steps_of(other));
    while (one != other) {
        std::size_t& younger = one > other ? one : other;
        steps = std::min(steps, branches_[younger].fork_step);
        younger = branches_[younger].parent;
    }
    return steps;
}

void Timeline::switch_branch(std::size_t branch) {
    const std::size_t shared = shared_steps(branch_, branch);
    if (step_ > shared || (step_ == shared && inside_step())) {
        seek_step(shared);
    }
    leave_behind(start_of_step(shared));
    branch_ = branch;
}

/// The second machine does not go along to another branch where it is behind what both share.
void Timeline::leave_behind(std::size_t shared_events) {
    if (look_ && look_->event > shared_events) {
        look_.reset();
    }
}

} // namespace cow
