#include "app/view/session/session.hpp"

#include "app/view/text/file_places.hpp"
#include "app/view/text/script_place.hpp"
#include "core/language/language.hpp"
#include "core/scenario/cheap_step.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <filesystem>
#include <functional>
#include <utility>

namespace cow::ui {
namespace {

namespace fs = std::filesystem;

// Running ahead draws the whole timeline at once, but must not delay the first picture.
constexpr auto ahead_budget = std::chrono::milliseconds(60);
// How long a jump runs steps in search of something; asked again, it goes on from there.
constexpr auto jump_budget = std::chrono::milliseconds(400);
constexpr std::size_t scan_at_once = 1U << 20U; // events

// A text that is being typed takes over when the typing stops for so long; each taking over is a branch.
constexpr double settled = 0.4; // seconds

constexpr const char* first_text = R"(title "Untitled"
machine frames=32

init: buf = mmap(NULL, 3*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)
init: store buf 'A'
)";

/// Neither moves nor runs anything.
bool only_looks(const Intent& intent) {
    const auto* run = std::get_if<RunCommand>(&intent);
    return std::holds_alternative<Select>(intent) ||
           (run != nullptr && (run->command == CommandId::close || run->command == CommandId::faster ||
                               run->command == CommandId::slower));
}

} // namespace

Session::Session(const std::string& scenarios_folder, MakeJudge make_judge)
    : catalog_(read_catalog(scenarios_folder)), real_kernel_(std::move(make_judge)) {}

template <class Move> void Session::guarded(Move move) {
    try {
        move();
    } catch (const std::exception& error) {
        player_.reset();
        playback_ = {};
        problem_ = trf("The scenario cannot be run any further: {}", error.what());
    }
}

Session::~Session() { document_.keep(); }

void Session::open(const std::string& path) {
    const std::string full = full_path(path);
    std::error_code error;
    std::string problem;
    std::string text;
    // A new scenario that was never saved has no file yet.
    if (fs::exists(full, error) || !find_autosave(full)) {
        text = read_scenario_file(full, problem);
    }
    Document document = problem.empty() ? Document(full, std::move(text)) : Document(full);
    start(std::move(document), std::move(problem));
}

void Session::open_text(const std::string& path, std::string text) {
    start(Document(full_path(path), std::move(text), false), {});
}

void Session::open_new() {
    std::error_code error;
    const std::string path = free_name(fs::current_path(error).string(), "untitled", ".cow");
    start(Document(full_path(path), first_text), {});
}

/// Everything is of this text from now on, unless there is a problem.
void Session::start(Document document, std::string problem) {
    document_.keep();
    document_ = std::move(document);
    ++generation_;
    player_.reset();
    playback_.pause();
    playback_.settle();
    selection_ = {};
    samples_.clear();
    landmarks_.clear();
    names_ = {};
    branch_texts_.clear();
    problem_ = std::move(problem);
    touched_ = {};
    notice_.clear();
    since_edit_ = -1;
    running_ = document_.revision();
    source_.clear();
    guarded([&] {
        if (document_.ok() && problem_.empty()) {
            source_ = document_.text();
            player_.emplace(document_.script());
            remember_text();
            run_ahead();
        }
    });
    follow_kernel();
}

/// The rest of the scenario, as far as time allows; the cursor stays where it is.
void Session::run_ahead() {
    const Timeline& timeline = player_->timeline();
    samples_.follow(timeline, timeline.total_steps());
    const auto deadline = std::chrono::steady_clock::now() + ahead_budget;
    while (!player_->all_run() && std::chrono::steady_clock::now() < deadline &&
           is_cheap(player_->script().statements[player_->next_to_run()])) {
        run_one_more();
    }
}

/// Runs the first step that has not run, and takes its figures.
bool Session::run_one_more() {
    const bool done = player_->run_ahead();
    samples_.follow(player_->timeline(), player_->timeline().total_steps());
    return done;
}

// ---- editing -------------------------------------------------------------------------------------------------------

void Session::edit(const TextEdit& edit) {
    const u64 before = document_.revision();
    document_.apply(edit);
    if (document_.revision() != before) {
        notice_.clear();
        since_edit_ = 0;
    }
}

/// The text that is run is that of the current branch.
void Session::remember_text() {
    const std::size_t branch = player_->timeline().branch();
    branch_texts_.resize(std::max(branch_texts_.size(), branch + 1));
    branch_texts_[branch] = source_;
}

