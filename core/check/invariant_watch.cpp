#include "core/check/invariant_watch.hpp"

#include "core/event/apply.hpp"
#include "core/language/language.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace cow {
namespace {

/// What one look at all of a machine costs, about: nanoseconds.
u64 cost_of_check(const Machine& machine) {
    constexpr u64 per_mapping = 50;
    u64 mappings = machine.frames.high_water();
    for (u32 id = 0; id < machine.tables.high_water(); ++id) {
        const Table& table = machine.tables[TableId{id}];
        mappings += table.level == 1 ? table.live : 0U;
    }
    return mappings * per_mapping + machine.tables.high_water() * table_entries +
           machine.processes.size() * machine.config.tlb;
}

/// Only what single events do wrong: that costs as much as the events are many, whatever the machine's size.
std::optional<Breach> event_breach(Machine machine, std::span<const Event> events) {
    for (std::size_t i = 0; i < events.size(); ++i) {
        cow::apply(machine, events[i]);
        if (std::vector<Violation> found = check_event(machine, events[i]); !found.empty()) {
            return Breach{i, std::move(found.front())};
        }
    }
    return std::nullopt;
}

} // namespace

bool InvariantWatch::spend(u64 cost) {
    const u64 budget = bug_ == Bug::none ? budget_of_sound : budget_;
    if (cost > budget - spent_) {
        return false;
    }
    spent_ += cost;
    return true;
}

void InvariantWatch::before_step(const Machine& machine) {
    before_.reset();
    if (wants_events() && spend(cost_of_check(machine))) {
        before_ = machine;
    }
}

std::optional<Finding> InvariantWatch::after_step(const Machine& machine, std::span<const Event> events,
                                                  bool last) {
    if (found_) {
        return std::nullopt;
    }
    std::optional<Finding> finding = search(machine, events, last);
    before_.reset();
    found_ = finding.has_value();
    return finding;
}

std::optional<Finding> InvariantWatch::search(const Machine& machine, std::span<const Event> events,
                                              bool last) {
    const u64 cost = cost_of_check(machine);
    const bool small = machine.frames.used() < small_machine;
    Finding finding;
    finding.unchecked = unchecked_;
    if (before_) {
        const bool every_event = spend(cost * std::max<u64>(events.size(), 1));
        const auto breach = every_event ? first_breach(std::move(*before_), events)
                                        : event_breach(std::move(*before_), events);
        if (breach) {
            finding.event = events.empty() ? std::nullopt : std::optional(breach->event);
            finding.violations.push_back(breach->violation);
        } else if (every_event) {
            unchecked_ = 0;
            return std::nullopt;
        }
    } else if (bug_ == Bug::none && !small) {
        return std::nullopt;
    } else if (!spend(cost) && !last) {
        ++unchecked_;
        return std::nullopt;
    }
    for (Violation& violation : check_invariants(machine, true)) {
        const auto same = [&](const Violation& known) {
            return known.invariant == violation.invariant && known.detail == violation.detail;
        };
        if (std::none_of(finding.violations.begin(), finding.violations.end(), same)) {
            finding.violations.push_back(std::move(violation));
        }
    }
    unchecked_ = 0;
    return finding.violations.empty() ? std::nullopt : std::optional(std::move(finding));
}

std::string_view explain_invariant(std::string_view invariant) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 16> table{{
        {"refcount", tr_later("A frame's reference count must be the number of mappings plus one for the "
                              "page cache. Too low, and the frame is freed or written while somebody still "
                              "uses it; too high, and it is never freed.")},
        {"mapcount", tr_later("A frame's map count must be the number of page-table entries that map it.")},
        {"two_writers",
         tr_later(
             "A frame that one process may write privately must be mapped by nobody else. Otherwise a store "
             "shows up in the memory of another process, which copy-on-write is there to prevent.")},
        {"write_protect",
         tr_later("A store may only change a frame through a page-table entry that lets it write. Here a "
                  "store went past a read-only one, so whoever shares the frame sees the new bytes.")},
        {"writable_vma",
         tr_later(
             "What the page table allows, the VMA must allow, and every mapped page must lie in a VMA.")},
        {"rmap", tr_later("A mapped frame must belong to the page of the file, or of the memory, that the "
                          "VMA says; or the kernel could not find the mappings of a frame.")},
        {"free_mapped", tr_later("A free frame must not be mapped, nor be in the page cache: the next one "
                                 "who allocates it would share it with a stranger.")},
        {"tlb",
         tr_later("The TLB must hold nothing that the page table does not say. A stale translation lets a "
                  "process go on writing a page that has become read-only, or belongs to somebody else.")},
        {"commit", tr_later("The committed memory must be the sum over all VMAs and, with overcommit=2, stay "
                            "below the limit.")},
        {"table", tr_later("Page tables must be counted, and shared, as they say they are.")},
        {"cache", tr_later("A frame of the page cache must be the frame of that file's page.")},
        {"counts", tr_later("The machine's totals of frames must be what a recount gives.")},
        {"vma", tr_later("VMAs must be sorted, not empty, disjoint, and in user space.")},
        {"leak", tr_later("What nobody refers to must be free: this memory is lost.")},
        {"users", tr_later("Address spaces and open files must know how many use them.")},
        {"ksm", tr_later("The nodes of the stable tree must be merged frames with that content.")},
    }};
    const auto* found =
        std::find_if(table.begin(), table.end(), [&](const auto& row) { return row.first == invariant; });
    return found == table.end() ? std::string_view{} : found->second;
}

} // namespace cow
