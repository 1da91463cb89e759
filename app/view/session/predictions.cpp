#include "app/view/session/predictions.hpp"

#include "core/quiz/maker.hpp"
#include "core/scenario/answer.hpp"
#include "core/scenario/remarks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace cow::ui {
namespace {

constexpr std::array<std::string_view, 5> answered_names{"open", "right", "wrong", "skipped", "again"};
constexpr std::size_t longest_draft = 200;

quiz::Subject subject_of(const AskStatement& ask) {
    switch (ask.form) {
    case AnswerForm::decision: return quiz::Subject::decision;
    case AnswerForm::pages:
        return ask.fact == PageFact::copy       ? quiz::Subject::copied_pages
               : ask.fact == PageFact::writable ? quiz::Subject::writable_pages
                                                : quiz::Subject::pages;
    case AnswerForm::frame: return quiz::Subject::frame;
    case AnswerForm::choice:
    case AnswerForm::number: break;
    }
    return quiz::Subject::author;
}

/// What can be known of a question before its step is done.
quiz::Question question_in_front(const Question& asked, u32 line, std::size_t number) {
    quiz::Question out;
    out.id = fmt::format("{}.{}", line, number + 1);
    out.line = line;
    out.step = asked.step;
    out.form = asked.asked.form;
    out.subject = subject_of(asked.asked);
    out.text = asked.text;
    out.hint = answer_hint(asked.asked);
    out.options = quiz::options_of(asked.asked);
    return out;
}

/// Where the pages are that can be picked; they may come about only in the step that is asked about.
void find_pages(const Player& player, const AskStatement& ask, Prediction& prediction) {
    if (ask.form != AnswerForm::pages) {
        return;
    }
    prediction.row.pages = ask.pages;
    std::string problem;
    if (const auto place = pages_asked_about(ask, player.machine(), player.environment(), problem)) {
        prediction.row.mm = place->mm;
        prediction.row.first = place->first;
    }
}

} // namespace

std::string_view answered_name(Answered state) { return answered_names[static_cast<std::size_t>(state)]; }

void Predictions::begin(Results known) {
    *this = {};
    before_ = known;
    results_ = std::move(known);
}

void Predictions::begin_next() {
    const quiz::Score score = score_;
    const std::size_t skipped = skipped_;
    *this = {};
    score_ = score;
    skipped_ = skipped;
}

// ---- asking --------------------------------------------------------------------------------------------------------

void Predictions::ask(const Player& player, std::size_t step) {
    step_ = step;
    withdraw();
    draft_.clear();
    const u32 line = player.script().statements[player.statement_of(step)].line;
    const std::vector<Remark> remarks = remarks_after(player, step);
    for (const Remark& remark : remarks) {
        if (const auto* question = std::get_if<Question>(&remark)) {
            Prediction prediction{question_in_front(*question, line, asked_.size())};
            find_pages(player, question->asked, prediction);
            asked_.push_back(std::move(prediction));
        }
    }
}

void Predictions::pose(quiz::Question question, std::size_t step) {
    step_ = step;
    draft_.clear();
    posed_ = question;
    question.answer.clear();
    question.why.clear();
    if (!question.offered) {
        question.options.clear();
    }
    for (quiz::Option& option : question.options) {
        option.reason.clear();
        option.claim.clear();
    }
    Prediction prediction{std::move(question)};
    prediction.row = prediction.question.row;
    asked_.assign(1, std::move(prediction));
}

const Prediction* Predictions::open() const {
    const auto found =
        std::find_if(asked_.begin(), asked_.end(), [](const Prediction& one) { return one.waits(); });
    return found == asked_.end() ? nullptr : &*found;
}

// ---- answering -----------------------------------------------------------------------------------------------------