/// The edited text runs from now on, from the first changed step; one with errors leaves the last good run.
void Session::take_over() {
    since_edit_ = -1;
    if (running_ == document_.revision()) {
        return;
    }
    running_ = document_.revision();
    if (!document_.ok()) {
        return;
    }
    playback_.pause();
    playback_.settle();
    ++generation_;
    problem_.clear();
    guarded([&] {
        source_ = document_.text();
        const bool first = !player_;
        if (first) {
            player_.emplace(document_.script());
        }
        if (first || !player_->replace_script(document_.script())) { // it is another machine
            selection_ = {};
            samples_.clear();
            landmarks_.clear();
            names_ = {};
            touched_ = {};
            branch_texts_.clear();
        }
        remember_text();
        run_ahead();
    });
    follow_kernel();
}

void Session::add_steps(const std::string& lines) {
    take_over();
    if (!player_ || !document_.ok() || !document_.editable()) {
        notice_ = std::string(tr("A step can be added when the script has no errors."));
        return;
    }
    guarded([&] {
        if (player_->timeline().inside_step()) {
            player_->seek_step(player_->step() + 1);
        }
        const std::size_t step = player_->step();
        document_.insert_lines(line_for_step(player_->script(), document_.text(), step), lines);
        take_over();
        if (!document_.ok()) {
            notice_ = document_.errors().front().message;
            return;
        }
        notice_ = trf("Added to the script: {}", lines.substr(0, lines.find('\n')));
        player_->seek_step(step);
        playback_.step_forward(*player_);
    });
    follow_kernel();
}

Saved Session::save(const std::string& path, bool overwrite) {
    const std::string before = document_.path();
    const std::string wanted = path.empty() ? before : full_path(path);
    if (before.empty() || !document_.editable()) {
        notice_ = std::string(tr("There is nothing that could be saved."));
        return Saved::failed;
    }
    std::error_code error;
    const Saved out = path.empty()
                          ? document_.save(overwrite, {fs::current_path(error).string(), home_folder()})
                          : document_.save_as(wanted, overwrite);
    switch (out) {
    case Saved::done: notice_ = trf("Saved: {}", document_.path()); break;
    case Saved::elsewhere:
        notice_ = trf("{} cannot be written; saved as {}", before, document_.path());
        break;
    case Saved::failed: notice_ = trf("{} cannot be written, nor any other place.", wanted); break;
    case Saved::conflict:
    case Saved::exists: break; // the window asks
    }
    return out;
}

void Session::reload() {
    std::string problem;
    if (document_.reload(problem)) {
        take_over();
        notice_ = std::string(tr("The file as it is on disk. Undo brings your text back."));
    } else {
        notice_ = std::string(tr(problem));
    }
}

std::string Session::title() const {
    if (player_ && !player_->script().title.empty()) {
        return player_->script().shown_title();
    }
    return path().empty() ? std::string() : fs::path(path()).filename().string();
}

void Session::run_to(std::size_t step) {
    while (player_->timeline().total_steps() < step && run_one_more()) {
    }
}

void Session::seek_step(std::size_t step) {
    run_to(step);
    player_->seek_step(step);
    playback_.pause();
    playback_.settle();
}

/// What a jump looks for, by the numbers of events.
struct Session::Sought {
    std::function<std::optional<std::size_t>(std::size_t from)> next; ///< asked again when more has run
    std::function<std::optional<std::size_t>(std::size_t before)> previous;
    std::string_view none_after; ///< what is said when there is none
    std::string_view none_before;
};

void Session::jump(Landmark what, bool forward) {
    const Timeline& timeline = player_->timeline();
    const bool fault = what == Landmark::fault;
    const auto next = [&](std::size_t from) {
        landmarks_.follow(timeline);
        return landmarks_.next(what, from);
    };
    const auto previous = [&](std::size_t before) { return landmarks_.previous(what, before); };
    seek_event({next, previous, fault ? tr("No further fault.") : tr("No further copy."),
                fault ? tr("No fault before this.") : tr("No copy before this.")},
               forward);
}

void Session::jump_to_touch(bool forward) {
    const std::optional<HistorySubject> subject = subject_of(selection_);
    if (!subject) {
        notice_ = tr("Nothing is selected. Click a page or a frame first.");
        return;
    }
    const Timeline& timeline = player_->timeline();
    const auto events = [&]() -> const std::vector<u32>& {
        if (touched_.subject() != *subject || touched_branch_ != timeline.branch() ||
            touched_.scanned() > timeline.total_events()) {
            touched_ = EventHistory(*subject);
            touched_branch_ = timeline.branch();
        }
        while (!touched_.scan(timeline, scan_at_once)) {
        }
        return touched_.events();
    };
    const auto next = [&](std::size_t from) -> std::optional<std::size_t> {
        const std::vector<u32>& all = events();
        const auto found = std::lower_bound(all.begin(), all.end(), from);
        return found == all.end() ? std::nullopt : std::optional<std::size_t>(*found);
    };
    const auto previous = [&](std::size_t before) -> std::optional<std::size_t> {
        const std::vector<u32>& all = events();
        const auto behind = std::lower_bound(all.begin(), all.end(), before);
        return behind == all.begin() ? std::nullopt : std::optional<std::size_t>(behind[-1]);
    };
    seek_event({next, previous, tr("Nothing further touches what is selected."),
                tr("Nothing before this touched what is selected.")},
               forward);
}

