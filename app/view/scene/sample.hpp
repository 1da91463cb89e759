#pragma once
// A machine's figures at one moment, and their course over the steps.

#include "app/view/layout/stage_layout.hpp"
#include "core/history/timeline.hpp"
#include "core/machine/machine.hpp"

#include <array>
#include <string_view>
#include <vector>

namespace cow::ui {

/// How a page fault ended.
enum class FaultKind : u8 { zero_fill, zero_page, copy, reuse, file, major, killed, other };
inline constexpr std::size_t fault_kinds = 8;
/// "zero-fill"; passes through tr() where it is shown.
std::string_view fault_kind_name(FaultKind kind);

struct ProcessUse {
    ProcId proc{};
    u64 rss = 0;
    u64 pss = 0;
    u64 uss = 0;
    bool operator==(const ProcessUse&) const = default;
};

struct Sample {
    u64 frames_used = 0;
    u64 minor_faults = 0;
    u64 copies = 0;
    u64 reuses = 0;
    u64 zero_fills = 0;
    std::array<u64, fault_kinds> faults{}; ///< by kind, since the start
    u64 eager_copies = 0;                  ///< pages that forks would have copied, had they copied at once
    std::size_t stretch = 0; ///< of steps with as many processes, with or without pages; counted from 0

    // What takes time in proportion to memory.
    bool counted = true; ///< at this place; else these are of an earlier step, if any
    u64 mapped_bytes = 0;
    u64 saved_bytes = 0;
    std::vector<ProcessUse> processes; ///< the first of those that run
};
/// Alike in what one machine shows.
bool same_figures(const Sample& one, const Sample& other);
/// All but the faults by kind, the eager copies and the processes, which need more than a machine or more time; without
/// `count` also without what takes time in proportion to memory.
Sample sample_of(const Machine& machine, bool count = true);
/// What counting the memory takes, in pages.
u64 counting_cost(const Machine& machine);
/// Rss, pss and uss of the processes that run; of a bounded number of them.
std::vector<ProcessUse> process_use(const Machine& machine);

/// What the minor faults were, in words, those that were most often first: "3 zero-fill", "2 file". They add up.
std::vector<std::string> fault_notes(const Sample& sample);

/// Adds the faults among events [first, last).
void add_faults(Sample& sample, const Timeline& timeline, std::size_t first, std::size_t last);
/// Pages that the forks among events [first, last) would have copied under fork=eager. `machine`: as these events left
/// it.
u64 eager_copies(const Machine& machine, const Timeline& timeline, std::size_t first, std::size_t last);

/// The figures after each whole step that has run. Memory is counted only as often as running pays for it, so that a
/// large scenario runs hardly slower for being looked at.
class Samples {
public:
    /// Takes what is missing up to so many steps, which have run.
    void follow(const Timeline& timeline, std::size_t steps);
    void clear() { *this = {}; }
    /// [0] at the beginning; of the branch that was followed last.
    const std::vector<Sample>& all() const { return branches_[branch_].samples; }
    /// What the stage has to show after so many steps, and around them as long as there are as many processes, and
    /// pages or none: what it is laid out for does not change with each page. `inside` the next step, what it leads to is among it.
    StageNeeds needs(std::size_t step, bool inside) const;

private:
    struct Branch {
        std::vector<Sample> samples;
        std::vector<StageNeeds> stretches; ///< the most that there is to show in each
    };
    void adopt_branches(const Timeline& timeline);
    void take(const Timeline& timeline, const Machine& machine);

    std::vector<Branch> branches_{1};
    std::size_t branch_ = 0;
    u64 pages_counted_ = 0;
    u64 events_run_ = 0;
};

} // namespace cow::ui
