#include "app/view/session/session.hpp"

#include "app/view/text/script_place.hpp"
#include "core/language/language.hpp"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <utility>

namespace cow::ui {
namespace {

/// Neither moves nor runs anything.
bool only_looks(const Intent& intent) {
    const auto* command = std::get_if<RunCommand>(&intent);
    return std::holds_alternative<Select>(intent) ||
           (command != nullptr &&
            (command->command == CommandId::close || command->command == CommandId::faster ||
             command->command == CommandId::slower));
}

} // namespace

Session::Session(const std::string& scenarios_folder, MakeJudge make_judge)
    : documents_(scenarios_folder), real_kernel_(std::move(make_judge)) {}

template <class Move> void Session::guarded(Move move) {
    try {
        move();
    } catch (const std::exception& error) {
        end_run();
        problem_ = trf("The scenario cannot be run any further: {}", error.what());
    }
}

std::string Session::title() const {
    if (run_ && !run_->player().script().title.empty()) {
        return run_->player().script().shown_title();
    }
    const std::string& path = document().path();
    return path.empty() ? std::string() : std::filesystem::path(path).filename().string();
}

// ---- opening -------------------------------------------------------------------------------------------------------

void Session::open(const std::string& path) {
    documents_.open(path);
    start();
}

void Session::open_text(const std::string& path, std::string text) {
    documents_.open_text(path, std::move(text));
    start();
}

void Session::open_new() {
    documents_.open_new();
    start();
}

void Session::end_run() {
    if (run_) {
        resting_ = run_->playback();
        resting_.pause();
        resting_.settle();
        run_.reset();
    }
}

/// Everything is of the text that has been opened from now on, unless there is a problem.
void Session::start() {
    end_run();
    ++generation_;
    selection_ = {};
    branch_texts_.clear();
    problem_ = documents_.problem();
    notice_.clear();
    running_ = document().revision();
    source_.clear();
    guarded([&] {
        if (document().ok() && problem_.empty()) {
            source_ = document().text();
            run_.emplace(document().script(), resting_);
            remember_text();
            run_->run_ahead();
        }
    });
    real_kernel_.follow(player(), generation_);
}

// ---- editing -------------------------------------------------------------------------------------------------------

void Session::edit(const TextEdit& edit) {
    if (documents_.edit(edit)) {
        notice_.clear();
    }
}

/// The text that is run is that of the current branch.
void Session::remember_text() {
    const std::size_t branch = run_->timeline().branch();
    branch_texts_.resize(std::max(branch_texts_.size(), branch + 1));
    branch_texts_[branch] = source_;
}

/// The edited text runs from now on, from the first changed step; one with errors leaves the last good run.
void Session::take_over() {
    documents_.settle();
    if (running_ == document().revision()) {
        return;
    }
    running_ = document().revision();
    if (!document().ok()) {
        return;
    }
    ++generation_;
    problem_.clear();
    guarded([&] {
        source_ = document().text();
        if (!run_) {
            run_.emplace(document().script(), resting_);
            run_->run_ahead();
            selection_ = {};
            branch_texts_.clear();
        } else if (!run_->replace_script(document().script())) {
            selection_ = {};
            branch_texts_.clear();
        }
        remember_text();
    });
    real_kernel_.follow(player(), generation_);
}

void Session::add_steps(const std::string& lines) {
    take_over();
    if (!run_ || !document().ok() || !document().editable()) {
        notice_ = std::string(tr("A step can be added when the script has no errors."));
        return;
    }
    guarded([&] {
        if (run_->timeline().inside_step()) {
            run_->seek_step(run_->player().step() + 1);
        }
        const std::size_t step = run_->player().step();
        documents_.insert_lines(line_for_step(run_->player().script(), document().text(), step), lines);
        take_over();
        if (!document().ok()) {
            notice_ = document().errors().front().message;
            return;
        }
        notice_ = trf("Added to the script: {}", lines.substr(0, lines.find('\n')));
        if (run_) {
            run_->seek_step(step);
            run_->step_forward();
        }
    });
}

void Session::switch_branch(std::size_t branch) {
    const Timeline& timeline = run_->timeline();
    if (branch >= timeline.branches() || branch == timeline.branch()) {
        return;
    }
    run_->switch_branch(branch);
    // The text goes along; that can be undone.
    source_ = branch_texts_[branch];
    documents_.replace_text(source_);
    running_ = document().revision();
    ++generation_;
}

// ---- intents -------------------------------------------------------------------------------------------------------

void Session::run_command(CommandId command) {
    switch (command) {
    case CommandId::play: run_->toggle_play(); break;
    case CommandId::step_forward: run_->step_forward(); break;
    case CommandId::step_back: run_->step_back(); break;
    case CommandId::micro_forward: run_->micro_forward(); break;
    case CommandId::micro_back: run_->micro_back(); break;
    case CommandId::to_start: run_->seek_step(0); break;
    case CommandId::to_end: run_->seek_step(run_->player().step_count()); break;
    case CommandId::next_fault: notice_ = run_->jump(Landmark::fault, true); break;
    case CommandId::previous_fault: notice_ = run_->jump(Landmark::fault, false); break;
    case CommandId::next_copy: notice_ = run_->jump(Landmark::copy, true); break;
    case CommandId::previous_copy: notice_ = run_->jump(Landmark::copy, false); break;
    case CommandId::next_touch: notice_ = run_->jump_to_touch(selection_, true); break;
    case CommandId::previous_touch: notice_ = run_->jump_to_touch(selection_, false); break;
    case CommandId::next_branch:
        if (run_->timeline().branches() == 1) {
            notice_ = tr("There is one branch. Another begins where the script is changed.");
        }
        switch_branch((run_->timeline().branch() + 1) % run_->timeline().branches());
        break;
    case CommandId::faster: run_->playback().faster(); break;
    case CommandId::slower: run_->playback().slower(); break;
    case CommandId::close: selection_ = {}; break;
    default: break; // the window's own
    }
}

/// The intents that need something that runs.
void Session::act(const Intent& intent) {
    guarded([&] {
        if (const auto* command = std::get_if<RunCommand>(&intent)) {
            run_command(command->command);
        } else if (const auto* to_step = std::get_if<SeekStep>(&intent)) {
            run_->seek_step(to_step->step);
        } else if (const auto* to_event = std::get_if<SeekEvent>(&intent)) {
            run_->seek_event(to_event->event);
        } else if (const auto* to_place = std::get_if<SeekPlace>(&intent)) {
            run_->go_to(to_place->place);
        } else if (const auto* to_branch = std::get_if<SwitchBranch>(&intent)) {
            switch_branch(to_branch->branch);
        } else if (const auto* select = std::get_if<Select>(&intent)) {
            selection_ = selection_ == select->selection ? Selection{} : select->selection;
        }
    });
}

void Session::apply(const Intent& intent) {
    const auto* command = std::get_if<RunCommand>(&intent);
    const auto is = [&](CommandId id) { return command != nullptr && command->command == id; };
    if (const auto* file = std::get_if<OpenFile>(&intent)) {
        open(file->path);
    } else if (const auto* change = std::get_if<EditScript>(&intent)) {
        edit(change->edit);
    } else if (const auto* added = std::get_if<AddSteps>(&intent)) {
        add_steps(added->lines);
    } else if (const auto* answer = std::get_if<Recover>(&intent)) {
        documents_.recover(answer->take);
        take_over();
    } else if (const auto* to = std::get_if<SaveTo>(&intent)) {
        save(to->path, to->overwrite);
    } else if (std::holds_alternative<ReloadFile>(intent)) {
        if (documents_.reload(notice_)) {
            take_over();
        }
    } else if (is(CommandId::undo_edit) || is(CommandId::redo_edit)) {
        is(CommandId::undo_edit) ? edit(edit::Undo{}) : edit(edit::Redo{});
        take_over();
    } else if (is(CommandId::edit_script) && !document().editable()) {
        notice_ = std::string(tr("This file cannot be edited here: it is no text, or larger than 1 MiB."));
    } else if (is(CommandId::new_scenario)) {
        open_new();
    } else if (is(CommandId::real_kernel)) {
        real_kernel_.toggle();
    } else if (is(CommandId::merge_pages)) {
        real_kernel_.toggle_merging();
    } else {
        if (!only_looks(intent)) {
            take_over(); // what moves, moves in the text as it is now
        }
        if (run_) {
            act(intent);
        }
    }
    real_kernel_.follow(player(), generation_);
}

void Session::tick(double seconds) {
    if (documents_.tick(seconds)) {
        take_over();
    }
    if (run_ && run_->playback().moving()) {
        guarded([&] { run_->tick(seconds); });
        real_kernel_.follow(player(), generation_);
    }
}

void Session::ask_kernel(double seconds) {
    real_kernel_.follow(player(), generation_);
    real_kernel_.work(seconds);
}

} // namespace cow::ui
