#include "app/view/scene/sample.hpp"

#include "app/view/base/number_text.hpp"
#include "app/view/scene/page_rows.hpp"
#include "app/view/scene/stage_needs.hpp"
#include "core/check/observables.hpp"
#include "core/language/language.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace cow::ui {
namespace {

constexpr std::size_t most_processes = 12;
// Pages that may be counted: some at once, and for each event that has run. One takes a fraction of an event's time.
constexpr u64 pages_at_once = u64{1} << 21U;
constexpr u64 pages_per_event = 2;

/// Nothing for one that is not over.
std::optional<FaultKind> kind_of_fault(const Event& event) {
    if (const auto* decided = std::get_if<FaultDecided>(&event)) {
        const Decision decision = decided->decision;
        const bool kills = decision == Decision::segv_maperr || decision == Decision::segv_accerr ||
                           decision == Decision::segv_guard || decision == Decision::sigbus ||
                           decision == Decision::oom;
        return kills ? std::optional(FaultKind::killed) : std::nullopt;
    }
    const auto* done = std::get_if<FaultDone>(&event);
    if (done == nullptr) {
        return std::nullopt;
    }
    if (done->major) {
        return FaultKind::major;
    }
    switch (done->decision) {
    case Decision::zero_fill: return FaultKind::zero_fill;
    case Decision::zero_page: return FaultKind::zero_page;
    case Decision::copy: return FaultKind::copy;
    case Decision::reuse: return FaultKind::reuse;
    case Decision::file_read:
    case Decision::share: return FaultKind::file;
    default: return FaultKind::other;
    }
}

} // namespace

std::string_view fault_kind_name(FaultKind kind) {
    constexpr std::array<std::string_view, fault_kinds> names{
        tr_later("zero-fill"), tr_later("zero page"),      tr_later("copy"),   tr_later("reuse"),
        tr_later("file"),      tr_later("read from disk"), tr_later("killed"), tr_later("other")};
    return names[static_cast<std::size_t>(kind)];
}

std::vector<std::string> fault_notes(const Sample& sample) {
    std::vector<std::pair<u64, FaultKind>> parts;
    u64 left = sample.minor_faults;
    for (const FaultKind kind :
         {FaultKind::copy, FaultKind::reuse, FaultKind::zero_fill, FaultKind::zero_page, FaultKind::file}) {
        const u64 count = std::min(sample.faults[static_cast<std::size_t>(kind)], left);
        parts.emplace_back(count, kind);
        left -= count;
    }
    parts.emplace_back(left, FaultKind::other);
    std::stable_sort(parts.begin(), parts.end(),
                     [](const auto& one, const auto& other) { return one.first > other.first; });
    std::vector<std::string> out;
    for (const auto& [count, kind] : parts) {
        if (count > 0) {
            out.push_back(fmt::format("{} {}", count_text(count), tr(fault_kind_name(kind))));
        }
    }
    return out;
}

bool same_figures(const Sample& one, const Sample& other) {
    const bool memory = !one.counted || !other.counted ||
                        (one.mapped_bytes == other.mapped_bytes && one.saved_bytes == other.saved_bytes);
    return memory && one.frames_used == other.frames_used && one.minor_faults == other.minor_faults &&
           one.copies == other.copies && one.reuses == other.reuses && one.zero_fills == other.zero_fills;
}

u64 counting_cost(const Machine& machine) {
    u64 pages = machine.frames.high_water() / 4;
    for (const AddressSpace& space : machine.spaces) {
        pages += space.users == 0 ? 0 : count_ptes(machine, space);
    }
    return pages;
}

Sample sample_of(const Machine& machine, bool count) {
    Sample sample;
    sample.frames_used = machine.frames.used();
    for (const Process& process : machine.processes) {
        sample.minor_faults += process.minflt;
    }
    sample.copies = machine.counters.copies;
    sample.reuses = machine.counters.reuses;
    sample.zero_fills = machine.counters.zero_fills;
    sample.counted = count;
    if (count) {
        const Sharing sharing = cow::sharing(machine);
        sample.mapped_bytes = sharing.mapped;
        sample.saved_bytes = sharing.saved;
    }
    return sample;
}

