#include "tests/fuzz/targets.hpp"

#include "core/check/invariants.hpp"
#include "core/event/apply.hpp"
#include "core/parse/parse_statement.hpp"
#include "core/parse/parser.hpp"
#include "core/scenario/expect.hpp"
#include "core/scenario/runner.hpp"
#include "core/scenario/writer.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace cow::fuzz {
namespace {

// Bounds of one run: an input takes milliseconds.
constexpr u32 most_frames = 256;
constexpr std::size_t most_steps = 200;
constexpr u64 most_touches = 4096;
constexpr std::size_t most_events = 200'000;

[[noreturn]] void fail(const std::string& what) {
    std::fprintf(stderr, "FAILED: %s\n", what.c_str());
    std::abort();
}

void require(bool holds, const char* what) {
    if (!holds) {
        fail(what);
    }
}

void check_invariants_after(const Machine& machine, const Statement& statement) {
    for (const Violation& violation : check_invariants(machine, true)) {
        fail("after '" + write_statement(statement) + "': " + violation.invariant + ": " + violation.detail);
    }
}

u64 touches_of(const Script& script) {
    u64 out = 0;
    for (const Statement& statement : script.statements) {
        const auto* touch = std::get_if<TouchStatement>(&statement.what);
        out += touch != nullptr ? touched_pages(*touch) : 0;
    }
    return out;
}

} // namespace

bool parse_input(std::string_view text) {
    const ParseResult result = parse_script(text);
    const std::string shown = format_diagnostics("input", text, result.errors);
    require(shown.empty() == result.ok(), "an error says nothing");
    for (const Diagnostic& error : result.errors) {
        require(error.line > 0 && error.column > 0 && error.length > 0 && !error.message.empty(),
                "an error without a place");
    }
    if (!result.ok()) {
        return false;
    }
    const std::string written = write_script(result.script);
    const ParseResult again = parse_script(written);
    if (!again.ok()) {
        fail("what was written does not parse:\n" + format_diagnostics("written", written, again.errors));
    }
    require(again.script == result.script, "what was written reads back as something else");
    require(write_script(again.script) == written, "what was written is written differently again");
    return true;
}

void run_input(std::string_view text) {
    ParseResult result = parse_script(text);
    if (!result.ok() || touches_of(result.script) > most_touches) {
        return;
    }
    result.script.config.frames = std::min(result.script.config.frames, most_frames);
    const bool faulty = result.script.config.bug != Bug::none;
    const Runner runner(std::move(result.script), {});
    const std::vector<Statement>& statements = runner.script().statements;
    Machine machine = runner.start();
    Environment env = runner.environment();
    std::vector<Event> log;
    const u64 start = machine_hash(machine);
    const RunRecord record;
    for (std::size_t step = 0; step < std::min(runner.step_count(), most_steps) && log.size() < most_events;
         ++step) {
        const StepOutcome outcome = runner.run_step(step, machine, &log, env);
        format_result(runner.script(), outcome);
        if (!faulty) {
            check_invariants_after(machine, statements[outcome.statement]);
        }
    }
    for (const Statement& statement : statements) { // wherever they stand, they must have an answer
        if (const auto* expect = std::get_if<ExpectStatement>(&statement.what)) {
            runner.evaluate(*expect, machine, env);
        } else if (const auto* required = std::get_if<RequireStatement>(&statement.what)) {
            evaluate_condition(required->condition, machine, env, &record);
        }
    }
    while (!log.empty()) {
        undo(machine, log.back());
        log.pop_back();
    }
    require(machine_hash(machine) == start, "undone, the machine is another one");
}

} // namespace cow::fuzz
