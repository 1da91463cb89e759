// Why an act is wrong, and what must hold between acts.

#include "core/check/invariants.hpp"
#include "core/check/survey.hpp"
#include "core/exercise/effect.hpp"
#include "core/language/language.hpp"

namespace cow::detail {
namespace {

Mistake stray_fill(const Plan& plan, const Act& act) {
    const PlannedAct* copy = plan.find(Verb::copy);
    const PlannedAct* zero = plan.find(Verb::zero);
    if (act.verb == Verb::copy && copy != nullptr) {
        return Mistake::source;
    }
    return copy != nullptr || zero != nullptr ? Mistake::filling : Mistake::no_frame_needed;
}

Mistake stray_set(const Plan& plan, const Act& act, const Hands& hands) {
    if (act.frame == hands.taken && hands.taken != no_pfn && !hands.filled) {
        return Mistake::not_filled;
    }
    if (act.frame != plan.entry->now.pfn()) {
        return Mistake::frame;
    }
    return act.writable ? Mistake::writable : Mistake::read_only;
}

Mistake stray_count(const Plan& plan, const Act& act) {
    if (plan.kind == ExerciseKind::fork && plan.groups[act.group].pages.front().child_table == no_table) {
        return Mistake::not_copied;
    }
    return Mistake::count;
}

Mistake stray_share(const Plan& plan, const Act& act) {
    if (plan.groups[act.group].pages.front().child_table == no_table) {
        return Mistake::not_copied;
    }
    return act.writable ? Mistake::writable : Mistake::read_only;
}

} // namespace

Mistake stray_mistake(const Plan& plan, const Act& act, const Hands& hands) {
    switch (act.verb) {
    case Verb::point: return Mistake::entry;
    case Verb::decide: return Mistake::decision;
    case Verb::take: return plan.find(Verb::take) != nullptr ? Mistake::again : Mistake::no_frame_needed;
    case Verb::fetch_page: return Mistake::nothing_to_read;
    case Verb::copy:
    case Verb::zero: return stray_fill(plan, act);
    case Verb::protect: return Mistake::not_private;
    case Verb::raise:
    case Verb::lower: return stray_count(plan, act);
    case Verb::set: return stray_set(plan, act, hands);
    case Verb::share: return stray_share(plan, act);
    case Verb::clear: return Mistake::in_use_elsewhere;
    case Verb::flush: return Mistake::nothing_stale;
    case Verb::release: return Mistake::still_used;
    case Verb::finish: return Mistake::unlawful;
    case Verb::kill: return Mistake::lawful;
    }
    return Mistake::none;
}

std::string broken_between_acts(const Machine& machine) {
    const Survey counted = survey(machine);
    for (u32 i = 1; i < machine.frames.high_water(); ++i) {
        const Frame& frame = machine.frames[Pfn{i}];
        const u32 found = counted.frames[i].ptes + counted.frames[i].cached;
        if (frame.kind != FrameKind::free && frame.refcount < found) {
            return trf(
                "F{} has a reference count of {}, but {} refer to it: it could be freed while it is in use.",
                i, frame.refcount, found);
        }
    }
    for (const Violation& violation : check_invariants(machine, false)) {
        if (violation.invariant != "refcount") { // the student holds references that are not in any table
            return violation.detail;
        }
    }
    return {};
}

} // namespace cow::detail
