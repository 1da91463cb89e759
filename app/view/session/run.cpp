#include "app/view/session/run.hpp"

#include "app/view/scene/stage_needs.hpp"
#include "core/language/language.hpp"
#include "core/scenario/cheap_step.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace cow::ui {
namespace {

// Running ahead draws the whole timeline at once, but must not delay the first picture.
constexpr auto ahead_budget = std::chrono::milliseconds(60);
// How long a jump runs steps in search of something; asked again, it goes on from there.
constexpr auto jump_budget = std::chrono::milliseconds(400);
constexpr std::size_t scan_at_once = 1U << 20U; // events

constexpr std::size_t shortest_label = 9; // "0x…fff000"

} // namespace

Run::Run(Script script, const Playback& playback, RunOptions options)
    : player_(std::move(script), std::move(options)), playback_(playback) {
    stand_still();
    follow();
}

Run::Run(Timeline timeline, std::span<const RecordedStep> steps) : player_(std::move(timeline), steps) {
    stand_still();
    follow();
}

/// After whatever may have moved or run something.
void Run::follow() {
    samples_.follow(timeline(), player_.step());
    landmarks_.follow(timeline());
    troubles_.follow(player_);
}

StageNeeds Run::needs() const {
    const std::size_t step = timeline().step();
    const bool ending = !timeline().inside_step() && playback_.progress() < 1 && step > 0;
    StageNeeds needs = samples_.needs(ending ? step - 1 : step, ending || timeline().inside_step());
    needs.cards = std::max(needs.cards, cards_of(player_.machine()));
    names(); // so that all of them are known
    needs.label = std::max(needs.label + names_.longest(), shortest_label);
    return needs;
}

void Run::stand_still() {
    playback_.pause();
    playback_.settle();
}

const std::vector<Chapter>& Run::chapters() const {
    if (!chapters_ || chapters_in_ != language()) {
        chapters_ = chapters_of(player_);
        chapters_in_ = language();
    }
    return *chapters_;
}

// ---- moving --------------------------------------------------------------------------------------------------------

void Run::tick(double seconds) {
    playback_.tick(player_, seconds);
    follow();
}

void Run::toggle_play() {
    playback_.toggle_play(player_);
    follow();
}

void Run::step_forward() {
    playback_.step_forward(player_);
    follow();
}

void Run::step_back() {
    playback_.step_back(player_);
    follow();
}

void Run::micro_forward() {
    playback_.micro_forward(player_);
    follow();
}

void Run::micro_back() {
    playback_.micro_back(player_);
    follow();
}

void Run::seek_step(std::size_t step) {
    run_to(step);
    player_.seek_step(step);
    stand_still();
    follow();
}

void Run::seek_event(std::size_t event) {
    player_.seek_event(event);
    stand_still();
    follow();
}

void Run::go_to(StepPlace place) {
    run_to(place.step + (place.into > 0 ? 1 : 0)); // with the figures of each step
    ui::go_to(player_, place);
    stand_still();
    follow();
}

/// What a jump looks for, by the numbers of events.
struct Run::Sought {
    std::function<std::optional<std::size_t>(std::size_t from)> next; ///< asked again when more has run
    std::function<std::optional<std::size_t>(std::size_t before)> previous;
    std::string_view none_after; ///< what is said when there is none
    std::string_view none_before;
};

std::string Run::jump(Landmark what, bool forward) {
    const bool fault = what == Landmark::fault;
    const auto next = [&](std::size_t from) {
        landmarks_.follow(timeline());
        return landmarks_.next(what, from);
    };
    const auto previous = [&](std::size_t before) { return landmarks_.previous(what, before); };
    return seek({next, previous, fault ? tr("No further fault.") : tr("No further copy."),
                 fault ? tr("No fault before this.") : tr("No copy before this.")},
                forward);
}

