#include "core/quiz/decision_asker.hpp"

#include "core/quiz/maker.hpp"
#include "core/scenario/cheap_step.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cow::quiz {
namespace {

bool decides(const Seen& seen) {
    return std::any_of(seen.events.begin(), seen.events.end(),
                       [](const Event& event) { return std::holds_alternative<FaultDecided>(event); });
}

/// Numbers that can be counted, and not only compared, are sometimes written; pages are picked.
bool is_written(const Question& question, Rng& rng) {
    const bool often = rng.below(2) == 0;
    return question.form == AnswerForm::pages ||
           (question.form == AnswerForm::number && question.subject != Subject::pss && often);
}

} // namespace

bool DecisionAsker::can_be_asked() const {
    return lineup_->sound() && lineup_->truth().machine.frames.used() <= most_frames_asked_about;
}

std::optional<std::size_t> DecisionAsker::next(std::size_t from, std::size_t until) {
    if (found_ && *found_ >= from && *found_ < until) {
        return found_;
    }
    found_.reset();
    if (!lineup_ || lineup_->steps() > from) {
        lineup_.emplace(script_);
    }
    const std::vector<std::size_t> steps = script_.steps();
    until = std::min({until, steps.size(), most_steps_asked_about});
    while (lineup_->steps() < until && can_be_asked()) {
        const std::size_t step = lineup_->steps();
        if (!is_cheap(script_.statements[steps[step]])) {
            break;
        }
        lineup_->advance(step >= from);
        Rng any(seed_);
        if (step >= from && decides(lineup_->truth()) && !questions_about(*lineup_, any).empty()) {
            found_ = step;
            break;
        }
    }
    return found_;
}

Question DecisionAsker::question() {
    Rng rng(mix64(seed_) ^ *found_);
    std::vector<Question> all = questions_about(*lineup_, rng);
    const auto decision = std::find_if(all.begin(), all.end(), [](const Question& question) {
        return question.subject == Subject::decision;
    });
    const bool usual = rng.below(3) == 0 && decision != all.end();
    Question out = usual ? *decision : all[rng.below(all.size())];
    out.offered = !is_written(out, rng);
    out.id = fmt::format("{}.1", out.line); // its author asks nothing there
    return out;
}

} // namespace cow::quiz
