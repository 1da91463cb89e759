#include "core/grade/assignment.hpp"

#include "core/scenario/runner.hpp"
#include "core/scenario/writer.hpp"

#include <fmt/format.h>

namespace cow::grade {
namespace {

constexpr std::size_t most_criteria = 1000;

/// What is wrong with the steps in front of the submission's.
void check_steps(const Script& assignment, std::vector<Fault>& out) {
    const Runner runner(assignment, {});
    Machine machine = runner.start();
    Environment env = runner.environment();
    std::size_t step = 0;
    for (const Statement& statement : assignment.statements) {
        if (statement.is_step()) {
            const StepOutcome outcome = runner.run_step(step++, machine, nullptr, env);
            if (!outcome.problem.empty()) {
                out.push_back(
                    {statement.line,
                     fmt::format("this step of the assignment cannot be taken: {}", outcome.problem), ""});
            }
        } else if (const auto* expect = std::get_if<ExpectStatement>(&statement.what)) {
            const ExpectOutcome outcome = runner.evaluate(*expect, machine, env);
            if (!outcome.ok) {
                out.push_back({statement.line,
                               fmt::format("what the assignment expects does not hold: {}", outcome.actual),
                               ""});
            }
        }
    }
}

} // namespace

std::vector<Criterion> criteria_of(const Script& assignment) {
    std::vector<Criterion> out;
    for (const Statement& statement : assignment.statements) {
        if (const auto* require = std::get_if<RequireStatement>(&statement.what)) {
            out.push_back({statement.line, write_condition(require->condition), require->stake, "",
                           require->condition});
        } else if (const auto* forbid = std::get_if<ForbidStatement>(&statement.what)) {
            out.push_back(
                {statement.line, fmt::format("forbid {}", forbid->call), forbid->stake, forbid->call, {}});
        }
    }
    return out;
}

u64 most_points(const std::vector<Criterion>& criteria) {
    u64 out = 0;
    for (const Criterion& one : criteria) {
        out += one.stake.worth();
    }
    return out;
}

std::vector<Fault> faults_of(const Script& assignment) {
    std::vector<Fault> out;
    const std::vector<Criterion> criteria = criteria_of(assignment);
    if (criteria.empty()) {
        out.push_back({0, "this is no assignment: it requires nothing", "for example: require copies == 2"});
    } else if (criteria.size() > most_criteria) {
        out.push_back({criteria[most_criteria].line,
                       fmt::format("an assignment has at most {} requirements", most_criteria), ""});
    } else if (most_points(criteria) == 0) {
        out.push_back({criteria.front().line, "there are no points to be had", "without 'points' it is 1"});
    }
    check_steps(assignment, out);
    return out;
}

} // namespace cow::grade
