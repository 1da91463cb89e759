#pragma once
// Motion: moves a Player's cursor in time, event by event, and says how far the current event has come about.

#include "core/scenario/player.hpp"

#include <cstddef>

namespace cow::ui {

class Playback {
public:
    void toggle_play(Player& player);
    void pause();
    /// What moves stands still where it is, until this is called again or anything else is done with the time.
    void toggle_freeze() { frozen_ = !frozen_ && moving(); }
    void step_forward(Player& player);
    void step_back(Player& player);
    void micro_forward(Player& player);
    void micro_back(Player& player);
    /// The cursor was put somewhere else: everything is at rest there.
    void settle();
    /// At rest, with the current event come about so far (for pictures).
    void show(double progress);
    void faster();
    void slower();
    void set_speed(double speed); ///< clamped to 0.25 to 8
    /// Reduced motion: nothing travels. An event has come about as soon as it is shown, and rests as long as it would
    /// have moved.
    void set_reduced(bool reduced) { reduced_ = reduced; }

    /// Nobody is asked: playing goes on past the author's questions, in front of which it stops otherwise.
    void pass_questions(bool passes = true) { passes_questions_ = passes; }

    /// Playing stops before the kernel decides what a fault comes to.
    void stop_at_decisions(bool stops) { stops_at_decisions_ = stops; }

    /// Lets `seconds` pass.
    void tick(Player& player, double seconds);

    bool playing() const { return playing_; }
    bool moving() const { return !frozen_ && (motion_ != Motion::rest || playing_); }
    bool frozen() const { return frozen_; }
    float progress() const { return reduced_ ? 1 : static_cast<float>(progress_); }
    bool reduced() const { return reduced_; }
    /// With reduced motion: what changes lights up until the event would have come about.
    float light() const { return reduced_ ? (progress_ < 1 ? 1.0F : 0.0F) : -1.0F; }
    double speed() const { return speed_; }

private:
    enum class Motion : unsigned char { rest, forward, backward };
    bool begin_event(Player& player);
    void finish_forward(Player& player);
    void finish_backward(Player& player);
    void complete(Player& player);
    void set_pace(const Player& player, double longest);
    void skip(Player& player, double seconds);

    Motion motion_ = Motion::rest;
    bool playing_ = false;
    bool frozen_ = false;
    bool reduced_ = false;
    bool passes_questions_ = false;
    bool stops_at_decisions_ = false;
    double progress_ = 1;
    double speed_ = 1;
    double pace_ = 1;            ///< how much faster than usual, so that a long step ends in time
    double mean_ = 1;            ///< seconds an event of this step takes at that pace
    double hold_ = 0;            ///< seconds until playing goes on
    std::size_t goal_step_ = 0;  ///< motion ends here …
    std::size_t goal_event_ = 0; ///< … and here
};

/// Seconds an event takes to come about at speed 1.
double event_seconds(const Event& event);

} // namespace cow::ui
