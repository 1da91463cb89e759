#include "app/view/session/session.hpp"
#include "core/language/language.hpp"
#include "core/quiz/drill.hpp"
#include "core/scenario/text.hpp"
#include "core/scenario/veil.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace cow::ui {

/// The script that may be shown; its text becomes the one that runs.
Script Session::as_far_as_known() {
    asked_.reset();
    made_ = false;
    source_ = whole_source_;
    if (!veil_) {
        return whole_;
    }
    const std::size_t run = run_ ? run_->timeline().total_steps() : 0;
    const std::size_t from = std::max(passed_, run);
    asked_ = drill_ ? std::optional(drill_->step - 1) : next_asked_step(whole_, from);
    if (drill_ && from > *asked_) {
        asked_.reset();
    }
    if (const auto decided = drill_ ? std::nullopt : next_decision(from)) {
        asked_ = decided;
        made_ = true;
    }
    if (!asked_) {
        return whole_;
    }
    Script shown = asks_for_call() ? script_before(whole_, *asked_) : script_until(whole_, *asked_);
    source_ = text_until(whole_source_, shown);
    return shown;
}

/// The first step, in front of what its author asks about, for which a question is made.
std::optional<std::size_t> Session::next_decision(std::size_t from) {
    if (!at_decisions_) {
        return std::nullopt;
    }
    if (!asker_) {
        Script script = whole_;
        script.config.fork = options_.fork.value_or(script.config.fork);
        script.config.bug = options_.bug.value_or(script.config.bug);
        asker_.emplace(std::move(script));
    }
    return asker_->next(from, asked_.value_or(Predictions::all_steps));
}

/// More is known than before.
void Session::reveal() {
    if (!run_) {
        return;
    }
    ++generation_;
    ++reveals_;
    Script shown = as_far_as_known();
    run_->hold_before(asked_);
    run_->replace_script(std::move(shown));
}

/// From the beginning, with nothing known of what follows.
void Session::run_anew() {
    end_run();
    run_.emplace(as_far_as_known(), resting_, options_);
    run_->hold_before(asked_);
    run_->playback().pass_questions(veil_); // it is held in front of them anyway
    branch_texts_.clear();
    remember_text();
    run_->run_ahead();
}

void Session::open_drill(int level, u64 seed) {
    quiz::Drill drill(seed, level);
    const quiz::Question question = drill.next(predictions_.score());
    Predictions so_far = predictions_;
    const bool goes_on = drill_.has_value();
    const std::string title = trf("A drill of level {}, seed {}.", level, seed);
    documents_.open_text(fmt::format("drill-{}-{}.cow", level, seed),
                         fmt::format("title {}\n{}", cow::quoted(title), drill.program()));
    drill_ = question;
    drill_->line = 0;
    start();
    if (asks_for_call()) {
        // Where it ends nothing is going on that would tell what has: a step that comes to nothing is behind it.
        Script still = whole_;
        still.statements.push_back({0, {}, {}, {}, RecordedStatement{}});
        guarded([&] {
            after_.emplace(still);
            after_->seek_step(still.steps().size());
        });
    }
    if (goes_on) {
        predictions_ = std::move(so_far);
        predictions_.begin_next();
    }
    with_run([&](Run& run) { run.seek_step(question.step - 1); });
    follow_questions();
}

bool Session::stands_at_question() const {
    return run_ && asked_ && run_->player().step() == *asked_ && !run_->timeline().inside_step();
}

void Session::go_past_question() {
    passed_ = *asked_ + 1;
    reveal();
}

/// A step or an event forward; a question in front of it is skipped.
void Session::forward(Action action) {
    in_latest_run([&](Run& run) {
        if (stands_at_question()) {
            predictions_.skip();
            go_past_question();
        }
        action == Action::step_forward ? run.step_forward() : run.micro_forward();
    });
}

void Session::toggle_play(Run& run) {
    if (stands_at_question() && !run.playback().playing()) {
        notice_ = tr("A question comes first: answer it, or skip it with the right arrow key.");
        return;
    }
    run.toggle_play();
}

/// As far as it may be known.
void Session::seek(Run& run, StepPlace place) {
    if (asked_ && place > StepPlace{*asked_, 0}) {
        notice_ = tr("A question comes first: answer it, or skip it with the right arrow key.");
        place = {*asked_, 0};
    }
    run.go_to(place);
}

