#pragma once
// Looks at both sides after a step, holds one against the other, and tells what is the scenario's from what others on
// the machine do meanwhile.

#include "app/linux/process/workers.hpp"
#include "app/linux/real_files.hpp"
#include "app/linux/sight/committed.hpp"
#include "app/linux/sight/see.hpp"
#include "app/linux/sight/seen.hpp"
#include "app/linux/sight/unknown.hpp"
#include "app/linux/traits.hpp"
#include "core/check/verdict.hpp"

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace cow::real {

class Observer {
public:
    /// The first worker has started, and nothing else has happened. `falsify` may be empty.
    Observer(const Machine& machine, Workers& workers, const RealFiles& files, const Sight& sight,
             std::function<void(Seen& model)> falsify);

    void before_step() { commit_watch_.before_step(); }
    /// Pages that the step charged, be it known; of it `new_spaces` address spaces came to life.
    std::optional<i64> charged(i64 new_spaces) { return commit_watch_.after_step(new_spaces); }

    /// `model` and `kernel` know what the step itself came to. With `state`, everything else that can be seen is
    /// looked at and compared, too; after the `last` step with stores that probe. Throws Unavailable.
    void judge(Seen& model, Seen& kernel, const Unknown& unknown, bool state, bool last,
               StepVerdict& verdict);
    /// What was not compared, each in a sentence; more on the way.
    std::vector<std::string> left_out() const;

private:
    void look(Seen& model, Seen& kernel, const Unknown& unknown);
    std::vector<Difference> without_noise(std::vector<Difference> found);
    void throw_if_beyond_the_model() const;
    bool others_are_merged() const;
    void drain_batches();
    std::vector<Difference> lasting(const Seen& model, const Unknown& unknown, std::vector<Difference> found);

    const Machine& machine_;
    Workers& workers_;
    const RealFiles& files_;
    Sight sight_;
    std::function<void(Seen& model)> falsify_;
    CommitWatch commit_watch_;
    std::set<std::string> other_flags_; ///< of VmFlags, seen and not the model's
    u64 reclaimed_ = 0;                 ///< pages that reclaim had looked at before the first step
    bool large_folios_ = false;         ///< a process has mapped one
    bool unsteady_access_ = false;      ///< accessed bits came and went
    bool unsteady_commit_ = false;      ///< somebody else's mappings were among the scenario's
    bool too_many_to_probe_ = false;
};

/// What can be looked at here, of a machine with this many page-table levels. `scans`: same-page merging is the
/// scenario's alone.
Sight choose_sight(const Traits& traits, bool use_privilege, u32 levels, bool scans);

} // namespace cow::real
