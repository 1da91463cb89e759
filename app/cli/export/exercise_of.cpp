#include "app/cli/export/exercise_of.hpp"

#include "core/language/language.hpp"
#include "core/scenario/answer.hpp"
#include "core/scenario/text.hpp"

#include <fmt/format.h>

#include <array>

namespace cow::cli {
namespace {

struct FactWords {
    PageFact fact;
    std::string_view named;
    std::string_view other;
};
constexpr std::array fact_words{
    FactWords{PageFact::fault, tr_later("faults"), tr_later("does not fault")},
    FactWords{PageFact::copy, tr_later("copied"), tr_later("not copied")},
    FactWords{PageFact::present, tr_later("present"), tr_later("not present")},
    FactWords{PageFact::writable, tr_later("writable"), tr_later("not writable")},
};
const FactWords& words_of(PageFact fact) { return fact_words[static_cast<std::size_t>(fact)]; }

/// "none" is no number, so that it has to be chosen; where nothing else was offered, what it is not is.
void be_choice(Exercise& out, const quiz::Question& question) {
    out.form = ExerciseForm::choice;
    if (out.options.empty()) {
        out.options.push_back({out.key, {}, true});
        out.options.push_back(
            {std::string(question.form == AnswerForm::frame ? tr("one of the frames") : tr("a number"))});
    }
}

void be_pages(Exercise& out, const quiz::Question& question) {
    out.form = ExerciseForm::pages;
    out.named = tr(words_of(question.row.fact).named);
    out.other = tr(words_of(question.row.fact).other);
    const std::set<u64> right = pages_in(question.answer).value_or(std::set<u64>());
    for (u64 i = 0; i < question.row.pages; ++i) {
        out.pages.push_back({trf("page {}", i), right.contains(i)});
    }
}

} // namespace

Exercise exercise_of(const quiz::Question& question, const std::string& step) {
    Exercise out;
    out.id = question.id;
    out.context = question.context;
    out.step = step;
    out.text = question.text;
    out.key = question.answer_text();
    out.why = question.why;
    out.points = question.points;
    for (const quiz::Option& option : question.options) {
        const bool right = option.value == question.answer;
        out.options.push_back({option.text, right ? std::string() : option.reason, right});
    }
    const bool counts = question.form == AnswerForm::number || question.form == AnswerForm::frame;
    if (counts && decimal_value(question.answer)) {
        out.form = ExerciseForm::number;
    } else if (question.form == AnswerForm::pages && question.row.pages > 1) {
        be_pages(out, question);
    } else {
        be_choice(out, question);
    }
    return out;
}

} // namespace cow::cli
