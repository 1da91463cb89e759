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
    take_sample();
    const auto deadline = std::chrono::steady_clock::now() + ahead_budget;
    while (!player_->at_end() && std::chrono::steady_clock::now() < deadline &&
           is_cheap(player_->script().statements[player_->current_statement()])) {
        player_->forward_step();
        take_sample();
    }
    player_->seek_step(0);
}

/// Remembers the figures when the cursor rests after a step that has none yet.
void Session::take_sample() {
    if (!player_->timeline().inside_step() && player_->step() >= samples_.size()) {
        samples_.resize(player_->step() + 1, sample_of(player_->machine()));
    }
}

std::string Session::title() const {
    if (player_ && !player_->script().title.empty()) {
        return player_->script().shown_title();
    }
    return path_.empty() ? std::string() : fs::path(path_).filename().string();
}

void Session::seek_step(std::size_t step) {
    player_->seek_step(std::min(step, samples_.empty() ? 0 : samples_.size() - 1));
    while (player_->step() < step && player_->forward_step()) {
        take_sample();
    }
    playback_.pause();
    playback_.settle();
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
    case CommandId::faster: playback_.faster(); break;
    case CommandId::slower: playback_.slower(); break;
    case CommandId::close: selection_ = {}; break;
    default: break; // the window's own
    }
    take_sample();
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
        } else if (const auto* select = std::get_if<Select>(&intent)) {
            selection_ = selection_ == select->selection ? Selection{} : select->selection;
        }
    });
}

void Session::tick(double seconds) {
    if (player_ && playback_.moving()) {
        guarded([&] {
            playback_.tick(*player_, seconds);
            take_sample();
        });
        follow_kernel();
    }
}

void Session::follow_kernel() { real_kernel_.follow(player(), generation_); }

} // namespace cow::gui