/// To the event that is looked for, which is then the current one. Steps that have not run are run, for a while.
void Session::seek_event(const Sought& sought, bool forward) {
    const Timeline& timeline = player_->timeline();
    const std::size_t here = timeline.event();
    std::optional<std::size_t> found =
        forward ? sought.next(here) : sought.previous(here - std::min<std::size_t>(here, 1));
    const auto deadline = std::chrono::steady_clock::now() + jump_budget;
    bool in_time = true;
    while (forward && !found && in_time && !player_->all_run()) {
        const std::size_t tip = timeline.total_events();
        run_one_more();
        found = sought.next(tip);
        in_time = std::chrono::steady_clock::now() < deadline;
    }
    playback_.pause();
    playback_.settle();
    if (found) {
        player_->seek_event(*found + 1);
        return;
    }
    notice_ = !forward  ? std::string(sought.none_before)
              : in_time ? std::string(sought.none_after)
                        : trf("Nothing up to step {}. Once more looks further.", timeline.total_steps());
}

void Session::go_to(StepPlace place) {
    run_to(place.step + (place.into > 0 ? 1 : 0)); // with the figures of each step
    ui::go_to(*player_, place);
    playback_.pause();
    playback_.settle();
}

void Session::switch_branch(std::size_t branch) {
    const Timeline& timeline = player_->timeline();
    if (branch >= timeline.branches() || branch == timeline.branch()) {
        return;
    }
    playback_.pause();
    playback_.settle();
    player_->switch_branch(branch);
    samples_.follow(player_->timeline(), player_->step());
    // The text goes along; that can be undone.
    source_ = branch_texts_[branch];
    document_.replace_text(source_);
    running_ = document_.revision();
    ++generation_;
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
    case CommandId::next_touch: jump_to_touch(true); break;
    case CommandId::previous_touch: jump_to_touch(false); break;
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
    samples_.follow(player_->timeline(), player_->step());
}

void Session::apply(const Intent& intent) {
    const auto* run = std::get_if<RunCommand>(&intent);
    if (const auto* file = std::get_if<OpenFile>(&intent)) {
        open(file->path);
        return;
    }
    if (const auto* change = std::get_if<EditScript>(&intent)) {
        edit(change->edit);
    } else if (const auto* added = std::get_if<AddSteps>(&intent)) {
        add_steps(added->lines);
    } else if (const auto* answer = std::get_if<Recover>(&intent)) {
        answer->take ? document_.recover() : document_.drop_recovery();
        take_over();
    } else if (const auto* to = std::get_if<SaveTo>(&intent)) {
        save(to->path, to->overwrite);
    } else if (std::holds_alternative<ReloadFile>(intent)) {
        reload();
    } else if (run != nullptr &&
               (run->command == CommandId::undo_edit || run->command == CommandId::redo_edit)) {
        run->command == CommandId::undo_edit ? edit(edit::Undo{}) : edit(edit::Redo{});
        take_over();
    } else if (run != nullptr && run->command == CommandId::edit_script && !document_.editable()) {
        notice_ = std::string(tr("This file cannot be edited here: it is no text, or larger than 1 MiB."));
    } else if (run != nullptr && run->command == CommandId::new_scenario) {
        open_new();
    } else if (run != nullptr && run->command == CommandId::real_kernel) {
        real_kernel_.toggle();
    } else if (run != nullptr && run->command == CommandId::merge_pages) {
        real_kernel_.toggle_merging();
    } else {
        if (!only_looks(intent)) {
            take_over(); // what moves, moves in the text as it is now
        }
        if (player_) {
            act(intent);
        }
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
    document_.tick(seconds);
    if (since_edit_ >= 0) {
        since_edit_ += seconds;
        if (since_edit_ >= settled) {
            take_over();
        }
    }
    if (player_ && playback_.moving()) {
        guarded([&] {
            playback_.tick(*player_, seconds);
            samples_.follow(player_->timeline(), player_->step());
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

} // namespace cow::ui
