#pragma once
// A scenario run from beginning to end, for tests.

#include "core/check/invariants.hpp"
#include "core/parse/parser.hpp"
#include "core/scenario/runner.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace cow::test {

inline Script parsed(std::string_view source) {
    ParseResult result = parse_script(source);
    INFO(format_diagnostics("t.cow", source, result.errors));
    REQUIRE(result.ok());
    return std::move(result.script);
}

/// Runs all steps, with the invariants checked after each (unless the kernel is a faulty one), and evaluates the
/// expectations between them.
struct Played {
    explicit Played(std::string_view source, RunOptions options = {}) : Played(parsed(source), options) {}
    explicit Played(Script script, RunOptions options = {})
        : runner(std::move(script), options), machine(runner.start()), env(runner.environment()) {
        std::size_t step = 0;
        for (std::size_t i = 0; i < runner.script().statements.size(); ++i) {
            if (step < runner.step_count() && runner.statement_of(step) == i) {
                outcomes.push_back(runner.run_step(step++, machine, &log, env));
                check();
            } else if (const auto* expect =
                           std::get_if<ExpectStatement>(&runner.script().statements[i].what)) {
                expectations.push_back(runner.evaluate(*expect, machine, env));
            }
        }
    }
    const StepOutcome& last() const { return outcomes.back(); }
    const ExpectOutcome& last_expectation() const { return expectations.back(); }
    std::string result(std::size_t step) const { return format_result(runner.script(), outcomes[step]); }

    Runner runner;
    Machine machine;
    Environment env;
    std::vector<Event> log;
    std::vector<StepOutcome> outcomes;
    std::vector<ExpectOutcome> expectations;

private:
    void check() const {
        if (machine.config.bug == Bug::none) {
            for (const Violation& violation : check_invariants(machine, true)) {
                FAIL_CHECK(violation.invariant, ": ", violation.detail);
            }
        }
    }
};

} // namespace cow::test
