#pragma once
// One script under several kernels at once, in lock step: a step of each, then the next. Steps are the common clock; what
// happens within one is another number of events under each kernel.
//
//   Comparison comparison(script, kernels);
//   while (const ComparedStep* step = comparison.next()) { … }

#include "core/check/invariant_watch.hpp"
#include "core/compare/figures.hpp"
#include "core/compare/kernel_choice.hpp"
#include "core/scenario/runner.hpp"

#include <optional>
#include <span>
#include <vector>

namespace cow {

/// A step under one of the kernels.
struct SideOfStep {
    StepOutcome outcome;
    FigureValues before{};
    FigureValues after{};
    std::optional<Finding> finding{}; ///< the invariants that were first found broken here

    bool impossible() const { return !outcome.problem.empty(); }
};
/// It came to something else: another result, another signal, or one of them could not run.
bool results_differ(const StepOutcome& one, const StepOutcome& other);
/// It came to something else, broke something, or one figure changed otherwise.
bool sides_differ(const SideOfStep& one, const SideOfStep& other);

struct ComparedStep {
    const Statement* statement = nullptr;
    std::vector<SideOfStep> sides; ///< by kernel
    bool differs = false;          ///< some side from the first
};

class Comparison {
public:
    Comparison(const Script& script, std::span<const KernelChoice> kernels);

    /// Runs the next step under each kernel. Null at the end; else it is good until the next call.
    const ComparedStep* next();

    std::size_t kernels() const { return sides_.size(); }
    const Script& script(std::size_t kernel) const { return sides_[kernel].runner.script(); }
    const Machine& machine(std::size_t kernel) const { return sides_[kernel].machine; }
    /// Where the run is now, under the first kernel.
    ExpectOutcome expectation(const ExpectStatement& expect) const;

private:
    struct Side {
        Runner runner;
        Machine machine;
        Environment environment;
        InvariantWatch watch;
    };
    SideOfStep run(Side& side);

    std::vector<Side> sides_;
    std::vector<Event> log_;
    std::size_t step_ = 0;
    ComparedStep last_;
};

} // namespace cow
