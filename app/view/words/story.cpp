#include "app/view/words/story.hpp"

namespace cow::ui {
namespace {

std::size_t statement_of_step(const Player& player, std::size_t step) {
    const std::vector<Statement>& all = player.script().statements;
    const StepOutcome* outcome = player.outcome(step);
    return outcome != nullptr ? outcome->statement : all.size();
}

/// The last `ask` of statements [first, last).
const AskStatement* question_in(const Script& script, std::size_t first, std::size_t last) {
    const AskStatement* found = nullptr;
    for (std::size_t i = first; i < last; ++i) {
        if (const auto* ask = std::get_if<AskStatement>(&script.statements[i].what)) {
            found = ask;
        }
    }
    return found;
}

std::string answer_of(const AskStatement& ask, const StepOutcome& outcome) {
    for (const std::string& option : ask.options) {
        if (Runner::answers(option, outcome)) {
            return option;
        }
    }
    return std::string(decision_name(outcome.decision));
}

} // namespace

Story story_of(const Player& player) {
    Story story;
    const Script& script = player.script();
    const std::size_t step = player.step();
    const std::size_t first = step == 0 ? 0 : statement_of_step(player, step - 1) + 1;
    const std::size_t last = player.current_statement();
    for (std::size_t i = first; i < last; ++i) {
        if (const auto* say = std::get_if<SayStatement>(&script.statements[i].what)) {
            story.says.push_back(say->shown());
        }
    }
    for (std::size_t i = 0; i < last; ++i) {
        if (const auto* label = std::get_if<LabelStatement>(&script.statements[i].what)) {
            story.heading = label->shown();
        }
    }
    story.question = last < script.statements.size() ? question_in(script, first, last) : nullptr;
    if (step > 0) {
        const StepOutcome* outcome = player.outcome(step - 1);
        const std::size_t before = step == 1 ? 0 : statement_of_step(player, step - 2) + 1;
        story.answered = question_in(script, before, first == 0 ? 0 : first - 1);
        if (outcome != nullptr) {
            story.problem = !outcome->problem.empty() ? outcome->problem : outcome->disagreement;
            if (story.answered != nullptr) {
                story.answer = answer_of(*story.answered, *outcome);
            }
        }
    }
    return story;
}

} // namespace cow::ui
