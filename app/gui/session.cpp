#include "app/gui/session.hpp"

#include "app/gui/cheap_step.hpp"
#include "core/language/language.hpp"
#include "core/scenario/parser.hpp"

#include <chrono>
#include <exception>
#include <filesystem>
#include <fstream>
#include <utility>

namespace cow::gui {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t largest_file = std::uintmax_t{64} << 20U; // bytes
// Running ahead draws the whole timeline at once, but must not delay the first picture.
constexpr auto ahead_budget = std::chrono::milliseconds(60);
// How long a jump runs steps in search of something; asked again, it goes on from there.
constexpr auto jump_budget = std::chrono::milliseconds(400);

/// The file's bytes; or why not, in `problem`.
std::string read_file(const std::string& path, std::string& problem) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (error || !fs::exists(status)) {
        problem = tr_later("There is no such file.");
        return {};
    }
    if (!fs::is_regular_file(status)) {
        problem = tr_later("This is no regular file.");
        return {};
    }
    if (fs::file_size(path, error) > largest_file || error) {
        problem = tr_later("This file is larger than 64 MiB; no scenario is.");
        return {};
    }
    std::ifstream in(path, std::ios::binary);
    std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    if (!in.good() && !in.eof()) {
        problem = tr_later("The file cannot be read.");
        return {};
    }
    return text;
}

} // namespace

Session::Session(std::string scenarios_folder) : catalog_(read_catalog(scenarios_folder)) {}

template <class Move> void Session::guarded(Move move) {
    try {
        move();
    } catch (const std::exception& error) {
        player_.reset();
        playback_ = {};
        problem_ = trf("The scenario cannot be run any further: {}", error.what());
    }
}

/// Nothing is open yet, but it will be of this name.
void Session::begin(const std::string& path) {
    path_ = full_path(path);
    ++generation_;
    player_.reset();
    playback_.pause();
    playback_.settle();
    selection_ = {};
    samples_.clear();
    landmarks_.clear();
    notice_.clear();
    diagnostics_.clear();
    problem_.clear();
}

void Session::open(const std::string& path) {
    begin(path);
    source_ = read_file(path, problem_);
    run_text();
}

void Session::open_text(const std::string& path, std::string text) {
    begin(path);
    source_ = std::move(text);
    run_text();
}

void Session::run_text() {
    guarded([&] {
        if (!problem_.empty()) {
            return;
        }
        ParseResult parsed = parse_script(source_);
        if (!parsed.ok()) {
            diagnostics_ = std::move(parsed.errors);
            return;
        }
        player_.emplace(std::move(parsed.script));
        run_ahead();
    });
    follow_kernel();
}

void Session::run_ahead() {
    samples_.follow(*player_);
    const auto deadline = std::chrono::steady_clock::now() + ahead_budget;
    while (!player_->at_end() && std::chrono::steady_clock::now() < deadline &&
           is_cheap(player_->script().statements[player_->current_statement()])) {
        player_->forward_step();
        samples_.follow(*player_);
    }
    player_->seek_step(0);
}

std::string Session::title() const {
    if (player_ && !player_->script().title.empty()) {
        return player_->script().shown_title();
    }
    return path_.empty() ? std::string() : fs::path(path_).filename().string();
}

void Session::seek_step(std::size_t step) {
    player_->seek_step(std::min(step, player_->timeline().total_steps()));
    while (player_->step() < step && player_->forward_step()) {
        samples_.follow(*player_);
    }
    samples_.follow(*player_);
    playback_.pause();
    playback_.settle();
}

/// To the event that is looked for, which is then the current one. Steps that have not run are run, for a while.
void Session::jump(Landmark what, bool forward) {
    const Timeline& timeline = player_->timeline();
    const StepPlace before = place_of(*player_);
    const std::size_t here = timeline.event();
    landmarks_.follow(timeline);
    std::optional<std::size_t> found = forward
                                           ? landmarks_.next(what, here)
                                           : landmarks_.previous(what, here - std::min<std::size_t>(here, 1));
    const auto deadline = std::chrono::steady_clock::now() + jump_budget;
    bool in_time = true;
    while (forward && !found && in_time && timeline.total_steps() < player_->step_count()) {
        const std::size_t tip = timeline.total_events();
        seek_step(timeline.total_steps() + 1);
        landmarks_.follow(timeline);
        found = landmarks_.next(what, tip);
        in_time = std::chrono::steady_clock::now() < deadline;
    }
    playback_.pause();
    playback_.settle();
    if (found) {
        player_->seek_event(*found + 1);
        return;
    }
    gui::go_to(*player_, before);
    const bool fault = what == Landmark::fault;
    if (!forward) {
        notice_ = fault ? tr("No fault before this.") : tr("No copy before this.");
    } else if (in_time) {
        notice_ = fault ? tr("No further fault.") : tr("No further copy.");
    } else {
        notice_ = trf("Nothing up to step {}. Once more looks further.", timeline.total_steps());
    }
}

