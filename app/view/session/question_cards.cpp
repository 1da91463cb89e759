#include "app/view/session/question_cards.hpp"

#include "core/language/language.hpp"
#include "core/quiz/decision_words.hpp"
#include "core/scenario/answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace cow::ui {
namespace {

using Chip = QuestionCard::Chip;
using Look = QuestionCard::Look;

std::string tip_of(const quiz::Question& question, const quiz::Option& option) {
    const auto decision =
        question.form == AnswerForm::decision ? quiz::decision_of(option.value) : std::nullopt;
    return decision ? quiz::when_it_comes(*decision) : option.text;
}

std::string verdict_of(const Prediction& prediction) {
    const std::string right = prediction.question.answer_text();
    switch (prediction.state) {
    case Answered::right: return std::string(tr("Right."));
    case Answered::wrong: return trf("No: it is {}.", right);
    case Answered::skipped: return trf("Skipped: it is {}.", right);
    case Answered::again:
        return prediction.is_right ? std::string(tr("Right, but it was seen before: it does not count."))
                                   : trf("No: it is {}. It was seen before, and does not count.", right);
    case Answered::open: break;
    }
    return {};
}

/// Of a question whose step is done.
QuestionCard told_card(const Prediction& prediction) {
    const quiz::Question& question = prediction.question;
    QuestionCard card;
    card.text = question.text;
    for (const quiz::Option& option : question.options) {
        const Look look = option.value == question.answer    ? Look::right
                          : option.value == prediction.given ? Look::wrong
                                                             : Look::plain;
        card.chips.push_back({option.text, option.value, tip_of(question, option), look});
    }
    card.past = true;
    card.good = prediction.is_right;
    card.verdict = verdict_of(prediction);
    card.reason =
        prediction.is_right || prediction.given.empty() ? question.why : question.verdict(prediction.given);
    return card;
}

/// Of one that is asked now. `first`: it is the one that is answered.
QuestionCard asked_card(const Prediction& prediction, bool first, const std::string& draft) {
    const quiz::Question& question = prediction.question;
    QuestionCard card;
    card.text = question.text;
    card.open = first;
    for (const quiz::Option& option : question.options) {
        const Look look = option.value == prediction.given ? Look::picked
                          : first                          ? Look::choosable
                                                           : Look::plain;
        card.chips.push_back({option.text, option.value, tip_of(question, option), look});
    }
    const bool free = question.options.empty();
    if (free && question.form == AnswerForm::pages && prediction.given.empty()) {
        card.picks = true;
        const std::set<u64> picked = pages_in(draft).value_or(std::set<u64>());
        for (u64 page = 0; page < prediction.row.pages; ++page) {
            const std::string number = fmt::format("{}", page);
            const bool in = first && picked.contains(page);
            card.chips.push_back({number, number,
                                  trf("Page {} of the row; press its digit, or click it.", number),
                                  in      ? Look::picked
                                  : first ? Look::choosable
                                          : Look::plain});
        }
    }
    card.typed = first && free && (question.form == AnswerForm::number || question.form == AnswerForm::frame);
    card.draft = first ? draft : std::string();
    if (!prediction.given.empty()) {
        card.verdict = trf("Your answer: {}", prediction.given);
        card.good = true;
    } else if (first && card.picks) {
        card.hint = tr("Click the pages, or press their digits; Enter when it is all of them, or none.");
    } else if (card.typed && question.form == AnswerForm::frame) {
        card.hint = tr("Click the frame, or type its number and press Enter.");
    } else if (card.typed) {
        card.hint = tr("Type the number, then press Enter.");
    } else if (first && question.form == AnswerForm::frame) {
        card.hint = tr("Click an answer or the frame itself, or press a digit. The right arrow key skips.");
    } else if (first) {
        card.hint = tr("Click an answer, or press its digit. The right arrow key skips.");
    }
    return card;
}

/// Where nothing is hidden the questions are only read.
QuestionCard plain_card(const Question& asked, bool answered) {
    QuestionCard card;
    card.text = asked.text;
    card.past = answered;
    const bool known = answered && asked.answer.has_value();
    for (std::size_t i = 0; i < asked.options.size(); ++i) {
        const std::string& option = asked.options[i];
        const bool right = known && std::find(asked.answer->right.begin(), asked.answer->right.end(),
                                              option) != asked.answer->right.end();
        card.chips.push_back({option, option, option, right ? Look::right : Look::plain});
    }
    if (known && asked.options.empty() && !asked.answer->right.empty()) {
        card.verdict = trf("It is {}.", asked.answer->right.front());
        card.good = true;
    }
    return card;
}

/// "3 of 4 right, 2 in a row"; "" before anything was answered.
std::string score_text(const Session& session) {
    const quiz::Score& score = session.predictions().score();
    return score.asked() == 0
               ? std::string()
               : trf("{} of {} right, {} in a row", score.right(), score.asked(), score.streak());
}

/// What went wrong most often, and what was skipped.
std::string score_lines(const Session& session) {
    const Predictions& predictions = session.predictions();
    const quiz::Score& score = predictions.score();
    std::vector<std::string> out;
    for (const auto& [subject, count] : score.subjects()) {
        out.push_back(trf("{}: {} of {}", quiz::subject_text(subject), count.right, count.asked));
    }
    out.push_back(trf("longest streak {}, skipped {}", score.best(), predictions.skipped()));
    if (const auto weakest = score.weakest()) {
        out.push_back(trf("Look again at: {}", quiz::subject_text(*weakest)));
    }
    return fmt::format("{}", fmt::join(out, "\n"));
}

} // namespace