bool Predictions::answer(std::string_view given) {
    const Prediction* next = open();
    if (next == nullptr) {
        return false;
    }
    Prediction& prediction = asked_[static_cast<std::size_t>(next - asked_.data())];
    std::string value = prediction.question.value_of(given);
    if (value.empty() ||
        (!prediction.question.options.empty() && prediction.question.option(value) == nullptr)) {
        return false;
    }
    prediction.given = std::move(value);
    draft_.clear();
    return true;
}

bool Predictions::type(char character) {
    const Prediction* next = open();
    if (next == nullptr) {
        return false;
    }
    const quiz::Question& question = next->question;
    const bool digit = character >= '0' && character <= '9';
    if (character == '\n') {
        const bool no_pages = question.form == AnswerForm::pages && draft_.empty();
        return answer(no_pages ? std::string("none") : std::string(draft_));
    }
    if (!question.options.empty()) {
        const auto number = static_cast<std::size_t>(character - '1');
        return digit && number < question.options.size() &&
               answer(std::string(question.options[number].value));
    }
    if (character == '\b') {
        draft_ = draft_.substr(0, draft_.empty() ? 0 : draft_.size() - 1);
    } else if (digit && question.form == AnswerForm::pages) {
        pick(static_cast<u64>(character - '0'));
    } else if ((digit || character == '-') && draft_.size() < longest_draft) {
        draft_ += character;
    } else {
        return false;
    }
    return true;
}

void Predictions::pick(u64 page) {
    std::set<u64> pages = pages_in(draft_).value_or(std::set<u64>());
    if (pages.erase(page) == 0) {
        pages.insert(page);
    }
    draft_ = pages.empty() ? std::string() : pages_answer(pages);
}

void Predictions::skip() {
    for (Prediction& prediction : asked_) {
        if (prediction.waits()) {
            prediction.state = Answered::skipped;
            ++skipped_;
            results_.emplace(prediction.question.id, Answered::skipped);
        }
    }
    draft_.clear();
}

// ---- telling -------------------------------------------------------------------------------------------------------

void Predictions::tell(const Player& player, const Names& names) {
    const StepOutcome* outcome = player.outcome(step_);
    if (outcome == nullptr || asked_.empty()) {
        return;
    }
    if (posed_) {
        asked_.front().question = *std::exchange(posed_, std::nullopt);
        settle(asked_.front(), {asked_.front().question.answer});
        told_[step_] = std::exchange(asked_, {});
        return;
    }
    const std::vector<Event> events = player.timeline().events_of(step_);
    const Counters before;
    const quiz::Seen seen{*outcome, events, before, player.machine(), player.names_behind(step_ + 1)};
    const std::string why = quiz::explanation(seen, names);
    const std::vector<Remark> remarks = remarks_after(player, step_);
    std::size_t number = 0;
    for (const Remark& remark : remarks) {
        const auto* question = std::get_if<Question>(&remark);
        if (question == nullptr || number >= asked_.size()) {
            continue;
        }
        Prediction& prediction = asked_[number];
        if (number < outcome->answers.size() && !outcome->answers[number].right.empty()) {
            prediction.question.answer = outcome->answers[number].right.front();
            quiz::add_reasons(question->asked, prediction.question);
            prediction.question.why = why;
            settle(prediction, outcome->answers[number].right);
        }
        ++number;
    }
    told_[step_] = std::exchange(asked_, {});
}

void Predictions::settle(Prediction& prediction, const std::vector<std::string>& right) {
    prediction.is_right = std::find(right.begin(), right.end(), prediction.given) != right.end();
    if (prediction.state != Answered::open) {
        return;
    }
    if (step_ < spoiled_ || before_.contains(prediction.question.id)) {
        prediction.state = Answered::again;
        return;
    }
    prediction.state = prediction.is_right ? Answered::right : Answered::wrong;
    score_.note(prediction.question.subject, prediction.is_right);
    results_.emplace(prediction.question.id, prediction.state);
}

const std::vector<Prediction>* Predictions::told(std::size_t step) const {
    const auto found = told_.find(step);
    return found == told_.end() ? nullptr : &found->second;
}

} // namespace cow::ui
