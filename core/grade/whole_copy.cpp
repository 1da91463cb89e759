#include "core/grade/whole_copy.hpp"

#include "core/scenario/arguments.hpp"
#include "core/scenario/scope.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace cow::grade {
namespace {

std::vector<Statement> files_and_steps(const Script& script) {
    std::vector<Statement> out;
    for (const Statement& statement : script.statements) {
        if (statement.is_step() || std::holds_alternative<FileStatement>(statement.what)) {
            out.push_back(statement);
        }
    }
    return out;
}

std::vector<std::string> names_given(const Statement& statement) {
    std::vector<std::string> out;
    if (const auto* call = std::get_if<CallStatement>(&statement.what)) {
        out = bound_names(*call);
        if (!call->bind.empty()) {
            out.push_back(call->bind);
        }
    } else if (const auto* process = std::get_if<ProcessStatement>(&statement.what)) {
        out.push_back(process->name);
    }
    return out;
}

bool same_machine(MachineConfig one, const MachineConfig& other) {
    one.bug = other.bug;
    return one == other;
}

} // namespace

std::optional<ParseResult> rest_of_copy(const Script& assignment, std::string_view text) {
    ParseResult copy = parse_script(text);
    if (!same_machine(copy.script.config, assignment.config)) {
        return std::nullopt;
    }
    const std::vector<Statement> own = files_and_steps(assignment);
    std::vector<Statement> all = files_and_steps(copy.script);
    const bool names_something = std::any_of(
        own.begin(), own.end(), [](const Statement& statement) { return !names_given(statement).empty(); });
    if (!names_something || all.size() < own.size() || !std::equal(own.begin(), own.end(), all.begin())) {
        return std::nullopt;
    }
    Scope given;
    for (const Statement& statement : own) {
        given.learn(statement);
    }
    all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(own.size()));
    for (const Statement& statement : all) {
        for (const std::string& name : names_given(statement)) {
            if (given.is_value(name) || given.is_process(name)) {
                return std::nullopt;
            }
        }
    }
    copy.script.statements = std::move(all);
    return copy;
}

} // namespace cow::grade