std::vector<QuestionCard> question_cards(const Session& session, const Story& story) {
    std::vector<QuestionCard> out;
    const Predictions& predictions = session.predictions();
    const std::size_t step = session.player()->step();
    const std::vector<Prediction>* told = step == 0 ? nullptr : predictions.told(step - 1);
    for (std::size_t i = 0; told != nullptr && i < told->size(); ++i) {
        out.push_back(told_card((*told)[i]));
    }
    if (!out.empty()) {
        out.back().score = score_text(session);
        out.back().more = score_lines(session);
    }
    for (std::size_t i = 0; told == nullptr && i < story.answered.size(); ++i) {
        out.push_back(plain_card(story.answered[i], true));
    }
    if (!predictions.asks_about(step)) {
        for (const Question& question : story.questions) {
            out.push_back(plain_card(question, false));
        }
        return out;
    }
    for (const Prediction& prediction : predictions.asked()) {
        out.push_back(asked_card(prediction, &prediction == predictions.open(), predictions.draft()));
    }
    return out;
}

std::string posed_line(const Session& session) {
    const Predictions& predictions = session.predictions();
    if (!session.is_asking() || !predictions.posed()) {
        return {};
    }
    const QuestionCard card =
        asked_card(predictions.asked().front(), predictions.open() != nullptr, predictions.draft());
    std::vector<std::string> answers;
    for (const Chip& chip : card.chips) {
        answers.push_back(chip.text);
    }
    const quiz::Question& question = predictions.asked().front().question;
    const std::string pictures = question.subject == quiz::Subject::call ? "\n" + question.context : "";
    return fmt::format("{}{} ({})", card.text, pictures,
                       card.picks || answers.empty() ? card.hint
                                                     : fmt::format("{}", fmt::join(answers, " | ")));
}

std::vector<std::string> verdict_lines(const Session& session, std::size_t step) {
    std::vector<std::string> out;
    const std::vector<Prediction>* told = session.predictions().told(step);
    for (std::size_t i = 0; told != nullptr && i < told->size(); ++i) {
        const QuestionCard card = told_card((*told)[i]);
        out.push_back(card.text + " " + card.verdict + " " + card.reason);
    }
    if (const std::string score = score_text(session); !out.empty() && !score.empty()) {
        out.push_back(score);
    }
    return out;
}

} // namespace cow::ui