void Session::go_to(StepPlace place) {
    seek_step(place.step + (place.into > 0 ? 1 : 0)); // with the figures of each step
    gui::go_to(*player_, place);
}

void Session::switch_branch(std::size_t branch) {
    const Timeline& timeline = player_->timeline();
    if (branch >= timeline.branches() || branch == timeline.branch()) {
        return;
    }
    playback_.pause();
    playback_.settle();
    player_->switch_branch(branch);
    samples_.follow(*player_);
}

void Session::run_command(CommandId command) {
    switch (command) {
    case CommandId::play: playback_.toggle_play(*player_); break;
    case CommandId::step_forward: playback_.step_forward(*player_); break;
    case CommandId::step_back: playback_.step_back(*player_); break;
    case CommandId::micro_forward: playback_.micro_forward(*player_); break;
    case CommandId::micro_back: playback_.micro_back(*player_); break;
    case CommandId::to_start: seek_step(0); break;
    case CommandId::to_end: seek_step(player_->step_count()); break;
    case CommandId::next_fault: jump(Landmark::fault, true); break;
    case CommandId::previous_fault: jump(Landmark::fault, false); break;
    case CommandId::next_copy: jump(Landmark::copy, true); break;
    case CommandId::previous_copy: jump(Landmark::copy, false); break;
    case CommandId::next_branch:
        if (player_->timeline().branches() == 1) {
            notice_ = tr("There is one branch. Another begins where the script is changed.");
        }
        switch_branch((player_->timeline().branch() + 1) % player_->timeline().branches());
        break;
    case CommandId::faster: playback_.faster(); break;
    case CommandId::slower: playback_.slower(); break;
    case CommandId::close: selection_ = {}; break;
    default: break; // the window's own
    }
    samples_.follow(*player_);
}

void Session::apply(const Intent& intent) {
    const auto* run = std::get_if<RunCommand>(&intent);
    if (const auto* file = std::get_if<OpenFile>(&intent)) {
        open(file->path);
        return;
    }
    if (run != nullptr && run->command == CommandId::real_kernel) {
        real_kernel_.toggle();
    } else if (run != nullptr && run->command == CommandId::merge_pages) {
        real_kernel_.toggle_merging();
    } else if (player_) {
        act(intent);
    }
    follow_kernel();
}

/// The intents that need something open.
void Session::act(const Intent& intent) {
    guarded([&] {
        if (const auto* run = std::get_if<RunCommand>(&intent)) {
            run_command(run->command);
        } else if (const auto* to_step = std::get_if<SeekStep>(&intent)) {
            seek_step(to_step->step);
        } else if (const auto* to_event = std::get_if<SeekEvent>(&intent)) {
            player_->seek_event(to_event->event);
            playback_.pause();
            playback_.settle();
        } else if (const auto* to_place = std::get_if<SeekPlace>(&intent)) {
            go_to(to_place->place);
        } else if (const auto* to_branch = std::get_if<SwitchBranch>(&intent)) {
            switch_branch(to_branch->branch);
        } else if (const auto* select = std::get_if<Select>(&intent)) {
            selection_ = selection_ == select->selection ? Selection{} : select->selection;
        }
    });
}

void Session::tick(double seconds) {
    if (player_ && playback_.moving()) {
        guarded([&] {
            playback_.tick(*player_, seconds);
            samples_.follow(*player_);
        });
        follow_kernel();
    }
}

/// After whatever may have moved or run something.
void Session::follow_kernel() {
    if (player_) {
        landmarks_.follow(player_->timeline());
    }
    real_kernel_.follow(player(), generation_);
}

} // namespace cow::gui
