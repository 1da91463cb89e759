#pragma once
// The model's own way through a step, cut into acts: what of the step has happened before anything is to be done, then
// each act with its events.

#include "core/event/event.hpp"
#include "core/exercise/act.hpp"
#include "core/machine/machine.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cow {

enum class ExerciseKind : u8 { fault, fork, exit };

/// A page of a group, and what fork makes of its entries.
struct GroupPage {
    Vpn page{};
    Pte before{}; ///< the entry as it was in front of the step
    TableId table = no_table;
    TableId child_table = no_table; ///< fork: no_table where nothing is copied
    u16 parent_flags = 0;           ///< fork: afterwards
    u16 child_flags = 0;
};

/// Pages that are alike, so that the same is to be done to all of them: of one VMA, with equal rights in the entries and
/// the same kind of frame; at exit, with as many references.
struct PageGroup {
    MmId mm{};
    Vma vma{};
    FrameKind kind = FrameKind::free;
    bool writable = false; ///< so say the entries
    u32 refs = 0;          ///< exit: to each of the frames
    std::vector<GroupPage> pages;
};

/// An act of the model's way.
struct PlannedAct {
    Act act;
    std::vector<Event> before; ///< chores that must come first
    std::vector<Event> events; ///< the act's own, where they do not depend on what was done until then
    std::vector<Event> after;  ///< chores that come along
};

struct Plan {
    ExerciseKind kind{};
    ProcId proc = no_proc;
    MmId mm = no_mm;
    std::vector<Event> prelude; ///< of the step: it has happened already

    AccessRefused refused{};        ///< fault: the access that is refused …
    FaultDecided decided{};         ///< … and what the model decides
    std::optional<PteSet> entry;    ///< fault: what it sets
    std::vector<Event> entry_first; ///< tables, marks of the VMA and the frame: before the entry is set
    Pfn old_frame = no_pfn;         ///< fault: that the entry had

    MmId child = no_mm; ///< fork
    std::vector<PageGroup> groups;

    std::vector<PlannedAct> way; ///< ends with finish or kill

    const PlannedAct* find(Verb verb) const;
};

/// Cuts a step's events. `before`: the machine in front of it. Nothing, and why in `why_not`, where it is not a step that
/// can be performed by hand.
std::optional<Plan> make_plan(const Machine& before, std::span<const Event> events, std::string& why_not);

namespace detail {

/// More pages are too many to be looked at.
inline constexpr std::size_t most_pages = 512;

std::optional<Plan> plan_fault(const Machine& before, std::span<const Event> events, std::string& why_not);
std::optional<Plan> plan_fork(const Machine& before, std::span<const Event> events, std::string& why_not);
std::optional<Plan> plan_exit(const Machine& before, std::span<const Event> events, std::string& why_not);

/// Adds a page to the group of its like.
void add_to_group(std::vector<PageGroup>& groups, PageGroup like, const GroupPage& page);
/// Whether a frame's references are counted: the zero page's are not.
inline bool is_counted(Pfn pfn) { return pfn != zero_pfn && pfn != no_pfn; }

} // namespace detail
} // namespace cow