std::string Run::jump_to_touch(const Selection& selection, bool forward) {
    const std::optional<HistorySubject> subject = subject_of(selection);
    if (!subject) {
        return std::string(tr("Nothing is selected. Click a page or a frame first."));
    }
    const auto next = [&](std::size_t from) -> std::optional<std::size_t> {
        const std::vector<u32>& all = touches(*subject);
        const auto found = std::lower_bound(all.begin(), all.end(), from);
        return found == all.end() ? std::nullopt : std::optional<std::size_t>(*found);
    };
    const auto previous = [&](std::size_t before) -> std::optional<std::size_t> {
        const std::vector<u32>& all = touches(*subject);
        const auto behind = std::lower_bound(all.begin(), all.end(), before);
        return behind == all.begin() ? std::nullopt : std::optional<std::size_t>(behind[-1]);
    };
    return seek({next, previous, tr("Nothing further touches what is selected."),
                 tr("Nothing before this touched what is selected.")},
                forward);
}

/// The events that concern the subject, as far as the scenario has been run.
const std::vector<u32>& Run::touches(const HistorySubject& subject) {
    if (touched_.subject() != subject || touched_branch_ != timeline().branch() ||
        touched_.scanned() > timeline().total_events()) {
        touched_ = EventHistory(subject);
        touched_branch_ = timeline().branch();
    }
    while (!touched_.scan(timeline(), scan_at_once)) {
    }
    return touched_.events();
}

/// To the event that is looked for, which is then the current one. Steps that have not run are run, for a while.
std::string Run::seek(const Sought& sought, bool forward) {
    const std::size_t here = timeline().event();
    std::optional<std::size_t> found =
        forward ? sought.next(here) : sought.previous(here - std::min<std::size_t>(here, 1));
    const auto deadline = std::chrono::steady_clock::now() + jump_budget;
    bool in_time = true;
    while (forward && !found && in_time && !player_.all_run()) {
        const std::size_t tip = timeline().total_events();
        run_one_more();
        found = sought.next(tip);
        in_time = std::chrono::steady_clock::now() < deadline;
    }
    stand_still();
    if (found) {
        seek_event(*found + 1);
        return {};
    }
    return !forward  ? std::string(sought.none_before)
           : in_time ? std::string(sought.none_after)
                     : trf("Nothing up to step {}. Once more looks further.", timeline().total_steps());
}

// ---- changing ------------------------------------------------------------------------------------------------------

void Run::run_ahead() {
    samples_.follow(timeline(), timeline().total_steps());
    const auto deadline = std::chrono::steady_clock::now() + ahead_budget;
    while (!player_.all_run() && std::chrono::steady_clock::now() < deadline &&
           is_cheap(player_.script().statements[player_.next_to_run()])) {
        run_one_more();
    }
    landmarks_.follow(timeline());
}

/// Runs the first step that has not run, and takes its figures.
bool Run::run_one_more() {
    const bool done = player_.run_ahead();
    samples_.follow(timeline(), timeline().total_steps());
    return done;
}

void Run::run_to(std::size_t step) {
    while (timeline().total_steps() < step && run_one_more()) {
    }
}

bool Run::replace_script(Script script) {
    stand_still();
    troubles_.clear(); // what is expected may have changed alone
    const bool same_machine = player_.replace_script(std::move(script)).has_value();
    chapters_.reset();
    if (!same_machine) {
        samples_.clear();
        landmarks_.clear();
        names_ = {};
        touched_ = {};
    }
    run_ahead();
    follow();
    return same_machine;
}

void Run::switch_branch(std::size_t branch) {
    stand_still();
    player_.switch_branch(branch);
    chapters_.reset();
    follow();
}

void Run::record(const RecordedStep& step, std::span<const Event> events, std::size_t first) {
    stand_still();
    player_.seek_step(timeline().total_steps());
    const std::size_t before = timeline().event();
    player_.record(step, events);
    chapters_.reset();
    follow();
    if (first < events.size()) {
        player_.seek_event(before + first);
        playback_.step_forward(player_);
        follow();
    }
}

} // namespace cow::ui
