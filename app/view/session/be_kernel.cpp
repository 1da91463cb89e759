#include "app/view/session/be_kernel.hpp"

#include "core/language/language.hpp"
#include "core/scenario/veil.hpp"

#include <algorithm>
#include <utility>

namespace cow::ui {

std::optional<BeKernel> BeKernel::begin(const Player& player, const Playback& playback, Judging judging,
                                        std::string& why_not) {
    if (player.step() >= player.step_count()) {
        why_not = tr("There is no step left.");
        return std::nullopt;
    }
    Run base(script_until(player.script(), player.step()), playback);
    base.seek_step(player.step());
    std::optional<Exercise> exercise = Exercise::begin(base.player(), judging, why_not);
    if (!exercise) {
        return std::nullopt;
    }
    return BeKernel(std::move(*exercise), std::move(base));
}

BeKernel::BeKernel(Exercise exercise, Run base)
    : fresh_(exercise), exercise_(std::move(exercise)), base_(base), own_(base), model_(std::move(base)) {
    offer_verbs();
    show_own(0);
}

std::size_t BeKernel::acts_shown() const {
    const std::size_t before = base_.timeline().total_events() + exercise_.plan().prelude.size();
    const std::size_t here = run().timeline().event();
    std::size_t end = before;
    std::size_t out = 0;
    for (const std::size_t events : shown_) {
        out += end < here || (events == 0 && end == here) ? 1 : 0;
        end += events;
    }
    return out;
}

// ---- what is on offer ------------------------------------------------------------------------------------------------

std::size_t BeKernel::offers() const { return verb_ ? acts_.size() : verbs_of(exercise_.plan().kind).size(); }

void BeKernel::offer_verbs() {
    const auto verbs = verbs_of(exercise_.plan().kind);
    const auto last = std::find(verbs.begin(), verbs.end(), verb_.value_or(verbs.front()));
    chosen_ = static_cast<std::size_t>(last - verbs.begin());
    verb_.reset();
    acts_.clear();
}

Selection BeKernel::lit() const {
    if (!verb_ || chosen_ >= acts_.size()) {
        return {};
    }
    const Act& act = acts_[chosen_];
    if (act.verb == Verb::point) {
        return Selection::of_page(act.mm, act.page);
    }
    if (act.frame != no_pfn) {
        return Selection::of_frame(act.frame);
    }
    const Plan& plan = exercise_.plan();
    if (act.group < plan.groups.size()) {
        const PageGroup& group = plan.groups[act.group];
        return Selection::of_page(group.mm, group.pages.front().page);
    }
    return {};
}

void BeKernel::choose(std::size_t offer) { chosen_ = std::min(offer, offers() - 1); }

void BeKernel::take(std::size_t offer) {
    if (offer >= offers() || exercise_.over() || exercise_.stuck()) {
        return;
    }
    if (verb_) {
        const Act act = acts_[offer];
        offer_verbs();
        perform(act);
        return;
    }
    const Verb verb = verbs_of(exercise_.plan().kind)[offer];
    std::vector<Act> all = choices(exercise_, verb);
    chosen_ = offer;
    if (all.size() == 1) {
        perform(all.front());
    } else {
        verb_ = verb;
        acts_ = std::move(all);
        chosen_ = 0;
    }
}

std::string BeKernel::point_at(const Selection& selection) {
    if (exercise_.over() || exercise_.stuck()) {
        return {};
    }
    const bool fault = exercise_.plan().kind == ExerciseKind::fault;
    const bool page = selection.kind == Selection::Kind::page;
    if (!page && selection.kind != Selection::Kind::frame) {
        return std::string(tr("Point at a page or at a frame."));
    }
    if (!verb_ && !fault) {
        return std::string(tr("First choose what is to be done."));
    }
    const Verb verb = verb_.value_or(page ? Verb::point : Verb::take);
    std::vector<Act> meant = page ? acts_on_page(exercise_, verb, selection.mm, selection.page)
                                  : acts_on_frame(exercise_, verb, selection.frame);
    if (meant.empty()) {
        return std::string(tr("That is nothing to this act."));
    }
    verb_ = verb;
    if (meant.size() == 1) {
        offer_verbs();
        perform(meant.front());
    } else {
        acts_ = std::move(meant);
        chosen_ = 0;
    }
    return {};
}

// ---- acts ----------------------------------------------------------------------------------------------------------

/// All that happens in the step, as these acts have it; from the event `first` of it on it begins to come about.
Run BeKernel::run_of(std::span<const std::vector<Event>> acts, std::size_t first) {
    const Plan& plan = exercise_.plan();
    std::vector<Event> events = plan.prelude;
    shown_.clear();
    for (const std::vector<Event>& act : acts) {
        events.insert(events.end(), act.begin(), act.end());
        shown_.push_back(act.size());
    }
    ++changes_;
    Run out = base_;
    out.playback().set_speed(run().playback().speed());
    out.record({exercise_.statement().text, plan.proc}, events, first);
    return out;
}

void BeKernel::show_own(std::size_t first) {
    std::vector<std::vector<Event>> acts;
    for (const DoneAct& done : exercise_.done()) {
        acts.push_back(done.events);
    }
    own_ = run_of(acts, first);
}

void BeKernel::perform(const Act& act) {
    const std::size_t before = event_count();
    exercise_.perform(act);
    show_own(before);
}

std::size_t BeKernel::event_count() const {
    std::size_t out = exercise_.plan().prelude.size();
    for (const DoneAct& done : exercise_.done()) {
        out += done.events.size();
    }
    return out;
}

void BeKernel::back() {
    if (verb_) {
        offer_verbs();
    } else if (exercise_.undo()) {
        show_own(event_count());
    }
}

void BeKernel::put_right() {
    if (exercise_.over()) {
        return;
    }
    if (exercise_.stuck()) {
        exercise_.undo();
    }
    const std::size_t before = event_count();
    exercise_.put_right();
    offer_verbs();
    show_own(before);
}

void BeKernel::again(bool other_judging) {
    if (other_judging) {
        fresh_.judge_from_now_on(fresh_.judging() == Judging::at_once ? Judging::at_the_end
                                                                      : Judging::at_once);
    }
    exercise_ = fresh_;
    shows_model_ = false;
    verb_.reset();
    offer_verbs();
    chosen_ = 0;
    show_own(0);
}

void BeKernel::show_other_way() {
    if (!exercise_.over()) {
        return;
    }
    shows_model_ = !shows_model_;
    const std::size_t first = exercise_.plan().prelude.size();
    if (shows_model_) {
        model_ = run_of(exercise_.way_events(), first);
    } else {
        show_own(first);
    }
}

} // namespace cow::ui
