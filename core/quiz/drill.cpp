#include "core/quiz/drill.hpp"

#include "core/language/language.hpp"
#include "core/parse/parser.hpp"
#include "core/quiz/drill_lines.hpp"
#include "core/quiz/maker.hpp"
#include "core/quiz/memory_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

namespace cow::quiz {
namespace {

std::string without_last_line(const std::string& text) {
    const std::size_t end = text.rfind('\n', text.size() - 2);
    return end == std::string::npos ? std::string() : text.substr(0, end + 1);
}

/// "" where it is not sound.
std::string picture_of(const DrillMoment& moment) {
    return moment.sound() ? memory_words(moment.machine(), moment.environment()) : std::string();
}

/// Two pictures: which call lay between? Nothing where too few others are possible.
std::optional<Question> inverse(const std::string& program, int level, Rng& rng) {
    const std::string earlier = without_last_line(program);
    const std::string line = program.substr(earlier.size(), program.size() - earlier.size() - 1);
    const DrillMoment start(earlier);
    const std::string before = picture_of(start);
    const std::string after = picture_of(DrillMoment(program));
    if (before.empty() || after.empty() || before == after) {
        return std::nullopt;
    }
    Question out;
    out.form = AnswerForm::choice;
    out.subject = Subject::call;
    out.text =
        std::string(tr("Memory was as in the first picture, then as in the second. Which line lay between?"));
    out.context = trf("before:\n{}after:\n{}", before, after);
    out.step = parse_script(program).script.steps().size();
    out.answer = line;
    out.options.push_back({line, line});
    std::set<std::string> pictures{after};
    for (int tries = 0; tries < 40 && out.options.size() < 4; ++tries) {
        const std::string other = next_line(rng, level, start.machine(), start.environment());
        const std::string led_to = picture_of(DrillMoment(earlier + other + "\n"));
        if (!led_to.empty() && pictures.insert(led_to).second && out.option(other) == nullptr) {
            out.options.push_back({other, other, {}, trf("That would lead to another picture: {}", led_to)});
            std::replace(out.options.back().reason.begin(), out.options.back().reason.end(), '\n', ' ');
        }
    }
    if (out.options.size() < 3) {
        return std::nullopt;
    }
    shuffle(out.options, rng);
    out.why = trf("It was: {}", line);
    return out;
}

/// About the program's last step, after this subject if that can be.
std::optional<Question> about(const std::string& program, std::optional<Subject> wanted, Rng& rng) {
    Lineup lineup(parse_script(program).script);
    const std::size_t last = lineup.step_count();
    for (std::size_t i = 0; i < last; ++i) {
        lineup.advance(i + 1 == last);
    }
    std::vector<Question> all = questions_about(lineup, rng);
    if (all.empty()) {
        return std::nullopt;
    }
    const auto fits = [&](const Question& question) { return question.subject == wanted; };
    const auto found = wanted ? std::find_if(all.begin(), all.end(), fits) : all.end();
    if (wanted && found == all.end()) {
        return std::nullopt;
    }
    Question out = wanted ? *found : all[rng.below(all.size())];
    out.context = without_last_line(program);
    return out;
}

} // namespace

Question Drill::next(const Score& score, bool forward) {
    ++number_;
    Rng rng(mix64(seed_ + number_ * 0x9e3779b9U));
    const std::optional<Subject> wanted = score.next(rng);
    for (int tries = 0;; ++tries) {
        program_ = drill_program(rng.next(), level_);
        const bool backwards = !forward && (wanted == Subject::call || (!wanted && rng.below(5) == 0));
        // What was wanted may be rare: after some programs anything is welcome.
        std::optional<Question> question =
            backwards && tries < 20
                ? inverse(program_, level_, rng)
                : about(program_, tries < 20 && wanted != Subject::call ? wanted : std::nullopt, rng);
        if (question) {
            question->id = fmt::format("g{}", number_);
            question->line = static_cast<u32>(std::count(program_.begin(), program_.end(), '\n'));
            return *std::move(question);
        }
    }
}

} // namespace cow::quiz
