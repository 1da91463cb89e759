#include "core/compare/symptom.hpp"

#include "core/language/language.hpp"
#include "core/scenario/runner.hpp"

#include <algorithm>

namespace cow {
namespace {

bool same_finding(const Symptom& one, const Symptom& other) {
    if (!one.finding || !other.finding) {
        return !one.finding && !other.finding;
    }
    return one.step == other.step && one.finding->event == other.finding->event &&
           one.finding->violations.front().invariant == other.finding->violations.front().invariant;
}

} // namespace

Symptom symptom_of(const Script& script, Bug bug, std::size_t steps) {
    const Runner runner(script, {.fork = {}, .bug = bug});
    InvariantWatch watch(bug);
    Machine machine = runner.start();
    Environment environment = runner.environment();
    std::vector<Event> log;
    Symptom out;
    for (std::size_t step = 0; step < std::min(steps, runner.step_count()); ++step) {
        log.clear();
        watch.before_step(machine);
        runner.run_step(step, machine, watch.wants_events() ? &log : nullptr, environment);
        if (auto finding = watch.after_step(machine, log, step + 1 == runner.step_count())) {
            out.finding = std::move(finding);
            out.step = step;
        }
    }
    machine.config.bug = Bug::none; // it is what it did that counts
    out.machine = machine_hash(machine);
    return out;
}

JudgedGuess judge_guess(const Script& script, Bug guess, std::size_t steps) {
    JudgedGuess out{Guess::right, symptom_of(script, script.config.bug, steps),
                    symptom_of(script, guess, steps)};
    if (guess != script.config.bug) {
        const bool same = same_finding(out.seen, out.expected) && out.seen.machine == out.expected.machine;
        out.guess = same ? Guess::fits : Guess::wrong;
    }
    return out;
}

std::string_view bug_lesson(Bug bug) {
    switch (bug) {
    case Bug::none: return tr_later("Every invariant holds: nothing that happened was wrong.");
    case Bug::no_refcount:
        return tr_later(
            "Each entry that maps a frame must be counted: fork takes a reference for the child's.");
    case Bug::parent_left_writable:
        return tr_later("After a fork both sides must be read-only, or one writes what the other reads.");
    case Bug::copyout_skips_cow:
        return tr_later("The kernel's own writing must break sharing, too, before it touches a page.");
    case Bug::no_tlb_flush:
        return tr_later("Where an entry becomes stricter, the old translation must leave the TLB.");
    case Bug::refcount_8bit:
        return tr_later("A counter must be wide enough for all the mappings that there can be.");
    case Bug::reuse_without_check:
        return tr_later("Only the last owner may keep the frame; everybody else gets a copy.");
    case Bug::refork_loses_cow:
        return tr_later(
            "What one fork has made read-only, the next one must leave read-only, on both sides.");
    }
    return "";
}

} // namespace cow
