#pragma once
// The same scenario under other kernels, beside the run that is being played: they stand at its step, never further, and
// within a step as far in theirs as it is in its own.

#include "app/view/session/run.hpp"
#include "core/compare/kernel_choice.hpp"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace cow::ui {

/// Where a run is, on the clock that runs share: whole steps, and how much of the next one has come about.
struct StepShare {
    std::size_t step = 0;
    double part = 0; ///< below 1
    bool operator==(const StepShare&) const = default;
};
StepShare share_of(const Run& run);
/// Puts a run there. At rest, `moving` false, it stands between two of its events.
void stand_at(Run& run, StepShare share, bool moving);

class OtherKernels {
public:
    /// Which ones, from now on.
    void choose(std::span<const KernelChoice> kernels);
    std::span<const KernelChoice> kernels() const { return kernels_; }
    /// After `first`, or its script, has changed in whichever way. `generation`: of its script, see Session.
    void follow(const Run& first, u64 generation);
    /// By kernel, from follow() on. Null: this machine cannot run it.
    const Run* run(std::size_t kernel) const { return kernel < runs_.size() ? runs_[kernel].get() : nullptr; }

private:
    struct Source { // what the runs were made from
        u64 generation = 0;
        std::size_t branch = 0;
        std::size_t steps = 0;
        const Script* script = nullptr; // told apart, never looked at
        bool operator==(const Source&) const = default;
    };

    std::vector<KernelChoice> kernels_;
    std::vector<std::unique_ptr<Run>> runs_;
    Source source_;
};

/// Why the step that is shown could not run here; "": it could, or none is shown.
std::string impossible_here(const Run& run);

} // namespace cow::ui
