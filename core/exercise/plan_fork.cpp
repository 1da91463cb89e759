// fork: what is made for the child has been made, but for its page-table entries.

#include "core/exercise/plan.hpp"
#include "core/language/language.hpp"

#include <algorithm>

namespace cow::detail {
namespace {

/// Whether the model copies entries one by one, as it does with fork=cow.
bool shares_entries(std::span<const Event> events) {
    return std::any_of(events.begin(), events.end(),
                       [](const Event& event) { return std::holds_alternative<SpaceCreated>(event); }) &&
           std::none_of(events.begin(), events.end(), [](const Event& event) {
               return std::holds_alternative<PageCopied>(event) ||
                      std::holds_alternative<TableShared>(event) ||
                      std::holds_alternative<TableUnshared>(event) ||
                      std::holds_alternative<ProcessCancelled>(event);
           });
}

/// What fork makes of each page that it copies the entry of.
class Copied {
public:
    explicit Copied(std::span<const Event> events) {
        for (const Event& event : events) {
            if (const auto* shared = std::get_if<PtesShared>(&event)) {
                runs_.push_back(shared);
            }
        }
    }
    GroupPage page(Vpn page, Pte pte, TableId table) const {
        GroupPage out{page, pte, table, no_table, 0, 0};
        for (const PtesShared* run : runs_) {
            if (page >= run->page && page < run->page + run->count) {
                out.child_table = run->to;
                out.parent_flags = run->parent_flags;
                out.child_flags = run->child_flags;
            }
        }
        return out;
    }

private:
    std::vector<const PtesShared*> runs_;
};

void plan_groups(Plan& plan, const Machine& before, std::span<const Event> events) {
    const Copied copied(events);
    const AddressSpace& space = before.space(plan.mm);
    for (const Vma& vma : space.vmas) {
        for_each_pte(before, space, vma.start, vma.end, [&](Vpn page, Pte pte, TableId table) {
            const FrameKind kind = before.frames[pte.pfn()].kind;
            add_to_group(plan.groups, {plan.mm, vma, kind, pte.writable(), 0, {}},
                         copied.page(page, pte, table));
        });
    }
    for (std::size_t i = 0; i < plan.groups.size(); ++i) {
        const PageGroup& group = plan.groups[i];
        const GroupPage& first = group.pages.front();
        if (first.child_table == no_table) {
            continue;
        }
        if (group.writable && (first.parent_flags & Pte::W) == 0) {
            plan.way.push_back({{.verb = Verb::protect, .group = i}, {}, {}, {}});
        }
        if (group.kind != FrameKind::zero) {
            plan.way.push_back({{.verb = Verb::raise, .group = i}, {}, {}, {}});
        }
        const bool writable = (first.child_flags & Pte::W) != 0;
        plan.way.push_back({{.verb = Verb::share, .writable = writable, .group = i}, {}, {}, {}});
    }
}

} // namespace

std::optional<Plan> plan_fork(const Machine& before, std::span<const Event> events, std::string& why_not) {
    if (!shares_entries(events)) {
        why_not = tr("This way of making a process does not go page by page.");
        return std::nullopt;
    }
    Plan plan;
    plan.kind = ExerciseKind::fork;
    plan.proc = std::get<CallEntered>(events.front()).proc;
    plan.mm = before.process(plan.proc).mm;
    plan_groups(plan, before, events);
    PlannedAct flush{{.verb = Verb::flush}, {}, {}, {}};
    PlannedAct finish{{.verb = Verb::finish}, {}, {}, {}};
    for (const Event& event : events) {
        if (const auto* space = std::get_if<SpaceCreated>(&event)) {
            plan.child = space->mm;
        }
        if (std::holds_alternative<TlbFlushAll>(event)) {
            flush.events.push_back(event);
        } else if (std::holds_alternative<CallReturned>(event)) {
            finish.events.push_back(event);
        } else if (!std::holds_alternative<PtesShared>(event)) {
            plan.prelude.push_back(event);
        }
    }
    plan.way.push_back(std::move(flush));
    plan.way.push_back(std::move(finish));
    return plan;
}

} // namespace cow::detail
