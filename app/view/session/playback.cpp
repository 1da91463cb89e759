#include "app/view/session/playback.hpp"

#include "app/view/scene/moment.hpp"
#include "app/view/words/story.hpp"
#include "core/explain/sentence.hpp"

#include <algorithm>
#include <utility>

namespace cow::ui {
namespace {

constexpr double longest_played_step = 8; // seconds at speed 1
constexpr double longest_forward_step = 4;
constexpr double longest_backward_step = 1;
constexpr double slowest = 0.25;
constexpr double fastest = 8;
constexpr std::size_t events_per_tick = 64; // more than that are not shown one by one, but skipped

} // namespace

double event_seconds(const Event& event) {
    if (std::holds_alternative<PageCopied>(event)) {
        return 1.4; // the one thing that is worth waiting for
    }
    switch (event_weight(event)) {
    case Weight::detail: return 0.12;
    case Weight::normal: return 0.45;
    case Weight::key: return 0.8;
    }
    return 0.12;
}

void Playback::settle() {
    frozen_ = false;
    motion_ = Motion::rest;
    progress_ = 1;
    hold_ = 0;
}

void Playback::show(double progress) {
    settle();
    playing_ = false;
    progress_ = std::clamp(progress, 0.0, 1.0);
}

void Playback::pause() { playing_ = false; }

void Playback::faster() { speed_ = std::min(speed_ * 2, fastest); }
void Playback::set_speed(double speed) { speed_ = std::clamp(speed, slowest, fastest); }
void Playback::slower() { speed_ = std::max(speed_ / 2, slowest); }

/// Ends the motion in progress where it was going.
void Playback::complete(Player& player) {
    const Motion motion = motion_;
    const bool was_playing = playing_;
    playing_ = false;
    while (motion_ == Motion::forward && motion == Motion::forward) {
        finish_forward(player);
    }
    while (motion_ == Motion::backward) {
        finish_backward(player);
    }
    playing_ = was_playing;
    settle();
}

/// Applies the next event and starts to show it; false at the end of the script.
bool Playback::begin_event(Player& player) {
    if (!player.forward_event()) {
        settle();
        playing_ = false;
        return false;
    }
    motion_ = Motion::forward;
    progress_ = 0;
    return true;
}

void Playback::set_pace(const Player& player, double longest) {
    const EventRange events = shown_step_events(player);
    // A sample is good enough where the sum of a million would take time.
    const std::size_t stride = events.size() / 2000 + 1;
    double total = 0;
    for (std::size_t i = events.first; i < events.last; i += stride) {
        total += event_seconds(player.timeline().event_at(i)) * static_cast<double>(stride);
    }
    pace_ = std::max(1.0, total / longest);
    mean_ = events.empty() ? 1 : total / static_cast<double>(events.size()) / pace_;
}

/// In a step of very many events most pass unseen: moves over all but the last that `seconds` have room for.
void Playback::skip(Player& player, double seconds) {
    const EventRange events = shown_step_events(player);
    const std::size_t here = player.timeline().event();
    const auto room = static_cast<std::size_t>(seconds / mean_);
    if (room <= events_per_tick / 2) {
        return;
    }
    if (motion_ == Motion::forward && here + 1 < events.last) {
        player.seek_event(std::min(here + room, events.last - 1));
    } else if (motion_ == Motion::backward && here > events.first + 1) {
        player.seek_event(std::max(here, events.first + 1 + room) - room);
    }
}

void Playback::toggle_play(Player& player) {
    if (std::exchange(frozen_, false)) {
        return;
    }
    if (playing_) {
        playing_ = false;
        return;
    }
    if (player.at_end() && motion_ == Motion::rest) {
        player.seek_step(0);
        settle();
    }
    if (motion_ == Motion::backward) {
        complete(player);
    }
    playing_ = true;
    hold_ = 0;
}

void Playback::step_forward(Player& player) {
    playing_ = false;
    complete(player);
    if (!begin_event(player)) {
        return;
    }
    set_pace(player, longest_forward_step);
    const Timeline& timeline = player.timeline();
    const bool inside = timeline.inside_step();
    goal_step_ = inside ? timeline.step() + 1 : timeline.step();
    goal_event_ = shown_step_events(player).last;
}

void Playback::micro_forward(Player& player) {
    playing_ = false;
    complete(player);
    if (begin_event(player)) {
        pace_ = 1;
        mean_ = 1;
        goal_step_ = player.timeline().step();
        goal_event_ = player.timeline().event();
    }
}

void Playback::step_back(Player& player) {
    playing_ = false;
    if (motion_ == Motion::backward) {
        complete(player);
    }
    const EventRange events = shown_step_events(player);
    const std::size_t step = shown_step(player);
    if (step >= player.step_count()) {
        return;
    }
    goal_step_ = step;
    goal_event_ = events.empty() ? player.timeline().event() : events.first;
    motion_ = Motion::backward;
    set_pace(player, longest_backward_step);
}

void Playback::micro_back(Player& player) {
    playing_ = false;
    if (motion_ == Motion::backward) {
        complete(player);
    }
    if (player.at_start()) {
        return;
    }
    const Timeline& timeline = player.timeline();
    goal_step_ = shown_step(player);
    goal_event_ = timeline.event() == 0 ? 0 : timeline.event() - (current_event(player) != nullptr ? 1 : 0);
    pace_ = 2;
    mean_ = 1;
    motion_ = Motion::backward;
}

void Playback::finish_forward(Player& player) {
    progress_ = 1;
    const Timeline& timeline = player.timeline();
    if (!playing_) {
        if (timeline.step() > goal_step_ ||
            (timeline.step() == goal_step_ && timeline.event() >= goal_event_) || !timeline.inside_step()) {
            settle();
            return;
        }
        begin_event(player);
        return;
    }
    if (timeline.inside_step()) {
        if (stops_at_decisions_ &&
            std::holds_alternative<FaultDecided>(timeline.event_at(timeline.event()))) {
            playing_ = false;
            settle();
            return;
        }
        begin_event(player);
        return;
    }
    const Story story = story_of(player);
    if (!story.questions.empty() && !passes_questions_) {
        playing_ = false;
        settle();
        return;
    }
    // Between two steps of a play: time to read.
    motion_ = Motion::rest;
    hold_ = 0.8;
    for (const std::string& say : story.says) {
        hold_ += 0.4 + static_cast<double>(say.size()) * 0.035;
    }
    hold_ = std::min(hold_, 7.0);
}

void Playback::finish_backward(Player& player) {
    player.back_event();
    const Timeline& timeline = player.timeline();
    progress_ = 1;
    const bool there =
        timeline.step() < goal_step_ || (timeline.step() == goal_step_ && timeline.event() <= goal_event_);
    if (there || player.at_start()) {
        settle();
    }
}

void Playback::tick(Player& player, double seconds) {
    if (frozen_) {
        return;
    }
    seconds = std::clamp(seconds, 0.0, 0.25) * speed_;
    if (motion_ != Motion::rest) {
        skip(player, seconds);
    }
    for (std::size_t i = 0; i < events_per_tick && seconds > 0; ++i) {
        if (motion_ == Motion::rest) {
            if (!playing_) {
                return;
            }
            if (hold_ > seconds) {
                hold_ -= seconds;
                return;
            }
            seconds -= hold_;
            hold_ = 0;
            if (!begin_event(player)) {
                return;
            }
            set_pace(player, longest_played_step);
        }
        const Event* event = current_event(player);
        const double duration = event != nullptr ? event_seconds(*event) / pace_ : 0.01;
        const bool forward = motion_ == Motion::forward;
        const double left = (forward ? 1 - progress_ : progress_) * duration;
        if (seconds < left) {
            progress_ += (forward ? seconds : -seconds) / duration;
            return;
        }
        seconds -= left;
        forward ? finish_forward(player) : finish_backward(player);
    }
}

} // namespace cow::ui