/// After whatever may have moved: what is asked here, and how it went behind.
void Session::follow_questions() {
    if (!run_ || run_->playback().moving()) {
        return;
    }
    const Player& player = run_->player();
    been_ = std::max(been_, player.step() + (player.timeline().inside_step() ? 1 : 0));
    const bool done = !predictions_.asked().empty() && !player.timeline().inside_step() &&
                      player.step() == predictions_.asked().front().question.step;
    if (done) {
        predictions_.tell(player, run_->names());
    }
    const bool asks = asked_ && predictions_.asks_about(*asked_);
    if (stands_at_question() && !asks) {
        ask();
    } else if (asks && !stands_at_question()) {
        predictions_.withdraw(); // until somebody is there again
    }
}

void Session::ask() {
    if (drill_) {
        predictions_.pose(*drill_, *asked_);
    } else if (made_) {
        guarded([&] { predictions_.pose(asker_->question(), *asked_); });
    } else {
        predictions_.ask(run_->player(), *asked_);
    }
    asked_in_ = language();
}

/// A question that nobody has answered yet is asked in the language that is spoken now.
void Session::speak() {
    if (asked_in_ != language() && !drill_ && is_asking() && !predictions_.any_given()) {
        ask();
    }
}

void Session::set_veil(bool down, bool at_decisions) {
    const bool more = std::exchange(at_decisions_, at_decisions) != at_decisions;
    if (veil_ == down) {
        if (more && veil_ && run_ && !drill_) {
            ask_at_decisions();
        }
        return;
    }
    veil_ = down;
    if (!run_) {
        return;
    }
    if (!down) {
        predictions_.withdraw();
        predictions_.spoil();
        passed_ = whole_.steps().size();
        run_->playback().pass_questions(false);
        reveal();
        return;
    }
    // What is known of the future is forgotten, and so are the other branches.
    const std::size_t step = run_->player().step();
    guarded([&] {
        passed_ = 0;
        ++generation_;
        run_anew();
        run_->seek_step(step);
    });
}

/// Questions are made from here on, or no longer.
void Session::ask_at_decisions() {
    if (!at_decisions_) {
        if (made_) {
            predictions_.withdraw();
        }
        guarded([&] { reveal(); });
        return;
    }
    // What has been run further on is forgotten; what somebody has been at was seen.
    predictions_.spoil(been_);
    const std::size_t step = run_->player().step();
    guarded([&] {
        passed_ = step;
        ++generation_;
        run_anew();
        run_->seek_step(step);
    });
}

void Session::resume(StepPlace place) {
    if (run_ && veil_) {
        passed_ = std::max(passed_, place.step + (place.into > 0 ? 1 : 0));
        guarded([&] { reveal(); });
    }
    apply(SeekPlace{place});
}

/// A frame or a page that is pointed at answers the question that asks for one.
bool Session::answered_by(const Selection& selection) {
    const Prediction* open = is_asking() ? predictions_.open() : nullptr;
    if (open == nullptr) {
        return false;
    }
    if (open->question.form == AnswerForm::frame && selection.kind == Selection::Kind::frame) {
        const std::string frame = fmt::format("{}", selection.frame.v);
        if (!open->question.options.empty() && open->question.option(frame) == nullptr) {
            notice_ = trf("That is none of the answers: {}", frame);
        } else {
            answer(frame);
        }
        return true;
    }
    const quiz::PageRow& row = open->row;
    const bool page = selection.kind == Selection::Kind::page && open->question.options.empty() &&
                      selection.mm == row.mm && selection.page >= row.first &&
                      selection.page - row.first < row.pages;
    if (page) {
        predictions_.pick(selection.page - row.first);
    }
    return page;
}

void Session::answer(const std::string& given) {
    if (is_asking() && predictions_.answer(given)) {
        play_what_was_asked();
    }
}

void Session::type_answer(char character) {
    if (is_asking() && predictions_.type(character)) {
        play_what_was_asked();
    }
}

/// Once every question has its answer.
void Session::play_what_was_asked() {
    if (predictions_.open() == nullptr) {
        guarded([&] {
            go_past_question();
            run_->step_forward();
        });
    }
}

} // namespace cow::ui
