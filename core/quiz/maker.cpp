#include "core/quiz/maker.hpp"

#include "core/language/language.hpp"
#include "core/quiz/probe.hpp"

#include <algorithm>

namespace cow::quiz {
namespace {

constexpr std::size_t most_wrong = 3;
constexpr std::size_t least_wrong = 2;

bool has(const std::vector<Option>& options, const Option& other) {
    return std::any_of(options.begin(), options.end(), [&](const Option& each) {
        return each.value == other.value || each.text == other.text;
    });
}

/// Nothing where too little can be wrong.
std::optional<Question> make(const Probe& probe, Lineup& lineup, Rng& rng) {
    const std::optional<std::string> right = probe.value(lineup.truth());
    if (!right) {
        return std::nullopt;
    }
    Question out;
    out.form = probe.form;
    out.subject = probe.subject;
    out.text = probe.text;
    out.answer = *right;
    out.row = probe.row;
    out.why = explanation(lineup.truth(), lineup.names());
    out.options.push_back({*right, probe.shown(*right), probe.claim(*right)});
    const auto offer = [&](const std::string& value, const std::string& reason) {
        const Option option{value, probe.shown(value), probe.claim(value), reason};
        if (out.options.size() <= most_wrong && !has(out.options, option)) {
            out.options.push_back(option);
        }
    };
    for (const Lineup::Wrong& wrong : lineup.wrong()) {
        if (const std::optional<std::string> value = probe.value(wrong.seen)) {
            offer(*value, wrong.reason);
        }
    }
    for (const Guess& guess : probe.guesses(*right)) {
        offer(guess.value, guess.reason);
    }
    if (out.options.size() <= least_wrong) {
        return std::nullopt;
    }
    shuffle(out.options, rng);
    return out;
}

} // namespace

std::vector<Question> questions_about(Lineup& lineup, Rng& rng) {
    std::vector<Question> out;
    if (!lineup.truth().outcome.problem.empty() || !lineup.truth().outcome.not_modelled.empty()) {
        return out;
    }
    for (const Probe& probe : probes_of(lineup)) {
        if (std::optional<Question> question = make(probe, lineup, rng)) {
            question->line = lineup.statement().line;
            question->step = lineup.steps();
            out.push_back(*std::move(question));
        }
    }
    return out;
}

} // namespace cow::quiz
