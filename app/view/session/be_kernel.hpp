#pragma once
// An exercise as it is seen and answered: the student's machine as a run of its own, the acts on offer, and, when it is
// over, the model's way beside the student's.
//
// The run's script ends with the step that is performed, which is made of what was done. So nothing that any view shows
// of it knows what the model does.

#include "app/view/base/selection.hpp"
#include "app/view/session/run.hpp"
#include "core/exercise/choices.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cow::ui {

class BeKernel {
public:
    /// Of the step behind the player's last whole one. Nothing, and why, where it cannot be performed.
    static std::optional<BeKernel> begin(const Player& player, const Playback& playback, Judging judging,
                                         std::string& why_not);

    const Exercise& exercise() const { return exercise_; }
    /// What is shown: the student's way, or the model's.
    const Run& run() const { return shows_model_ ? model_ : own_; }
    Run& run() { return shows_model_ ? model_ : own_; }
    bool shows_model() const { return shows_model_; }
    /// Acts of that way behind the cursor, with the one that comes about.
    std::size_t acts_shown() const;
    /// Counts what was done, so that views know when what they remember is of something else.
    u64 changes() const { return changes_; }

    // ---- what is on offer: verbs, or the acts of one of them ---------------------------------------------------------
    /// The verb whose acts are on offer; nothing: verbs are.
    std::optional<Verb> verb() const { return verb_; }
    const std::vector<Act>& acts() const { return acts_; }
    std::size_t offers() const;
    std::size_t chosen() const { return chosen_; }
    /// What the chosen act is about, or the acts that were done.
    Selection lit() const;

    void choose(std::size_t offer);
    void take(std::size_t offer);
    /// A page or a frame is pointed at. What is to be said of it; "" when that did something.
    std::string point_at(const Selection& selection);
    /// Back to the verbs, or the last act undone.
    void back();
    void put_right();
    /// From the beginning; judged otherwise if `other_judging`.
    void again(bool other_judging);
    /// When it is over: the other way, from its beginning.
    void show_other_way();

private:
    BeKernel(Exercise exercise, Run base);
    void perform(const Act& act);
    void offer_verbs();
    std::size_t event_count() const;
    Run run_of(std::span<const std::vector<Event>> acts, std::size_t first);
    void show_own(std::size_t first);

    Exercise fresh_;
    Exercise exercise_;
    Run base_; ///< in front of the step
    Run own_;
    Run model_; ///< once it is over and has been asked for
    bool shows_model_ = false;
    std::vector<std::size_t> shown_; ///< events of each act of the way that is shown
    u64 changes_ = 0;
    std::optional<Verb> verb_;
    std::vector<Act> acts_;
    std::size_t chosen_ = 0;
};

} // namespace cow::ui
