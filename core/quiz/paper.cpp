#include "core/quiz/paper.hpp"

#include "core/quiz/lineup.hpp"
#include "core/quiz/maker.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace cow::quiz {
namespace {

constexpr std::size_t usual_count = 10;

void add_ids(std::vector<Question>& questions) {
    std::map<u32, u32> numbers;
    for (Question& question : questions) {
        question.id = fmt::format("{}.{}", question.line, ++numbers[question.line]);
    }
}

/// One more, of a subject and of a step that have been asked about least.
std::size_t least_asked(const std::vector<Question>& from, const std::vector<Question>& chosen) {
    const auto times = [&](const Question& one) {
        std::size_t subjects = 0;
        std::size_t steps = 0;
        for (const Question& other : chosen) {
            subjects += other.subject == one.subject ? 1U : 0U;
            steps += other.step == one.step ? 1U : 0U;
        }
        return 2 * subjects + 3 * steps;
    };
    std::size_t best = 0;
    for (std::size_t i = 1; i < from.size(); ++i) {
        best = times(from[i]) < times(from[best]) ? i : best;
    }
    return best;
}

} // namespace

std::vector<Question> all_questions(const Script& script, u64 seed) {
    std::vector<Question> out;
    Lineup lineup(script);
    Rng rng(mix64(seed));
    const std::size_t steps = std::min(lineup.step_count(), most_steps_asked_about);
    for (std::size_t i = 0; i < steps; ++i) {
        const bool ask = lineup.sound() && lineup.truth().machine.frames.used() <= most_frames_asked_about;
        lineup.advance(ask);
        const std::vector<const AskStatement*> asked = lineup.questions();
        for (std::size_t k = 0; k < asked.size(); ++k) {
            if (auto question = question_of_author(lineup, *asked[k], k, rng)) {
                question->line = lineup.statement().line;
                question->step = i + 1;
                out.push_back(*std::move(question));
            }
        }
        if (ask) {
            std::vector<Question> made = questions_about(lineup, rng);
            std::move(made.begin(), made.end(), std::back_inserter(out));
        }
    }
    add_ids(out);
    return out;
}

std::vector<Question> paper(const Script& script, u64 seed, std::optional<std::size_t> count) {
    std::vector<Question> all = all_questions(script, seed);
    std::vector<Question> made;
    std::vector<Question> out;
    for (Question& question : all) {
        (question.subject == Subject::author ? out : made).push_back(std::move(question));
    }
    Rng rng(mix64(seed + 1));
    shuffle(made, rng);
    const std::size_t wanted = count.value_or(std::max(out.size(), usual_count));
    out.resize(std::min(out.size(), wanted));
    while (out.size() < wanted && !made.empty()) {
        const std::size_t chosen = least_asked(made, out);
        out.push_back(std::move(made[chosen]));
        made.erase(made.begin() + static_cast<std::ptrdiff_t>(chosen));
    }
    std::stable_sort(out.begin(), out.end(),
                     [](const Question& one, const Question& other) { return one.step < other.step; });
    add_ids(out);
    return out;
}

} // namespace cow::quiz
