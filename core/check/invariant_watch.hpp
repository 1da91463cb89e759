#pragma once
// Watches a run for the first broken invariant: what a faulty kernel (bug=…) is to show, and what must never be seen
// without one.
//
// A check costs as much as the machine is large, so it has a budget: a faulty kernel is checked after every event while
// that lasts, and at the end in any case; a sound one after every step, and only while its machine is small.

#include "core/check/invariants.hpp"
#include "core/machine/machine.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace cow {

struct Finding {
    std::vector<Violation> violations; ///< the one that came first in front
    std::optional<std::size_t>
        event;                 ///< index into the step's events of the first that broke something, if known
    std::size_t unchecked = 0; ///< steps in front of this one that nobody checked
};

class InvariantWatch {
public:
    /// `budget`: of a faulty kernel's checks, nanoseconds by our reckoning. What is spent does not depend on a clock, so
    /// that the same run says the same.
    explicit InvariantWatch(Bug bug, u64 budget = budget_of_faulty) : bug_(bug), budget_(budget) {}

    /// The step that follows must be recorded, or its events cannot be checked.
    bool wants_events() const { return bug_ != Bug::none && !found_; }
    void before_step(const Machine& machine);
    /// What was broken first, once; nothing for all later steps. `last`: no step follows.
    std::optional<Finding> after_step(const Machine& machine, std::span<const Event> events, bool last);

private:
    std::optional<Finding> search(const Machine& machine, std::span<const Event> events, bool last);
    bool spend(u64 cost);

    static constexpr u64 small_machine = 4096; // frames
    static constexpr u64 budget_of_faulty = 3'000'000'000;
    static constexpr u64 budget_of_sound = 500'000'000;

    Bug bug_;
    u64 budget_;
    bool found_ = false;
    u64 spent_ = 0;
    std::size_t unchecked_ = 0;
    std::optional<Machine> before_;
};

/// What an invariant says, and what it means when it does not hold: one or two sentences, which tr() translates.
std::string_view explain_invariant(std::string_view invariant);

} // namespace cow
