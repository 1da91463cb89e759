// A page fault, from where the kernel has been entered to where the access is tried again.

#include "core/exercise/plan.hpp"
#include "core/language/language.hpp"

#include <algorithm>
#include <utility>

namespace cow::detail {
namespace {

/// Reads a fault's events, one after the other.
class FaultCutter {
public:
    explicit FaultCutter(Plan& plan) : plan_(plan) {}

    void read(const Event& event) {
        if (const auto* allocated = std::get_if<FrameAllocated>(&event)) {
            allocate(*allocated);
        } else if (std::holds_alternative<CachePageAdded>(event)) {
            (plan_.entry ? around() : plan_.way.back().events).push_back(event);
        } else if (const auto* zeroed = std::get_if<FrameZeroed>(&event)) {
            zero(*zeroed);
        } else if (const auto* copied = std::get_if<PageCopied>(&event)) {
            add({.verb = Verb::copy, .frame = copied->from}, event);
        } else if (const auto* set = std::get_if<PteSet>(&event)) {
            set_entry(*set);
        } else if (std::holds_alternative<TlbFlush>(event)) {
            flush(event);
        } else if (const auto* freed = std::get_if<FrameFreed>(&event);
                   freed != nullptr && plan_.entry && freed->pfn == plan_.old_frame) {
            add({.verb = Verb::release, .frame = freed->pfn}, event);
        } else if (std::holds_alternative<TableAllocated>(event) ||
                   std::holds_alternative<VmaAnonSet>(event) ||
                   std::holds_alternative<FrameFlagsSet>(event)) {
            plan_.entry_first.push_back(event);
        } else {
            wait(event);
        }
    }
    /// A chore that belongs to the act that follows.
    void wait(const Event& event) { pending_.push_back(event); }
    /// Ends with `act`, which all the rest belongs to.
    void end(const Act& act, std::span<const Event> rest) {
        PlannedAct& last = plan_.way.emplace_back(PlannedAct{act, {}, std::move(pending_), {}});
        last.events.insert(last.events.end(), rest.begin(), rest.end());
    }

private:
    std::optional<Verb> last_verb() const {
        return plan_.way.empty() ? std::nullopt : std::optional(plan_.way.back().act.verb);
    }
    PlannedAct& add(const Act& act) {
        return plan_.way.emplace_back(PlannedAct{act, std::exchange(pending_, {}), {}, {}});
    }
    void add(const Act& act, const Event& event) { add(act).events.push_back(event); }
    /// What is mapped along with the page that was asked for.
    std::vector<Event>& around() {
        return std::find_if(plan_.way.begin(), plan_.way.end(),
                            [](const PlannedAct& act) { return act.act.verb == Verb::set; })
            ->after;
    }

    void allocate(const FrameAllocated& event) {
        if (event.kind != FrameKind::file) {
            add({.verb = Verb::take, .frame = event.pfn}).events = {event, FrameReference{event.pfn, 1}};
            return;
        }
        if (plan_.entry) {
            around().emplace_back(event);
            return;
        }
        PlannedAct& read =
            last_verb() == Verb::fetch_page ? plan_.way.back() : add({.verb = Verb::fetch_page});
        read.events.insert(read.events.end(), pending_.begin(), pending_.end());
        pending_.clear();
        read.events.emplace_back(event);
    }
    /// A new page of shared memory comes zeroed into the page cache.
    void zero(const FrameZeroed& event) {
        const PlannedAct* taken = plan_.find(Verb::take);
        if (taken != nullptr && taken->act.frame == event.pfn) {
            add({.verb = Verb::zero}, event);
        } else if (last_verb() == Verb::fetch_page && !plan_.entry) {
            plan_.way.back().events.emplace_back(event);
        } else {
            wait(event);
        }
    }
    void set_entry(const PteSet& event) {
        if (event.reason == PteReason::fault_around && plan_.entry) {
            around().emplace_back(event);
            return;
        }
        if (event.page != plan_.refused.addr.page() || event.mm != plan_.mm || plan_.entry) {
            wait(event);
            return;
        }
        plan_.entry = event;
        plan_.old_frame = event.old.has_frame() ? event.old.pfn() : no_pfn;
        const Pfn now = event.now.pfn();
        const bool moves = plan_.old_frame != now;
        const PlannedAct* taken = plan_.find(Verb::take);
        if (moves && is_counted(now) && (taken == nullptr || taken->act.frame != now)) {
            plan_.way.push_back({{.verb = Verb::raise, .frame = now}, {}, {FrameReference{now, 1}}, {}});
        }
        add({.verb = Verb::set, .frame = now, .writable = event.now.writable()});
        if (moves && is_counted(plan_.old_frame)) {
            plan_.way.push_back({{.verb = Verb::lower, .frame = plan_.old_frame},
                                 {},
                                 {FrameReference{plan_.old_frame, -1}},
                                 {}});
        }
    }
    void flush(const Event& event) {
        if (last_verb() == Verb::flush) {
            plan_.way.back().events.push_back(event);
        } else {
            add({.verb = Verb::flush}, event);
        }
    }