std::vector<ProcessUse> process_use(const Machine& machine) {
    std::vector<ProcessUse> out;
    for (u32 i = 0; i < machine.processes.size() && out.size() < most_processes; ++i) {
        const Process& process = machine.processes[i];
        if (process.alive() && process.mm != no_mm) {
            const MemoryUse use = memory_use(machine, process.mm);
            out.push_back({ProcId{i}, use.rss, use.pss, use.uss});
        }
    }
    return out;
}

void add_faults(Sample& sample, const Timeline& timeline, std::size_t first, std::size_t last) {
    for (std::size_t i = first; i < last; ++i) {
        if (const auto kind = kind_of_fault(timeline.event_at(i))) {
            ++sample.faults[static_cast<std::size_t>(*kind)];
        }
    }
}

u64 eager_copies(const Machine& machine, const Timeline& timeline, std::size_t first, std::size_t last) {
    u64 pages = 0;
    for (std::size_t i = first; i < last; ++i) {
        const auto* made = std::get_if<SpaceCreated>(&timeline.event_at(i));
        const auto* child = made != nullptr && i + 1 < last
                                ? std::get_if<ProcessCreated>(&timeline.event_at(i + 1))
                                : nullptr;
        if (child == nullptr || !child->inherit || child->mm != made->mm) {
            continue;
        }
        // The pages that fork has just given to the child: those that are anonymous are what each has of its own.
        const Vpn end{~u64{0} >> page_shift};
        for_each_pte(machine, machine.spaces[made->mm.v], Vpn{0}, end, [&](Vpn, Pte pte, TableId) {
            pages += pte.has_frame() && machine.frames[pte.pfn()].kind == FrameKind::anon ? 1 : 0;
        });
    }
    return pages;
}

// ---- over the steps ------------------------------------------------------------------------------------------------

/// A branch has what its parent has up to where they part.
void Samples::adopt_branches(const Timeline& timeline) {
    for (std::size_t i = branches_.size(); i < timeline.branches(); ++i) {
        Branch own = branches_[timeline.branch_parent(i)];
        own.samples.resize(std::min(own.samples.size(), timeline.branch_fork_step(i) + 1));
        own.stretches.resize(own.samples.empty() ? 0 : own.samples.back().stretch + 1);
        branches_.push_back(std::move(own));
    }
    branch_ = timeline.branch();
}

/// Of the step that is missing first: `machine` is as it left it.
void Samples::take(const Timeline& timeline, const Machine& machine) {
    std::vector<Sample>& own = branches_[branch_].samples;
    const u64 cost = counting_cost(machine);
    Sample sample =
        sample_of(machine, pages_counted_ + cost <= pages_at_once + pages_per_event * events_run_);
    if (sample.counted) {
        pages_counted_ += cost;
        sample.processes = process_use(machine);
    } else if (!own.empty()) {
        sample.mapped_bytes = own.back().mapped_bytes;
        sample.saved_bytes = own.back().saved_bytes;
        sample.processes = own.back().processes;
    }
    const StageNeeds needs = needs_of(machine);
    std::vector<StageNeeds>& stretches = branches_[branch_].stretches;
    if (stretches.empty() || stretches.back().cards != needs.cards ||
        (stretches.back().units > 0) != (needs.units > 0)) {
        stretches.push_back(needs);
    }
    stretches.back().take_in(needs);
    sample.stretch = stretches.size() - 1;
    if (!own.empty()) {
        sample.faults = own.back().faults;
        const Timeline::Step step = timeline.step_at(own.size() - 1);
        const std::size_t last = step.first_event + step.events;
        add_faults(sample, timeline, step.first_event, last);
        sample.eager_copies =
            own.back().eager_copies + eager_copies(machine, timeline, step.first_event, last);
        events_run_ += step.events;
    }
    own.push_back(std::move(sample));
}

void Samples::follow(const Timeline& timeline, std::size_t steps) {
    adopt_branches(timeline);
    while (all().size() <= steps) {
        take(timeline, timeline.at_step(all().size()));
    }
}

StageNeeds Samples::needs(std::size_t step, bool inside) const {
    const Branch& branch = branches_[branch_];
    const std::size_t last = branch.samples.size() - 1;
    StageNeeds needs = branch.stretches[branch.samples[std::min(step, last)].stretch];
    if (inside) {
        needs.take_in(branch.stretches[branch.samples[std::min(step + 1, last)].stretch]);
    }
    return needs;
}

} // namespace cow::ui
