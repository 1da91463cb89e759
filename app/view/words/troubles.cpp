#include "app/view/words/troubles.hpp"

#include "app/view/scene/moment.hpp"
#include "core/scenario/remarks.hpp"

#include <algorithm>
#include <utility>

namespace cow::ui {
namespace {

constexpr u64 check_budget = 300'000'000; // nanoseconds, for all of a run

} // namespace

void Troubles::follow(const Player& player) {
    const Timeline& timeline = player.timeline();
    if (branch_ != timeline.branch() || spoken_ != language()) {
        clear();
        branch_ = timeline.branch();
        spoken_ = language();
    }
    if (player.machine().config.bug != Bug::none) {
        if (!watch_) {
            watch_.emplace(player.machine().config.bug, check_budget);
        }
        const std::size_t begun = timeline.step() + (timeline.inside_step() ? 1 : 0);
        for (; searched_ < begun && watch_->wants_events(); ++searched_) {
            search_step(player, searched_);
        }
    }
    for (; looked_ <= timeline.step(); ++looked_) {
        look_behind(player, looked_);
    }
}

/// Whether something breaks within a step that has run.
void Troubles::search_step(const Player& player, std::size_t number) {
    const Timeline& timeline = player.timeline();
    const Timeline::Step range = timeline.step_at(number);
    watch_->before_step(timeline.at_step(number));
    const std::vector<Event> events = timeline.events_of(number);
    const bool last = number + 1 == player.step_count();
    const auto finding = watch_->after_step(timeline.at_step(number + 1), events, last);
    if (!finding) {
        return;
    }
    const Violation& first = finding->violations.front();
    const std::size_t event =
        range.first_event + finding->event.value_or(std::max<std::size_t>(range.events, 1) - 1) + 1;
    const Trouble trouble{Trouble::Kind::invariant, number + 1, event, first.invariant, first.detail};
    const auto later = std::find_if(all_.begin(), all_.end(),
                                    [&](const Trouble& other) { return other.event >= trouble.event; });
    all_.insert(later, trouble);
}

/// The expectations between two steps.
void Troubles::look_behind(const Player& player, std::size_t steps) {
    const std::vector<Statement>& all = player.script().statements;
    const std::size_t first = steps == 0 ? 0 : player.statement_of(steps - 1) + 1;
    const std::size_t event = steps == 0 ? 0
                                         : player.timeline().step_at(steps - 1).first_event +
                                               player.timeline().step_at(steps - 1).events;
    if (steps > 0) { // the answers to what was asked in front of it
        for (const Remark& remark : remarks_after(player, steps - 1)) {
            const auto* question = std::get_if<Question>(&remark);
            if (question != nullptr && question->answer && !question->answer->problem.empty()) {
                all_.push_back({Trouble::Kind::expectation, steps, event, all[question->statement].text,
                                question->answer->problem});
            }
        }
    }
    for (std::size_t i = first; i < all.size() && !all[i].is_step(); ++i) {
        const std::optional<ExpectOutcome> outcome = player.expectation(i);
        if (outcome && !outcome->ok) {
            all_.push_back({Trouble::Kind::expectation, steps, event, all[i].text, outcome->actual});
        }
    }
}

std::vector<Trouble> troubles_at(std::span<const Trouble> all, const Player& player) {
    const Timeline& timeline = player.timeline();
    const std::size_t shown = shown_step(player);
    std::vector<Trouble> out;
    for (const Trouble& trouble : all) {
        const bool here = trouble.kind == Trouble::Kind::expectation
                              ? !timeline.inside_step() && timeline.step() == trouble.step
                              : shown + 1 == trouble.step && timeline.event() >= trouble.event;
        if (here) {
            out.push_back(trouble);
        }
    }
    return out;
}

} // namespace cow::ui
