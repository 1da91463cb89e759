#pragma once
// The text that is open and the run of it, brought together: carries out intents, and lets a changed text take over.

#include "app/view/session/be_kernel.hpp"
#include "app/view/session/documents.hpp"
#include "app/view/session/intent.hpp"
#include "app/view/session/predictions.hpp"
#include "app/view/session/real_kernel.hpp"
#include "app/view/session/run.hpp"
#include "core/quiz/decision_asker.hpp"

#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cow::ui {

class Session {
public:
    /// `make_judge`: who compares with a real kernel, if anybody.
    explicit Session(const std::string& scenarios_folder, MakeJudge make_judge = {});

    /// What scenarios that are opened from now on are run with, whatever they say.
    void run_with(RunOptions options) { options_ = options; }
    /// Opens a scenario. What is wrong with it is shown, not thrown.
    void open(const std::string& path);
    /// The same with a text that is not (yet) that of the file.
    void open_text(const std::string& path, std::string text);
    /// A new one, as Documents::open_new.
    void open_new();
    /// A small program of a drill, up to its last step, about which a question is open. The score goes on from the last
    /// one; `seed` says which program it is.
    void open_drill(int level, u64 seed);
    /// What is open becomes a new one, as Documents::open_copy; it goes on where it is.
    void open_copy();
    /// Keeps what is not saved. False when it can be kept nowhere.
    bool keep() { return documents_.keep(); }
    /// Looks whether another program has written the file. A text without changes of its own becomes the file's at once;
    /// true: the user is to be asked, since there are both.
    bool look_at_file();
    /// Saves the text: to `path`, or to its own file if that is empty. What became of it is to be told.
    Saved save(const std::string& path, bool overwrite) { return documents_.save(path, overwrite, notice_); }
    /// Moves, seeks, selects, edits.
    void apply(const SessionIntent& intent);
    /// Lets time pass; the cursor moves while something plays.
    void tick(double seconds);
    void select(const Selection& selection) { selection_ = selection; }
    /// How it moves, of this run and those to come.
    Playback& playback() { return kernel_ ? kernel_->run().playback() : run_ ? run_->playback() : resting_; }
    /// Which real kernel is asked.
    void ask_kernel_at(JudgePlace place) { real_kernel_.ask_at(place); }
    /// Lets the real kernel catch up, for about `seconds` at most.
    void ask_kernel(double seconds);
    /// Goes on at a place where somebody has been: what was asked in front of it is not asked again.
    void resume(StepPlace place);
    /// How the questions of what is open went before.
    void remember(Results results) { predictions_.begin(std::move(results)); }

    // ---- the veil --------------------------------------------------------------------------------------------------
    /// What follows a question that has no answer is hidden: the script that runs, its text and all that is known of the
    /// run end with the step that is asked about, which is not run. So nothing that is shown can tell.
    bool veiled() const { return veil_; }
    /// Where the author asks nothing a question is made in front of each step in which the kernel decides.
    bool asks_at_decisions() const { return at_decisions_; }
    /// The step (from 0) behind which everything is hidden now.
    std::optional<std::size_t> hidden_behind() const { return asked_; }
    /// The last step is done, and nothing is hidden behind it.
    bool finished() const { return !asked_ && !drill_ && run_ && run_->player().at_end(); }
    const Predictions& predictions() const { return predictions_; }
    /// A question is open: the cursor is where it is asked.
    bool is_asking() const { return !kernel_ && asked_ && predictions_.asks_about(*asked_); }
    /// Which call it is that is asked for: what it leads to, to be shown beside the run. Else null.
    const Run* picture_behind() const {
        return is_asking() && asks_for_call() && after_ ? &*after_ : nullptr;
    }

    // ---- a fault to find -------------------------------------------------------------------------------------------
    /// The scenario says which fault is built into its kernel, and nobody has found it out: nothing that is shown names it.
    bool hides_fault() const;
    /// It has been found out, or is given away.
    void tell_fault() { fault_told_ = true; }

    // ---- the text --------------------------------------------------------------------------------------------------
    const Documents& documents() const { return documents_; }
    const Document& document() const { return documents_.current(); }
    /// The text that runs: the last one without errors. While none runs, the one edited.
    const std::string& source() const { return run_ ? source_ : document().text(); }
    std::string title() const;
    /// Why nothing runs, if it had errors from the beginning or cannot go on.
    const std::string& problem() const { return problem_; }
    /// An edit has been made that has not taken over yet, or that is not kept yet.
    bool settling() const { return documents_.settling(); }

