#include "core/exercise/effect.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <type_traits>
#include <variant>

namespace cow::detail {
namespace {

using Events = std::vector<Event>;

ActEffect refuse(Mistake why) { return {why, {}}; }

class Effect {
public:
    Effect(const Plan& plan, const Machine& machine, const Act& act, const PlannedAct* planned,
           const Hands& hands)
        : plan_(plan), m_(machine), act_(act), planned_(planned), hands_(hands) {}

    ActEffect make() {
        switch (act_.verb) {
        case Verb::point:
        case Verb::decide:
        case Verb::fetch_page: return as_planned(Mistake::none);
        case Verb::take: return take();
        case Verb::copy: return fill();
        case Verb::zero: return fill();
        case Verb::set: return set();
        case Verb::raise:
        case Verb::lower: return plan_.kind == ExerciseKind::fault ? count_one() : count_group();
        case Verb::protect: return protect();
        case Verb::share: return share();
        case Verb::clear: return as_planned(Mistake::in_use_elsewhere);
        case Verb::flush: return as_planned(Mistake::none);
        case Verb::release:
        case Verb::finish:
        case Verb::kill: return as_planned(Mistake::none);
        }
        return {};
    }

private:
    /// What does not depend on the machine; where the model does no such thing, it does nothing.
    ActEffect as_planned(Mistake otherwise) const {
        if (planned_ == nullptr) {
            return refuse(otherwise);
        }
        ActEffect out{Mistake::none, planned_->before};
        out.events.insert(out.events.end(), planned_->events.begin(), planned_->events.end());
        for (const Event& event : out.events) { // by a mistake, the frame may have been given away
            const auto* taken = std::get_if<FrameAllocated>(&event);
            if (taken != nullptr && m_.frames[taken->pfn].kind != FrameKind::free) {
                return refuse(Mistake::frame_in_use);
            }
        }
        return out;
    }
    ActEffect take() const {
        if (planned_ != nullptr) {
            return as_planned(Mistake::none);
        }
        if (m_.frames[act_.frame].kind != FrameKind::free) {
            return refuse(Mistake::frame_in_use);
        }
        const FrameAllocated taken{act_.frame, zero_content, 0, no_file, FrameKind::anon};
        return {Mistake::none, {taken, FrameReference{act_.frame, 1}}};
    }
    ActEffect fill() const {
        if (hands_.taken == no_pfn) {
            return refuse(Mistake::nothing_in_hand);
        }
        if (act_.verb == Verb::copy && m_.frames[act_.frame].kind == FrameKind::free) {
            return refuse(Mistake::frame_is_free);
        }
        ActEffect out;
        if (planned_ != nullptr) {
            out.events = planned_->before;
        }
        if (act_.verb == Verb::copy) {
            out.events.emplace_back(PageCopied{act_.frame, hands_.taken, m_.frames[hands_.taken].content,
                                               m_.frames[act_.frame].content});
        } else {
            out.events.emplace_back(FrameZeroed{hands_.taken});
        }
        return out;
    }

    // ---- the entry of a fault --------------------------------------------------------------------------------------
    ActEffect set() const {
        const Vpn page = plan_.decided.addr.page();
        const Vma* vma = m_.space(plan_.mm).find(page);
        if (vma == nullptr || !plan_.entry) {
            return refuse(Mistake::no_entry);
        }
        if (act_.frame != zero_pfn && m_.frames[act_.frame].kind == FrameKind::free) {
            return refuse(Mistake::frame_is_free);
        }
        ActEffect out;
        if (planned_ != nullptr) {
            out.events = planned_->before;
        }
        if (!hands_.entry_made) {
            out.events.insert(out.events.end(), plan_.entry_first.begin(), plan_.entry_first.end());
        }
        PteSet set = *plan_.entry;
        set.old = m_.pte(plan_.mm, page);
        set.now = planned_ != nullptr ? plan_.entry->now : entry_of(*vma);
        add_entry(out.events, set);
        if (planned_ != nullptr) {
            out.events.insert(out.events.end(), planned_->after.begin(), planned_->after.end());
        }
        return out;
    }
    /// An entry that the model would not set.
    Pte entry_of(const Vma& vma) const {
        u64 flags = Pte::P | Pte::U | Pte::A | (act_.writable ? Pte::W | Pte::D : u64{0});
        flags |= act_.frame == hands_.taken ? Pte::X : u64{0};
        return Pte::make(act_.frame, vma.has(vm::exec) ? flags : flags | Pte::NX);
    }
    /// The entry changes and the counts of references stay as they are.
    void add_entry(Events& out, const PteSet& set) const {
        out.emplace_back(set);
        const Pfn was = set.old.has_frame() ? set.old.pfn() : no_pfn;
        const Pfn now = set.now.has_frame() ? set.now.pfn() : no_pfn;
        if (was == now) {
            return;
        }
        if (is_counted(now)) {
            out.emplace_back(FrameReference{now, -1});
        }
        if (is_counted(was) && m_.frames[was].kind != FrameKind::free) {
            out.emplace_back(FrameReference{was, 1});
        }
    }

