// exit: entries are cleared, and frames that nobody refers to any more become free.

#include "core/exercise/plan.hpp"
#include "core/language/language.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace cow::detail {
namespace {

/// Gives each event of an exit to the act that it belongs to.
class ExitCutter {
public:
    ExitCutter(Plan& plan, const Machine& before) : plan_(plan) {
        const AddressSpace& space = before.space(plan.mm);
        for (const Vma& vma : space.vmas) {
            for_each_pte(before, space, vma.start, vma.end, [&](Vpn page, Pte pte, TableId table) {
                const Frame& frame = before.frames[pte.pfn()];
                const u32 refs = frame.kind == FrameKind::zero ? 0 : frame.refcount;
                add_to_group(plan.groups, {plan.mm, vma, frame.kind, pte.writable(), refs, {}},
                             {page, pte, table, no_table, 0, 0});
            });
        }
        for (std::size_t i = 0; i < plan.groups.size(); ++i) {
            for (const GroupPage& page : plan.groups[i].pages) {
                group_of_page_.emplace(page.page, i);
                group_of_frame_.emplace(page.before.pfn(), i);
            }
        }
        clear_.resize(plan.groups.size());
        free_.resize(plan.groups.size());
    }

    void read(const Event& event) {
        if (const auto* set = std::get_if<PteSet>(&event);
            set != nullptr && set->mm == plan_.mm && set->old.has_frame()) {
            clear(*set);
        } else if (const auto* freed = std::get_if<FrameFreed>(&event);
                   freed != nullptr && is_mapped(freed->pfn)) {
            move_pending(free_[group_of_frame_.at(freed->pfn)], event);
        } else if (std::holds_alternative<TlbFlushAll>(event) || std::holds_alternative<TlbFlush>(event)) {
            flush_.push_back(event);
        } else if (std::holds_alternative<FrameFlagsSet>(event) ||
                   std::holds_alternative<KsmStableSet>(event)) {
            pending_.push_back(event);
        } else {
            rest_.insert(rest_.end(), pending_.begin(), pending_.end());
            pending_.clear();
            rest_.push_back(event);
        }
    }

    void end() {
        const auto add = [&](const Act& act, std::vector<Event> events) {
            plan_.way.push_back({act, {}, std::move(events), {}});
        };
        for (std::size_t i = 0; i < plan_.groups.size(); ++i) {
            if (!clear_[i].empty()) {
                add({.verb = Verb::clear, .group = i}, std::move(clear_[i]));
                if (plan_.groups[i].kind != FrameKind::zero) {
                    add({.verb = Verb::lower, .group = i}, {});
                }
            }
        }
        add({.verb = Verb::flush}, std::move(flush_));
        for (std::size_t i = 0; i < plan_.groups.size(); ++i) {
            if (!free_[i].empty()) {
                add({.verb = Verb::release, .group = i}, std::move(free_[i]));
            }
        }
        add({.verb = Verb::finish}, std::move(rest_));
    }

private:
    bool is_mapped(Pfn pfn) const { return group_of_frame_.contains(pfn) && unmapped_.contains(pfn); }
    void move_pending(std::vector<Event>& to, const Event& event) {
        to.insert(to.end(), pending_.begin(), pending_.end());
        pending_.clear();
        to.push_back(event);
    }
    void clear(const PteSet& event) {
        std::vector<Event>& events = clear_[group_of_page_.at(event.page)];
        move_pending(events, event);
        unmapped_.insert(event.old.pfn());
        if (is_counted(event.old.pfn())) { // the count stays until it is lowered
            events.emplace_back(FrameReference{event.old.pfn(), 1});
        }
    }

    Plan& plan_;
    std::map<Vpn, std::size_t> group_of_page_;
    std::map<Pfn, std::size_t> group_of_frame_;
    std::set<Pfn> unmapped_;
    std::vector<std::vector<Event>> clear_; ///< by group
    std::vector<std::vector<Event>> free_;
    std::vector<Event> flush_;
    std::vector<Event> rest_;
    std::vector<Event> pending_; ///< flags and trees: chores of what follows
};

} // namespace

std::optional<Plan> plan_exit(const Machine& before, std::span<const Event> events, std::string&) {
    Plan plan;
    plan.kind = ExerciseKind::exit;
    const auto& call = std::get<CallEntered>(events.front());
    plan.proc = call.proc;
    plan.mm = before.process(plan.proc).mm;
    plan.prelude.emplace_back(call);
    ExitCutter cutter(plan, before);
    for (const Event& event : events.subspan(1)) {
        cutter.read(event);
    }
    cutter.end();
    return plan;
}

} // namespace cow::detail
