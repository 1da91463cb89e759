#include "core/exercise/exercise.hpp"

#include "core/check/invariants.hpp"
#include "core/event/apply.hpp"
#include "core/exercise/effect.hpp"

#include <algorithm>
#include <utility>

namespace cow {
namespace {

/// Of what an exercise is about: how often entries were written is no part of it, since fork writes many at a time.
u64 hash_of(Machine machine) {
    machine.counters.ptes = 0;
    return machine_hash(machine);
}

void apply_all(Machine& machine, std::span<const Event> events) {
    for (const Event& event : events) {
        cow::apply(machine, event);
    }
}

} // namespace

Exercise::Exercise(Plan plan, Machine before, Statement statement, Judging judging)
    : plan_(std::move(plan)), before_(std::move(before)), machine_(before_), statement_(std::move(statement)),
      judging_(judging) {
    apply_all(machine_, plan_.prelude);
}

std::optional<Exercise> Exercise::begin(const Player& player, Judging judging, std::string& why_not) {
    const std::size_t step = player.step();
    if (step >= player.step_count()) {
        why_not = tr("There is no step left.");
        return std::nullopt;
    }
    const Statement& statement = player.script().statements[player.statement_of(step)];
    const Runner runner(player.script(), {});
    Machine before = player.timeline().at_step(step);
    Machine after = before;
    Environment names = player.names_behind(step);
    std::vector<Event> events;
    if (!runner.run_step(step, after, &events, names).problem.empty()) {
        why_not = tr("The next step cannot run.");
        return std::nullopt;
    }
    std::optional<Plan> plan = make_plan(before, events, why_not);
    if (!plan) {
        return std::nullopt;
    }
    std::size_t pages = 0;
    for (const PageGroup& group : plan->groups) {
        pages += group.pages.size();
    }
    if (pages > detail::most_pages) {
        why_not = tr("The next step is about more pages than can be looked at one by one.");
        return std::nullopt;
    }
    Exercise out(std::move(*plan), std::move(before), statement, judging);
    out.goal_ = hash_of(std::move(after));
    Exercise rehearsal = out; // the model's own way has to lead there
    for (const PlannedAct& act : out.plan_.way) {
        rehearsal.perform(act.act);
    }
    if (!rehearsal.right()) {
        why_not = tr("More happens in the next step than could be performed.");
        return std::nullopt;
    }
    return out;
}

bool Exercise::is_done(std::size_t of) const {
    return std::any_of(done_.begin(), done_.end(), [&](const DoneAct& done) { return done.of == of; });
}

std::vector<std::size_t> Exercise::missing() const {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < plan_.way.size(); ++i) {
        if (!is_done(i)) {
            out.push_back(i);
        }
    }
    return out;
}

Pfn Exercise::in_hand() const {
    const detail::Hands hands = detail::hands_of(done_);
    return hands.taken != no_pfn && machine_.frames[hands.taken].mapcount == 0 ? hands.taken : no_pfn;
}

/// What the model does, too, but not yet.
Mistake Exercise::too_early(const Act& act) const {
    const auto waits = [&](Verb verb) {
        for (const std::size_t i : missing()) {
            if (plan_.way[i].act.verb == verb) {
                return true;
            }
        }
        return false;
    };
    switch (act.verb) {
    case Verb::set: {
        const detail::Hands hands = detail::hands_of(done_);
        return hands.taken == act.frame && !hands.filled ? Mistake::not_filled : Mistake::none;
    }
    case Verb::flush: // until then the processor may cache the old entry again
        return waits(Verb::set) || waits(Verb::protect) ? Mistake::flush_early : Mistake::none;
    case Verb::release:
        if (waits(Verb::lower) || waits(Verb::clear)) {
            return Mistake::still_used;
        }
        return waits(Verb::flush) ? Mistake::free_early : Mistake::none;
    case Verb::finish:
    case Verb::kill: return missing().size() > 1 ? Mistake::incomplete : Mistake::none;
    default: return Mistake::none;
    }
}

DoneAct Exercise::judge(const Act& act) const {
    DoneAct out{act, {}, Mistake::none, {}, {}};
    bool known = false;
    for (std::size_t i = 0; i < plan_.way.size() && !out.of; ++i) {
        if (plan_.way[i].act == act) {
            known = true;
            out.of = is_done(i) ? std::nullopt : std::optional(i);
        }
    }
    const detail::Hands hands = detail::hands_of(done_);
    const PlannedAct* planned = out.of ? &plan_.way[*out.of] : nullptr;
    detail::ActEffect effect = detail::effect_of(plan_, machine_, act, planned, hands);
    out.mistake = effect.refused;
    if (out.mistake == Mistake::none) {
        out.mistake = planned != nullptr ? too_early(act)
                      : known            ? Mistake::again
                                         : detail::stray_mistake(plan_, act, hands);
    } else {
        out.of.reset();
    }
    const bool ends = act.verb == Verb::finish || act.verb == Verb::kill || act.verb == Verb::release;
    if (out.mistake != Mistake::none && ends) { // nothing comes of it, so that the way stays open
        out.of.reset();
        return out;
    }
    out.events = std::move(effect.events);
    if (!ends && detail::broken_between_acts(machine_).empty()) {
        Machine then = machine_;
        apply_all(then, out.events);
        out.violation = detail::broken_between_acts(then);
        if (out.mistake == Mistake::none && !out.violation.empty()) {
            out.mistake = Mistake::invariant;
        }
    }
    return out;
}

void Exercise::perform(Act act) {
    if (over_ || stuck()) {
        return;
    }
    const PlannedAct* taken = plan_.find(Verb::take);
    if (act.verb == Verb::take && taken != nullptr && in_hand() == no_pfn &&
        machine_.frames[act.frame].kind == FrameKind::free) {
        act.frame = taken->act.frame; // whoever asks is given the lowest one
    }
    apply(judge(act));
}

void Exercise::apply(DoneAct done) {
    apply_all(machine_, done.events);
    mistakes_ += done.right() ? 0 : 1;
    const bool ends = done.act.verb == Verb::finish || done.act.verb == Verb::kill;
    over_ = ends && (done.right() || judging_ == Judging::at_the_end);
    done_.push_back(std::move(done));
}

bool Exercise::undo() {
    if (over_ || done_.empty()) {
        return false;
    }
    const DoneAct& last = done_.back();
    for (std::size_t i = last.events.size(); i-- > 0;) {
        cow::undo(machine_, last.events[i]);
    }
    if (judging_ == Judging::at_the_end && !last.right()) {
        --mistakes_; // nobody has told it
    }
    done_.pop_back();
    return true;
}

void Exercise::put_right() {
    if (over_) {
        return;
    }
    if (stuck()) {
        undo();
    }
    if (const std::vector<std::size_t> left = missing(); !left.empty()) {
        ++helped_;
        apply(judge(plan_.way[left.front()].act));
    }
}

bool Exercise::right() const {
    return over_ && missing().empty() &&
           std::all_of(done_.begin(), done_.end(), [](const DoneAct& done) { return done.right(); }) &&
           hash_of(machine_) == goal_;
}

std::vector<std::vector<Event>> Exercise::way_events() const {
    Exercise model(plan_, before_, statement_, Judging::at_once);
    for (const PlannedAct& act : plan_.way) {
        model.perform(act.act);
    }
    std::vector<std::vector<Event>> out;
    for (DoneAct& done : model.done_) {
        out.push_back(std::move(done.events));
    }
    return out;
}

} // namespace cow
