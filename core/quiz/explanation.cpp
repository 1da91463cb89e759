#include "core/language/language.hpp"
#include "core/quiz/decision_words.hpp"
#include "core/quiz/maker.hpp"
#include "core/scenario/remarks.hpp"

#include <fmt/format.h>

namespace cow::quiz {
namespace {

constexpr std::size_t most_sentences = 2;

void add(std::string& text, const std::string& sentence) {
    text +=
        text.empty() || sentence.empty() ? sentence : (language() == Language::chinese ? "" : " ") + sentence;
}

std::string decision_reason(const AskStatement& ask, const std::string& option) {
    if (ask.form == AnswerForm::choice) {
        return std::string(tr("The author of the scenario says otherwise."));
    }
    const std::optional<Decision> decision = decision_of(option);
    return decision ? when_it_comes(*decision) : std::string();
}

} // namespace

std::string explanation(const Seen& seen, const Names& names) {
    std::string text;
    std::size_t told = 0;
    const auto tell = [&](Weight weight) {
        for (const Event& event : seen.events) {
            if (told < most_sentences && event_weight(event) == weight &&
                !std::holds_alternative<AccessRefused>(event)) {
                add(text, sentence(event, seen.machine, names.about(event, seen.outcome.proc)));
                ++told;
            }
        }
    };
    tell(Weight::key);
    if (told == 0) {
        tell(Weight::normal);
    }
    const CallResult result{seen.outcome.result};
    if (seen.outcome.has_result && result.failed()) {
        add(text, trf("The call fails: {}.", tr(errno_text(result.error()))));
    }
    const Decision decision = seen.outcome.decision;
    if (text.empty()) {
        text = decision == Decision::none ? std::string(tr("Nothing changes for anybody's pages."))
                                          : when_it_comes(decision);
    }
    return decision == Decision::none ? text : fmt::format("{} ({})", text, rule_of(decision));
}

std::vector<Option> options_of(const AskStatement& ask) {
    std::vector<Option> out;
    for (const std::string& value : ask.options) {
        out.push_back({value, shown_answer(ask, value)});
    }
    return out;
}

void add_reasons(const AskStatement& ask, Question& question) {
    for (Option& option : question.options) {
        option.reason = option.value == question.answer ? std::string() : decision_reason(ask, option.value);
    }
}

std::optional<Question> question_of_author(Lineup& lineup, const AskStatement& ask, std::size_t number,
                                           Rng& rng) {
    const Seen seen = lineup.truth();
    if (number >= seen.outcome.answers.size() || seen.outcome.answers[number].right.empty() ||
        !seen.outcome.answers[number].problem.empty() || !seen.outcome.answers[number].offered) {
        return std::nullopt;
    }
    Question out;
    out.form = ask.form;
    out.subject = Subject::author;
    out.text = ask.shown();
    out.hint = answer_hint(ask);
    out.row.pages = ask.form == AnswerForm::pages ? ask.pages : 0;
    out.row.fact = ask.fact;
    out.answer = seen.outcome.answers[number].right.front();
    out.options = options_of(ask);
    add_reasons(ask, out);
    shuffle(out.options, rng);
    out.why = explanation(seen, lineup.names());
    return out;
}

} // namespace cow::quiz
