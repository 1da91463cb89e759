#pragma once
// What is open and where we are in it: owns the Player, the motion, the selection; carries out intents.

#include "app/view/base/selection.hpp"
#include "app/view/base/step_place.hpp"
#include "app/view/scene/landmarks.hpp"
#include "app/view/scene/moment.hpp"
#include "app/view/scene/sample.hpp"
#include "app/view/session/intent.hpp"
#include "app/view/session/playback.hpp"
#include "app/view/session/real_kernel.hpp"
#include "app/view/text/catalog.hpp"
#include "app/view/text/document.hpp"
#include "core/explain/event_history.hpp"
#include "core/explain/name_table.hpp"
#include "core/scenario/player.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cow::ui {

class Session {
public:
    /// `make_judge`: who compares with a real kernel, if anybody.
    explicit Session(const std::string& scenarios_folder, MakeJudge make_judge = {});

    /// What is not saved is kept.
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    /// Opens a scenario. What is wrong with it is shown, not thrown.
    void open(const std::string& path);
    /// The same with a text that is not (yet) that of the file.
    void open_text(const std::string& path, std::string text);
    /// A new one, with a name that is free in the working folder; the file is made when it is saved.
    void open_new();
    /// Saves the text: to `path`, or to its own file if that is empty. What became of it is to be told.
    Saved save(const std::string& path, bool overwrite);
    /// Moves, seeks, selects, opens. Commands that only concern the window are left to it.
    void apply(const Intent& intent);
    /// Stands still in the middle of the current event (for pictures).
    void show(double progress) { playback_.show(progress); }
    /// Lets time pass; the cursor moves while something plays.
    void tick(double seconds);
    void set_speed(double speed) { playback_.set_speed(speed); }
    void set_reduced_motion(bool reduced) { playback_.set_reduced(reduced); }
    void select(const Selection& selection) { selection_ = selection; }
    /// Lets the real kernel catch up, for about `seconds` at most.
    void ask_kernel(double seconds) {
        follow_kernel();
        real_kernel_.work(seconds);
    }

    const Player* player() const { return player_ ? &*player_ : nullptr; }
    const Playback& playback() const { return playback_; }
    const Selection& selection() const { return selection_; }
    Moment moment() const { return moment_of(*player_, playback_.progress(), playback_.light()); }

    const std::string& path() const { return document_.path(); }
    /// The text as it is edited.
    const Document& document() const { return document_; }
    /// The text that the player runs: the last one without errors. Without a player, the one edited.
    const std::string& source() const { return player_ ? source_ : document_.text(); }
    std::string title() const;
    /// What is wrong with the text as it is edited; why there is no player, if it had errors from the beginning.
    const std::vector<Diagnostic>& diagnostics() const { return document_.errors(); }
    const std::string& problem() const { return problem_; }

    const std::vector<CatalogEntry>& catalog() const { return catalog_; }
    /// By whole steps: [0] at the beginning. As far as the scenario has been run.
    const std::vector<Sample>& samples() const { return samples_.all(); }
    /// Of the timeline, as far as the scenario has been run.
    const Landmarks& landmarks() const { return landmarks_; }
    /// What is to be said once (what a jump did not find, what became of saving): then "" until the next.
    std::string take_notice() { return std::exchange(notice_, {}); }
    /// An edit has been made that the player has not taken over yet, or that is not kept yet.
    bool settling() const { return since_edit_ >= 0 || document_.waits(); }
    /// Counts files opened and changed texts that took over, so that views know when what they remember is of another.
    u64 generation() const { return generation_; }
    /// At the cursor. There is a player.
    Names names() const { return names_.follow(*player_); }
    const RealKernel& real_kernel() const { return real_kernel_; }

private:
    void begin(const std::string& path);
    void run_text();
    void act(const Intent& intent);
    void run_command(CommandId command);
    void seek_step(std::size_t step);
    void start(Document document, std::string problem);
    void run_ahead();
    bool run_one_more();
    void run_to(std::size_t step);
    void jump(Landmark what, bool forward);
    void jump_to_touch(bool forward);
    struct Sought;
    void seek_event(const Sought& sought, bool forward);
    void go_to(StepPlace place);
    void switch_branch(std::size_t branch);
    void edit(const TextEdit& edit);
    void take_over();
    void remember_text();
    void add_steps(const std::string& lines);
    void reload();
    void follow_kernel();
    /// Calls `move`; what it throws becomes the problem shown.
    template <class Move> void guarded(Move move);

    std::vector<CatalogEntry> catalog_;
    std::optional<Player> player_;
    Playback playback_;
    Selection selection_;
    Document document_;
    u64 running_ = 0;        ///< the document's revision that the player runs, or that has errors
    double since_edit_ = -1; ///< seconds; negative: nothing waits to be taken over
    std::string source_;
    std::string problem_;
    std::vector<std::string> branch_texts_; ///< what was run in each branch
    Samples samples_;
    Landmarks landmarks_;
    EventHistory touched_;           ///< of the selection …
    std::size_t touched_branch_ = 0; ///< … in this branch
    mutable NameTable names_;        ///< read as far as it was asked for
    std::string notice_;
    u64 generation_ = 0;
    RealKernel real_kernel_;
};

} // namespace cow::ui
