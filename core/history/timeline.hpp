#pragma once
// Time travel over what happened: a cursor in a tree of branches, each a list of steps, each step a run of events.
//
// Forward applies, back undoes. Seeking goes from the cheapest of: where the cursor is, a keyframe. A keyframe (a copy
// of the machine) is kept about every `keyframe_events` events of a branch, further apart when the machine is so large
// that copying it costs more than that many events, and only while all of them together stay under `keyframe_bytes`:
// beyond that every other one is given up. Keyframes of one long step are made when the step has been recorded.
//
// Looking elsewhere does not move the cursor: at_step() and extend() work on a second machine, which is made when it is
// first needed and goes from look to look as a cursor would.
//
// Positions: `event` counts events applied (0 = the beginning, total_events() = the tip); `step` counts whole steps. A
// step may have no events, so a position is both numbers; a micro-step over such a step moves only the second.

#include "core/event/event.hpp"
#include "core/machine/machine.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace cow {

class Timeline {
public:
    struct Step {
        std::size_t first_event = 0; ///< in the branch's event list
        std::size_t events = 0;
    };

    explicit Timeline(Machine start);

    const Machine& machine() const { return here_.machine; }

    // ---- growing ---------------------------------------------------------------------------------------------------
    /// Runs `step` at the tip as a new step: it gets the machine and the log its events go to. When the cursor is not
    /// at the tip, a new branch starts here (behind the step in progress, if there is one) and the old future stays
    /// reachable as another branch. When `step` throws, what it had done is undone.
    using StepFunction = std::function<void(Machine&, std::vector<Event>&)>;
    void record(const StepFunction& step);
    /// The same behind the current branch's last step, wherever the cursor is: that stays.
    void extend(const StepFunction& step);

    // ---- looking elsewhere -----------------------------------------------------------------------------------------
    /// The machine behind so many steps of the current branch (clamped). The reference is good until the next look,
    /// move or step.
    const Machine& at_step(std::size_t step) const;
    const Machine& at_event(std::size_t event) const;

    // ---- where we are ----------------------------------------------------------------------------------------------
    std::size_t event() const { return here_.event; }
    std::size_t total_events() const; ///< of the current branch, from the very beginning
    std::size_t step() const;         ///< whole steps behind the cursor
    std::size_t total_steps() const;
    bool inside_step() const;                       ///< some, not all events of the next step are applied
    Step step_at(std::size_t step) const;           ///< first_event counted from the very beginning
    const Event& event_at(std::size_t event) const; ///< of the current branch
    std::vector<Event> events_of(std::size_t step) const; ///< copies, in order
    std::size_t step_of_event(std::size_t event) const;   ///< the step that contains event number `event`

    // ---- moving ----------------------------------------------------------------------------------------------------
    bool forward_event();
    bool back_event();
    bool forward_step(); ///< to the end of the step in progress, or of the next one
    bool back_step();    ///< to the beginning of the step in progress, or of the one before
    void seek_event(
        std::size_t event); ///< clamped; 0 is the very beginning, else all steps that end there are behind
    void seek_step(std::size_t step); ///< clamped
    void to_end() { seek_step(total_steps()); }

    // ---- branches --------------------------------------------------------------------------------------------------
    std::size_t branch() const { return branch_; }
    std::size_t branches() const { return branches_.size(); }
    std::size_t branch_parent(std::size_t branch) const;                ///< itself for the first branch
    std::size_t branch_fork_step(std::size_t branch) const;             ///< steps shared with the parent
    std::size_t branch_steps(std::size_t branch) const;                 ///< total steps of that branch
    std::size_t shared_steps(std::size_t one, std::size_t other) const; ///< that two branches have in common
    /// Starts an empty branch behind step `fork_step` of the current one and makes it current. The cursor goes there,
    /// or stays if it is before it.
    void begin_branch(std::size_t fork_step);
    /// Makes another branch current; the cursor goes to the last step that both share, or stays if it is before it.
    void switch_branch(std::size_t branch);

    static constexpr std::size_t keyframe_events = 1U << 16U;
    static constexpr std::size_t keyframe_bytes = std::size_t{1} << 30U;

private:
    struct Keyframe {
        std::size_t event = 0;
        std::size_t bytes = 0;
        std::shared_ptr<const Machine> machine;
    };
    struct Branch {
        std::size_t parent = 0;
        std::size_t fork_step = 0;
        std::size_t fork_event = 0;
        std::vector<Step> steps;   ///< own steps; first_event is absolute
        std::vector<Event> events; ///< own events
        std::vector<u64> work;     ///< own work up to every work_sample-th own event
        u64 fork_work = 0;         ///< work of the events before the fork
        std::vector<Keyframe>
            keyframes; ///< behind fork_event (the first branch also has the beginning), by event

        const Step& step(std::size_t absolute) const { return steps[absolute - fork_step]; }
    };
    struct Standing { // a machine at some event of the current branch
        Machine machine;
        std::size_t event = 0;
    };
    struct Range { // events of the current branch that one branch owns, absolute
        const Branch* branch = nullptr;
        std::size_t first = 0;
        std::size_t last = 0;
    };
    static constexpr std::size_t work_sample = 1024;

    const Branch& owner_of_step(std::size_t step) const;
    Range range_of(std::size_t event) const;
    std::size_t steps_of(std::size_t branch) const;
    std::size_t end_of(std::size_t branch) const;
    std::size_t start_of_step(std::size_t step) const;
    std::size_t steps_until(std::size_t event) const;

    void grow(Standing& at, const StepFunction& step);
    void move(Standing& from, std::size_t event) const;
    void replay(Standing& from, std::size_t event) const;
    void leave_behind(std::size_t shared_events);
    void count_work(Branch& branch);
    u64 work_at(std::size_t event) const;
    const Keyframe* best_keyframe(std::size_t event, u64 limit) const;
    std::size_t last_keyframe() const;
    void keep_keyframes(Standing& tip);
    void add_keyframe(Branch& branch, const Standing& at);
    void thin_keyframes();
    u64 spacing(const Machine& machine) const;

    Standing here_;
    mutable std::optional<Standing> look_; ///< the second machine; none where its branch was left
    std::vector<Branch> branches_;
    std::size_t branch_ = 0;
    std::size_t step_ = 0;
    std::size_t keyframe_total_ = 0; ///< bytes of all keyframes
    u64 thinned_ = 1;                ///< how much further apart than usual keyframes are
};

/// About what a copy of the machine takes in the host's memory, without the pools that copies share.
std::size_t machine_bytes(const Machine& machine);

} // namespace cow
