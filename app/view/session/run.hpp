#pragma once
// A scenario being played: where it is, how it moves there, and what is known of its course. It knows nothing of files
// and of texts that are edited, so that two can stand side by side; whole steps are the clock that both can follow.

#include "app/view/base/chapters.hpp"
#include "app/view/base/selection.hpp"
#include "app/view/base/step_place.hpp"
#include "app/view/scene/landmarks.hpp"
#include "app/view/scene/moment.hpp"
#include "app/view/scene/sample.hpp"
#include "app/view/session/playback.hpp"
#include "app/view/words/troubles.hpp"
#include "core/explain/event_history.hpp"
#include "core/explain/name_table.hpp"
#include "core/language/language.hpp"
#include "core/scenario/player.hpp"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cow::ui {

class Run {
public:
    /// At the beginning. `playback`: speed and manner of moving, at rest.
    explicit Run(Script script, const Playback& playback = {}, RunOptions options = {});
    /// What was recorded without a script; see Player.
    Run(Timeline timeline, std::span<const RecordedStep> steps);

    const Player& player() const { return player_; }
    const Timeline& timeline() const { return player_.timeline(); }
    const Playback& playback() const { return playback_; }
    Playback& playback() { return playback_; }
    Moment moment() const { return moment_of(player_, playback_.progress(), playback_.light()); }
    /// By whole steps: [0] at the beginning. As far as the scenario has been run.
    const std::vector<Sample>& samples() const { return samples_.all(); }
    /// What the stage is to be laid out for at the cursor.
    StageNeeds needs() const;
    /// Of the timeline, as far as the scenario has been run.
    const Landmarks& landmarks() const { return landmarks_; }
    /// What went wrong, as far as the cursor has come.
    const std::vector<Trouble>& troubles() const { return troubles_.all(); }
    /// Of the script, in the language that is spoken; good until the script or the language changes.
    const std::vector<Chapter>& chapters() const;
    /// At the cursor; good until something moves.
    Names names() const { return names_.follow(player_); }

    // ---- moving ----------------------------------------------------------------------------------------------------
    /// Lets time pass; the cursor moves while something plays.
    void tick(double seconds);
    void toggle_play();
    void step_forward();
    void step_back();
    void micro_forward();
    void micro_back();
    /// These three stand still there.
    void seek_step(std::size_t step);
    void seek_event(std::size_t event);
    void go_to(StepPlace place);
    /// To the nearest one, for which steps are run that have not run, for a while. What is to be said where there is
    /// none; "" when there is.
    std::string jump(Landmark what, bool forward);
    /// To the nearest event that concerns what is selected.
    std::string jump_to_touch(const Selection& selection, bool forward);

    // ---- changing --------------------------------------------------------------------------------------------------
    /// As Player::hold_before.
    void hold_before(std::optional<std::size_t> step) { player_.hold_before(step); }
    /// The rest of the scenario, as far as a moment's time allows; the cursor stays where it is.
    void run_ahead();
    /// As Player::replace_script. False: it is another machine, of which nothing was known.
    bool replace_script(Script script);
    void switch_branch(std::size_t branch);
    /// As Player::record, behind the last step; from its event `first` on it begins to come about.
    void record(const RecordedStep& step, std::span<const Event> events, std::size_t first);

private:
    struct Sought;
    bool run_one_more();
    void run_to(std::size_t step);
    void stand_still();
    void follow();
    std::string seek(const Sought& sought, bool forward);
    const std::vector<u32>& touches(const HistorySubject& subject);

    Player player_;
    Playback playback_;
    Samples samples_;
    Landmarks landmarks_;
    Troubles troubles_;
    mutable std::optional<std::vector<Chapter>> chapters_; ///< found when they are asked for …
    mutable Language chapters_in_{};                       ///< … in this language
    mutable NameTable names_;                              ///< read as far as it was asked for
    EventHistory touched_;                                 ///< of the selection …
    std::size_t touched_branch_ = 0;                       ///< … in this branch
};

} // namespace cow::ui