    Plan& plan_;
    std::vector<Event> pending_;
};

/// The event that first_decision() names, and where the handler began to work on it.
struct Place {
    std::size_t refused = 0;
    std::size_t begin = 0; ///< of what is to be performed
    std::size_t decided = 0;
};
Place place_of(std::span<const Event> events) {
    const FaultDecided* decided = first_decision(events);
    Place out;
    for (std::size_t i = 0; i < events.size(); ++i) {
        if (std::holds_alternative<AccessRefused>(events[i])) {
            out.refused = i;
        } else if (std::holds_alternative<FaultRaised>(events[i])) {
            out.begin = i + 1;
        } else if (const auto* here = std::get_if<FaultDecided>(&events[i])) {
            out.decided = i;
            if (here == decided) {
                return out;
            }
            out.begin = i + 1;
        } else if (std::holds_alternative<VmaChecked>(events[i])) {
            out.begin = i;
        }
    }
    return out;
}

bool kills(Decision decision) {
    return decision == Decision::segv_maperr || decision == Decision::segv_accerr ||
           decision == Decision::segv_guard || decision == Decision::sigbus;
}

/// The index of the event with which the handler is done with the fault.
std::size_t end_of(std::span<const Event> events, std::size_t decided) {
    for (std::size_t i = decided; i < events.size(); ++i) {
        if (std::holds_alternative<FaultDone>(events[i]) || std::holds_alternative<SignalSent>(events[i])) {
            return i;
        }
    }
    return events.size();
}

} // namespace

std::optional<Plan> plan_fault(const Machine& before, std::span<const Event> events, std::string& why_not) {
    const FaultDecided* decided = first_decision(events);
    if (decided == nullptr || is_preparation(decided->decision) || decided->decision == Decision::oom) {
        why_not = tr("The next step's fault ends in nothing that could be performed.");
        return std::nullopt;
    }
    const Place place = place_of(events);
    Plan plan;
    plan.kind = ExerciseKind::fault;
    plan.refused = std::get<AccessRefused>(events[place.refused]);
    plan.decided = *decided;
    plan.proc = decided->proc;
    plan.mm = before.process(plan.proc).mm;
    plan.prelude.assign(events.begin(), events.begin() + static_cast<std::ptrdiff_t>(place.begin));

    const Event* checked =
        std::get_if<VmaChecked>(&events[place.begin]) != nullptr ? &events[place.begin] : nullptr;
    plan.way.push_back({{.verb = Verb::point, .mm = plan.mm, .page = plan.decided.addr.page()}, {}, {}, {}});
    PlannedAct decide{{.verb = Verb::decide, .decision = plan.decided.decision}, {}, {}, {}};
    if (checked != nullptr) {
        decide.events.push_back(*checked);
    }
    decide.events.emplace_back(plan.decided);
    plan.way.push_back(std::move(decide));

    FaultCutter cutter(plan);
    const std::size_t end = end_of(events, place.decided);
    const bool dies = kills(plan.decided.decision);
    for (std::size_t i = place.begin; i < end; ++i) {
        if (i != place.decided && &events[i] != checked) {
            dies ? cutter.wait(events[i]) : cutter.read(events[i]);
        }
    }
    cutter.end({.verb = dies ? Verb::kill : Verb::finish}, events.subspan(end));
    return plan;
}

} // namespace cow::detail