    // ---- the run ---------------------------------------------------------------------------------------------------
    /// What is shown: the scenario's, or, while one is the kernel, that of the acts.
    const Run* run() const { return kernel_ ? &kernel_->run() : own_run(); }
    const Player* player() const { return run() != nullptr ? &run()->player() : nullptr; }
    const Playback& playback() const { return run() != nullptr ? run()->playback() : resting_; }
    /// These need a run.
    Moment moment() const { return run()->moment(); }
    Names names() const { return run()->names(); }

    Selection selection() const { return kernel_ ? kernel_->lit() : selection_; }
    /// While one is the kernel; else null.
    const BeKernel* be_kernel() const { return kernel_ ? &*kernel_ : nullptr; }
    /// How acts are judged from the next beginning on.
    Judging judging() const { return judging_; }
    void judge(Judging judging) { judging_ = judging; }
    /// The scenario is where it was. Also before its place is asked for.
    void leave_kernel();
    const RealKernel& real_kernel() const { return real_kernel_; }
    /// What is to be said once (what a jump did not find, what became of saving): then "" until the next.
    std::string take_notice() { return std::exchange(notice_, {}); }
    /// Counts files opened, changed texts that took over, what else of one became known, and what is done as the kernel, so
    /// that views know when what they remember is of another.
    u64 generation() const { return generation_ + acted_; }
    /// The same without what became known: a story goes on.
    u64 story() const { return generation_ - reveals_; }

private:
    const Run* own_run() const { return run_ ? &*run_ : nullptr; }
    const Player* own_player() const { return run_ ? &run_->player() : nullptr; }
    void begin_kernel();
    bool act(const SessionIntent& intent);
    bool move_in_kernel(Action action);
    void start();
    void end_run();
    void fail(const char* why);
    void read_anew();
    struct Performer;
    void perform(Action action);
    void switch_branch(std::size_t branch);
    void to_next_branch(const Run& run);
    void edit(const TextEdit& edit);
    void take_over();
    void remember_text();
    void take_text();
    void toggle_play(Run& run);
    void seek(Run& run, StepPlace place);
    void run_anew();
    Script as_far_as_known();
    bool asks_for_call() const { return drill_ && drill_->subject == quiz::Subject::call; }
    void reveal();
    bool stands_at_question() const;
    void go_past_question();
    void follow_questions();
    void forward(Action action);
    void set_veil(bool down, bool at_decisions);
    void ask_at_decisions();
    std::optional<std::size_t> next_decision(std::size_t from);
    void ask();
    void speak();
    bool answered_by(const Selection& selection);
    void answer(const std::string& given);
    void type_answer(char character);
    void play_what_was_asked();
    void add_steps(const std::string& lines);
    /// Calls `move`; what it throws becomes the problem shown.
    template <class Move> void guarded(Move move);
    /// Calls `move(run)` where something runs.
    template <class Move> void with_run(Move move);
    /// The same in the text as it is now.
    template <class Move> void in_latest_run(Move move);

    Documents documents_;
    std::optional<Run> run_;
    std::optional<BeKernel> kernel_;
    Judging judging_ = Judging::at_once; ///< as it was chosen last
    Playback resting_;                   ///< how the next run moves, while there is none
    Selection selection_;
    u64 running_ = 0; ///< the text's revision that runs, or that has errors
    std::string source_;
    std::string problem_;
    std::vector<std::string> branch_texts_; ///< what was run in each branch
    std::string notice_;
    bool fault_told_ = false;
    u64 generation_ = 0; ///< of the scenario's own run
    u64 acted_ = 0;      ///< what was done as the kernel
    u64 reveals_ = 0;
    RunOptions options_;
    Script whole_;             ///< of what runs, without the veil …
    std::string whole_source_; ///< … and its text
    bool veil_ = false;
    std::size_t passed_ = 0; ///< steps: what is asked in front of them is decided
    bool at_decisions_ = false;
    std::optional<std::size_t> asked_;         ///< the step that is held back …
    bool made_ = false;                        ///< … and what is asked about it is made by …
    std::optional<quiz::DecisionAsker> asker_; ///< … who knows the script that runs
    Language asked_in_{};
    std::size_t been_ = 0; ///< steps that somebody has been at
    Predictions predictions_;
    std::optional<quiz::Question> drill_; ///< what is open is one: its question …
    std::optional<Run> after_;            ///< … and what the call that it is after leads to
    RealKernel real_kernel_;
};

template <class Move> void Session::guarded(Move move) {
    try {
        move();
    } catch (const std::exception& error) {
        fail(error.what());
    }
}

template <class Move> void Session::with_run(Move move) {
    if (run_) {
        guarded([&] { std::invoke(move, *run_); });
    }
}

template <class Move> void Session::in_latest_run(Move move) {
    take_over();
    with_run(move);
}

} // namespace cow::ui
