#include "core/exercise/plan.hpp"

#include "core/language/language.hpp"

#include <algorithm>

namespace cow {
namespace {

template <class E> const E* first_of(std::span<const Event> events) {
    for (const Event& event : events) {
        if (const E* found = std::get_if<E>(&event)) {
            return found;
        }
    }
    return nullptr;
}

} // namespace

namespace detail {

void add_to_group(std::vector<PageGroup>& groups, PageGroup like, const GroupPage& page) {
    const auto same = std::find_if(groups.begin(), groups.end(), [&](const PageGroup& group) {
        return group.mm == like.mm && group.vma.start == like.vma.start && group.kind == like.kind &&
               group.writable == like.writable && group.refs == like.refs &&
               (group.pages.front().child_table == no_table) == (page.child_table == no_table);
    });
    PageGroup& group = same != groups.end() ? *same : groups.emplace_back(std::move(like));
    group.pages.push_back(page);
}

} // namespace detail

const PlannedAct* Plan::find(Verb verb) const {
    const auto found =
        std::find_if(way.begin(), way.end(), [&](const PlannedAct& act) { return act.act.verb == verb; });
    return found != way.end() ? &*found : nullptr;
}

std::optional<Plan> make_plan(const Machine& before, std::span<const Event> events, std::string& why_not) {
    if (before.config.bug != Bug::none) {
        why_not = tr("This machine's kernel is a faulty one: there is no right way to perform.");
        return std::nullopt;
    }
    const CallEntered* call = first_of<CallEntered>(events);
    if (call == nullptr) {
        if (first_of<FaultRaised>(events) == nullptr) {
            why_not = tr("No page fault, no fork and no exit: the next step needs no kernel's hand.");
            return std::nullopt;
        }
        return detail::plan_fault(before, events, why_not);
    }
    const ProcessExited* exited = first_of<ProcessExited>(events);
    if (exited != nullptr && exited->proc == call->proc && exited->signal == Signal::none) {
        return detail::plan_exit(before, events, why_not);
    }
    if (first_of<ProcessCreated>(events) != nullptr) {
        return detail::plan_fork(before, events, why_not);
    }
    why_not = tr(
        "The next step is a system call other than fork and exit; those and page faults can be performed.");
    return std::nullopt;
}

} // namespace cow