    // ---- counts ----------------------------------------------------------------------------------------------------
    Mistake can_count(Pfn pfn) const {
        if (!is_counted(pfn)) {
            return Mistake::zero_page;
        }
        if (m_.frames[pfn].kind == FrameKind::free) {
            return Mistake::frame_is_free;
        }
        return act_.verb == Verb::lower && m_.frames[pfn].refcount == 0 ? Mistake::count : Mistake::none;
    }
    ActEffect count_one() const {
        if (const Mistake wrong = can_count(act_.frame); wrong != Mistake::none) {
            return refuse(wrong);
        }
        return {Mistake::none, {FrameReference{act_.frame, act_.verb == Verb::raise ? 1 : -1}}};
    }
    ActEffect count_group() const {
        ActEffect out;
        for (const GroupPage& page : group().pages) {
            const Pfn pfn = page.before.pfn();
            if (const Mistake wrong = can_count(pfn); wrong != Mistake::none) {
                return refuse(wrong);
            }
            out.events.emplace_back(FrameReference{pfn, act_.verb == Verb::raise ? 1 : -1});
        }
        return out;
    }

    // ---- fork's entries --------------------------------------------------------------------------------------------
    const PageGroup& group() const { return plan_.groups[act_.group]; }
    ActEffect protect() const {
        ActEffect out;
        for (const GroupPage& page : group().pages) {
            const Pte now = m_.pte(plan_.mm, page.page);
            if (now.writable()) {
                add_entry(out.events, {plan_.mm, page.table, page.page, now, now.without(Pte::W | Pte::X),
                                       PteReason::protect});
            }
        }
        return out.events.empty() ? refuse(Mistake::not_private) : out;
    }
    ActEffect share() const {
        ActEffect out;
        for (const GroupPage& page : group().pages) {
            if (page.child_table == no_table) {
                return refuse(Mistake::not_copied);
            }
            const Pte parent = m_.pte(plan_.mm, page.page);
            const bool exclusive = parent.has(Pte::X) && (page.parent_flags & Pte::X) == 0;
            if (exclusive && !parent.writable()) { // PG_anon_exclusive ends with the sharing
                add_entry(out.events,
                          {plan_.mm, page.table, page.page, parent, parent.without(Pte::X), PteReason::fork});
            }
            const Pte child{(page.before.v & ~Pte::flag_mask) | page.child_flags};
            add_entry(out.events, {plan_.child, page.child_table, page.page, m_.pte(plan_.child, page.page),
                                   act_.writable ? child.with(Pte::W) : child, PteReason::fork});
        }
        return out;
    }

    const Plan& plan_;
    const Machine& m_;
    const Act& act_;
    const PlannedAct* planned_;
    const Hands& hands_;
};

/// Whether an event is about a frame that is free by then: what was to come before it never came, or came otherwise.
class FreeFrames {
public:
    explicit FreeFrames(const Machine& machine) : m_(machine) {}

    bool concern(const Events& events) {
        return std::any_of(events.begin(), events.end(), [&](const Event& event) {
            return std::visit([&](const auto& one) { return concerns(one); }, event);
        });
    }

private:
    template <class E> bool concerns(const E& event) {
        if constexpr (std::is_same_v<E, FrameAllocated>) {
            taken_.insert(event.pfn);
        }
        bool found = false;
        if constexpr (E::facts.effect != ::cow::Effect::tells) {
            for_each_field(event, [&](std::string_view, const auto& field) {
                using Field = std::decay_t<decltype(field)>;
                if constexpr (std::is_same_v<Field, Pfn>) {
                    found = found || is_free(field);
                } else if constexpr (std::is_same_v<Field, Pte>) {
                    found = found || (field.has_frame() && is_free(field.pfn()));
                }
            });
        }
        return found;
    }
    bool is_free(Pfn pfn) const {
        return is_counted(pfn) && m_.frames[pfn].kind == FrameKind::free && !taken_.contains(pfn);
    }

    const Machine& m_;
    std::set<Pfn> taken_;
};

} // namespace

Hands hands_of(std::span<const DoneAct> done) {
    Hands out;
    for (const DoneAct& act : done) {
        if (act.events.empty()) {
            continue;
        }
        switch (act.act.verb) {
        case Verb::take: out = {act.act.frame, false, out.entry_made}; break;
        case Verb::copy:
        case Verb::zero: out.filled = true; break;
        case Verb::set: out.entry_made = true; break;
        default: break;
        }
    }
    return out;
}

ActEffect effect_of(const Plan& plan, const Machine& machine, const Act& act, const PlannedAct* planned,
                    const Hands& hands) {
    ActEffect out = Effect(plan, machine, act, planned, hands).make();
    // What ends the step is not done before all else is.
    const bool ends = act.verb == Verb::finish || act.verb == Verb::kill || act.verb == Verb::release;
    return !ends && FreeFrames(machine).concern(out.events) ? refuse(Mistake::frame_is_free) : out;
}

} // namespace cow::detail
