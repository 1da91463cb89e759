#include "core/scenario/remarks.hpp"

#include "core/language/language.hpp"

#include <utility>

namespace cow {
namespace {

void translate(std::vector<std::string>& words) {
    for (std::string& word : words) {
        word = tr(word);
    }
}

std::optional<Remark> remark_at(const Player& player, std::size_t index, std::size_t step) {
    const Statement& statement = player.script().statements[index];
    if (const auto* label = std::get_if<LabelStatement>(&statement.what)) {
        return Heading{label->shown()};
    }
    if (const auto* say = std::get_if<SayStatement>(&statement.what)) {
        return Saying{say->shown(), statement.line};
    }
    if (const auto* ask = std::get_if<AskStatement>(&statement.what)) {
        const StepOutcome* outcome = player.outcome(step);
        Question question{ask->shown(), ask->options, step + 1,
                          outcome != nullptr ? answer_to(*ask, *outcome) : std::nullopt};
        translate(question.options);
        if (question.answer) {
            translate(question.answer->right);
        }
        return question;
    }
    if (std::holds_alternative<ExpectStatement>(statement.what)) {
        return Expectation{statement.text, player.expectation(index)};
    }
    return std::nullopt;
}

} // namespace

bool names_outcome(std::string_view option, const StepOutcome& outcome) {
    const Decision d = outcome.decision;
    return option == decision_name(d) ||
           (option == "segv" &&
            (d == Decision::segv_maperr || d == Decision::segv_accerr || d == Decision::segv_guard));
}

std::optional<Answer> answer_to(const AskStatement& ask, const StepOutcome& outcome) {
    if (!outcome.problem.empty()) {
        return std::nullopt;
    }
    Answer answer;
    for (const std::string& option : ask.options) {
        if (names_outcome(option, outcome)) {
            answer.right.push_back(option);
        }
    }
    answer.offered = !answer.right.empty();
    if (!answer.offered) {
        answer.right.emplace_back(decision_name(outcome.decision));
    }
    return answer;
}

std::vector<Remark> remarks_after(const Player& player, std::size_t step) {
    std::vector<Remark> out;
    const std::vector<Statement>& all = player.script().statements;
    const std::size_t first = step == 0 ? 0 : player.statement_of(step - 1) + 1;
    for (std::size_t i = first; i < all.size() && !all[i].is_step(); ++i) {
        if (std::optional<Remark> remark = remark_at(player, i, step)) {
            out.push_back(*std::move(remark));
        }
    }
    return out;
}

} // namespace cow
