#include "core/compare/compare.hpp"

#include <algorithm>

namespace cow {

bool results_differ(const StepOutcome& one, const StepOutcome& other) {
    return one.problem.empty() != other.problem.empty() || one.has_result != other.has_result ||
           one.result != other.result || one.unknown != other.unknown || one.signal != other.signal;
}

bool sides_differ(const SideOfStep& one, const SideOfStep& other) {
    return results_differ(one.outcome, other.outcome) ||
           one.finding.has_value() != other.finding.has_value() ||
           added(one.before, one.after) != added(other.before, other.after);
}

Comparison::Comparison(const Script& script, std::span<const KernelChoice> kernels) {
    for (const KernelChoice& kernel : kernels) {
        Runner runner(under_kernel(script, kernel), {});
        Machine machine = runner.start();
        Environment environment = runner.environment();
        sides_.push_back(
            {std::move(runner), std::move(machine), std::move(environment), InvariantWatch(kernel.bug)});
    }
}

const ComparedStep* Comparison::next() {
    if (sides_.empty() || step_ >= sides_.front().runner.step_count()) {
        return nullptr;
    }
    const Runner& first = sides_.front().runner;
    last_.statement = &first.script().statements[first.statement_of(step_)];
    last_.sides.clear();
    for (Side& side : sides_) {
        last_.sides.push_back(run(side));
    }
    last_.differs = std::any_of(last_.sides.begin() + 1, last_.sides.end(), [&](const SideOfStep& side) {
        return sides_differ(last_.sides.front(), side);
    });
    ++step_;
    return &last_;
}

SideOfStep Comparison::run(Side& side) {
    SideOfStep out;
    out.before = figures_of(side.machine);
    log_.clear();
    side.watch.before_step(side.machine);
    out.outcome = side.runner.run_step(step_, side.machine, side.watch.wants_events() ? &log_ : nullptr,
                                       side.environment);
    out.finding = side.watch.after_step(side.machine, log_, step_ + 1 == side.runner.step_count());
    out.after = figures_of(side.machine);
    return out;
}

ExpectOutcome Comparison::expectation(const ExpectStatement& expect) const {
    const Side& first = sides_.front();
    return first.runner.evaluate(expect, first.machine, first.environment);
}

} // namespace cow
