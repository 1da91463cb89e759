#include "core/scenario/remarks.hpp"

#include "core/language/language.hpp"

#include <algorithm>
#include <utility>

namespace cow {
namespace {

/// How many questions about the same step stand before this one.
std::size_t questions_before(const Script& script, std::size_t index) {
    std::size_t count = 0;
    while (index > 0 && !script.statements[--index].is_step()) {
        count += std::holds_alternative<AskStatement>(script.statements[index].what) ? 1U : 0U;
    }
    return count;
}

Question question_at(const Player& player, std::size_t index, std::size_t step) {
    const auto& ask = std::get<AskStatement>(player.script().statements[index].what);
    Question question{ask.shown(), {}, step + 1, std::nullopt, ask, index};
    for (const std::string& option : ask.options) {
        question.options.push_back(shown_answer(ask, option));
    }
    const StepOutcome* outcome = player.outcome(step);
    const std::size_t number = questions_before(player.script(), index);
    if (outcome != nullptr && number < outcome->answers.size()) {
        question.answer = outcome->answers[number];
        for (std::string& right : question.answer->right) {
            right = shown_answer(ask, right);
        }
    }
    return question;
}

std::optional<Remark> remark_at(const Player& player, std::size_t index, std::size_t step) {
    const Statement& statement = player.script().statements[index];
    if (const auto* label = std::get_if<LabelStatement>(&statement.what)) {
        return Heading{label->shown()};
    }
    if (const auto* say = std::get_if<SayStatement>(&statement.what)) {
        return Saying{say->shown(), statement.line};
    }
    if (std::holds_alternative<AskStatement>(statement.what)) {
        return question_at(player, index, step);
    }
    if (std::holds_alternative<ExpectStatement>(statement.what)) {
        return Expectation{statement.text, player.expectation(index)};
    }
    return std::nullopt;
}

} // namespace

std::string answer_hint(const AskStatement& ask) {
    switch (ask.form) {
    case AnswerForm::number: return std::string(tr("a number"));
    case AnswerForm::frame: return std::string(tr("the number of a frame, or none"));
    case AnswerForm::pages:
        return ask.pages == 1 ? std::string(tr("0 for that page, or none"))
                              : trf("which of the pages 0 to {}: 0,1 or none", ask.pages - 1);
    default: return {};
    }
}

std::string shown_answer(const AskStatement& ask, const std::string& answer) {
    if (ask.form != AnswerForm::choice) {
        return std::string(tr(answer));
    }
    const auto option = std::find(ask.options.begin(), ask.options.end(), answer);
    return option == ask.options.end()
               ? answer
               : ask.option_translations[static_cast<std::size_t>(option - ask.options.begin())].of(answer);
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
