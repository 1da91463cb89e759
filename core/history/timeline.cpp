#include "core/history/timeline.hpp"

#include "core/event/apply.hpp"

#include <algorithm>
#include <utility>

namespace cow {

Timeline::Timeline(Machine start) : machine_(std::move(start)) {
    branches_.emplace_back();
    branches_.front().work.push_back(0);
    add_keyframe(branches_.front());
}

// ---- growing -------------------------------------------------------------------------------------------------------

void Timeline::record(const std::function<void(Machine&, std::vector<Event>&)>& step) {
    if (inside_step()) {
        forward_step();
    }
    if (step_ != total_steps()) {
        begin_branch(step_);
    }
    Branch& branch = branches_[branch_];
    const std::size_t before = branch.events.size();
    try {
        step(machine_, branch.events);
    } catch (...) {
        // Not by undoing the log: what went wrong may be that the last event did not get into it.
        branch.events.resize(before);
        const Keyframe* keyframe = best_keyframe(cursor_, ~u64{0});
        machine_ = *keyframe->machine;
        const std::size_t target = std::exchange(cursor_, keyframe->event);
        replay_to(target);
        throw;
    }
    const std::size_t count = branch.events.size() - before;
    branch.steps.push_back({cursor_, count});
    cursor_ += count;
    ++step_;
    count_work(branch);
    keep_keyframes();
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
    return step_ < total_steps() && cursor_ != owner_of_step(step_).step(step_).first_event;
}

Timeline::Step Timeline::step_at(std::size_t step) const { return owner_of_step(step).step(step); }

const Event& Timeline::event_at(std::size_t event) const {
    const Range range = range_of(event);
    return range.branch->events[event - range.branch->fork_event];
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
        cow::apply(machine_, event_at(cursor_));
        ++cursor_;
    }
    if (cursor_ == step.first_event + step.events) {
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
    cow::undo(machine_, event_at(cursor_ - 1));
    --cursor_;
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
    move_to(event);
    step_ = event == 0 ? 0 : steps_until(event);
}

void Timeline::seek_step(std::size_t step) {
    step = std::min(step, total_steps());
    move_to(start_of_step(step));
    step_ = step;
}

void Timeline::move_to(std::size_t event) {
    const u64 here = work_at(cursor_);
    const u64 there = work_at(event);
    const u64 distance = here < there ? there - here : here - there;
    if (const Keyframe* keyframe = best_keyframe(event, distance)) {
        machine_ = *keyframe->machine; // assigned, so that the memory it has is used again
        cursor_ = keyframe->event;
    }
    replay_to(event);
}

void Timeline::replay_to(std::size_t event) {
    while (cursor_ < event) {
        const Range range = range_of(cursor_);
        const std::size_t last = std::min(event, range.last);
        for (; cursor_ < last; ++cursor_) {
            cow::apply(machine_, range.branch->events[cursor_ - range.first]);
        }
    }
    while (cursor_ > event) {
        const Range range = range_of(cursor_ - 1);
        const std::size_t first = std::max(event, range.first);
        for (; cursor_ > first; --cursor_) {
            cow::undo(machine_, range.branch->events[cursor_ - 1 - range.first]);
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
    branch_ = branch;
}

} // namespace cow
