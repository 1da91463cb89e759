#pragma once
// Be the kernel: one step of a scenario, performed by hand on a machine of one's own.
//
//   std::string why_not;
//   std::optional<Exercise> exercise = Exercise::begin(player, Judging::at_once, why_not); // the next step
//   exercise->perform({.verb = Verb::decide, .decision = Decision::copy});
//   if (exercise->stuck()) { exercise->undo(); }                                            // or put_right()
//   … until exercise->over()
//
// An act is right when it is one of the model's own, was not done before, and the machine is safe behind it: no invariant
// of core/check is broken (references may be more than what can be counted, never fewer), nothing is mapped that has not
// got its contents, and nothing is flushed or freed while the processor could still use the old translation. So every
// order is right that leaves the same machine and is safe at each moment; the model's own is one of them.

#include "core/exercise/done_act.hpp"
#include "core/exercise/plan.hpp"
#include "core/scenario/player.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cow {

enum class Judging : u8 { at_once, at_the_end };

class Exercise {
public:
    /// Of the step behind the player's last whole one; the player stays as it is. Nothing, and why, where that is no step
    /// that can be performed.
    static std::optional<Exercise> begin(const Player& player, Judging judging, std::string& why_not);

    const Plan& plan() const { return plan_; }
    Judging judging() const { return judging_; }
    const Statement& statement() const { return statement_; }
    /// In front of the step, and as the acts have left it.
    const Machine& before() const { return before_; }
    const Machine& machine() const { return machine_; }

    /// Before anything is done.
    void judge_from_now_on(Judging judging) { judging_ = judging; }

    /// Does an act. Nothing happens where it is stuck or over.
    void perform(Act act);
    /// The last act has never been. False: there is none, or it is over.
    bool undo();
    /// Instead of the wrong act that was done last, or for want of an idea: the model's next one.
    void put_right();

    const std::vector<DoneAct>& done() const { return done_; }
    /// The last act was wrong, and is judged at once: it has to be undone or put right.
    bool stuck() const {
        return judging_ == Judging::at_once && !over_ && !done_.empty() && !done_.back().right();
    }
    bool over() const { return over_; }
    /// Acts of the model's way that have not been done.
    std::vector<std::size_t> missing() const;
    /// Over, all acts right, and the machine is the one that the model leaves.
    bool right() const;
    /// Wrong acts; judged at once, also those that were undone.
    std::size_t mistakes() const { return mistakes_; }
    /// Acts that were put right or shown.
    std::size_t helped() const { return helped_; }

    /// The frame that was taken and is still in nobody's page table; no_pfn: none.
    Pfn in_hand() const;
    /// The events of each act of the model's way, as they come about in that order.
    std::vector<std::vector<Event>> way_events() const;

private:
    Exercise(Plan plan, Machine before, Statement statement, Judging judging);
    DoneAct judge(const Act& act) const;
    bool is_done(std::size_t of) const;
    bool is_last_of(std::size_t of) const;
    Mistake too_early(const Act& act) const;
    void apply(DoneAct done);

    Plan plan_;
    Machine before_;
    Machine machine_;
    Statement statement_;
    Judging judging_;
    u64 goal_ = 0; ///< hash of the machine that the model leaves
    std::vector<DoneAct> done_;
    std::size_t mistakes_ = 0;
    std::size_t helped_ = 0;
    bool over_ = false;
};

} // namespace cow
