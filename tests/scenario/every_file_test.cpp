// Every scenario of the project, event by event: whatever a file shows, it must be possible to go back from it, and the
// invariants must hold at each instant; and it must survive the failure of any one allocation.

#include "core/check/invariants.hpp"
#include "core/event/apply.hpp"
#include "core/explain/foresee.hpp"
#include "core/parse/parser.hpp"
#include "core/scenario/deciding_rules.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace cow {
namespace {

std::vector<std::filesystem::path> scenario_files() {
    std::vector<std::filesystem::path> files;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(COWSCOPE_SOURCE_DIR "/scenarios")) {
        if (entry.path().extension() == ".cow") {
            files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

Script script_of(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    ParseResult result = parse_script(text);
    REQUIRE_MESSAGE(result.ok(), format_diagnostics(path.string(), text, result.errors));
    return std::move(result.script);
}

void check(const Machine& machine, bool at_rest) {
    if (machine.config.bug != Bug::none) {
        return; // shown broken on purpose
    }
    for (const Violation& violation : check_invariants(machine, at_rest)) {
        FAIL_CHECK(violation.invariant, ": ", violation.detail);
    }
}

/// Back to the beginning of the step and forward again, one event at a time.
void walk_back_and_forth(Machine& machine, const std::vector<Event>& log, u64 before) {
    const u64 after = machine_hash(machine);
    for (auto event = log.rbegin(); event != log.rend(); ++event) {
        undo(machine, *event);
    }
    CHECK(machine_hash(machine) == before);
    // A step of ten thousand events shows nothing that its first thousand do not.
    constexpr std::size_t checked = 1000;
    for (std::size_t i = 0; i < log.size(); ++i) {
        cow::apply(machine, log[i]);
        if (i < checked) {
            INFO("event ", i, ", ", std::string(event_name(log[i])));
            check(machine, false);
        }
    }
    CHECK(machine_hash(machine) == after);
}

} // namespace

TEST_SUITE("every scenario") {
    TEST_CASE("can be undone, and breaks no invariant after any event") {
        REQUIRE(!scenario_files().empty());
        for (const auto& path : scenario_files()) {
            INFO(path.filename().string());
            const Runner runner(script_of(path), {});
            Machine machine = runner.start();
            Environment env = runner.environment();
            for (std::size_t step = 0; step < runner.step_count(); ++step) {
                INFO("step ", step);
                std::vector<Event> log;
                const u64 before = machine_hash(machine);
                runner.run_step(step, machine, &log, env);
                walk_back_and_forth(machine, log, before);
                check(machine, true);
            }
        }
    }

    TEST_CASE("an access can be foreseen after any change of an entry, in the middle of a call as well") {
        constexpr std::size_t most = 40; // of a step: the next thousand pages show nothing new
        std::size_t asked = 0;
        for (const auto& path : scenario_files()) {
            INFO(path.filename().string());
            const Runner runner(script_of(path), {});
            Machine machine = runner.start();
            Environment env = runner.environment();
            for (std::size_t step = 0; step < runner.step_count(); ++step) {
                std::vector<Event> log;
                runner.run_step(step, machine, &log, env);
                for (auto event = log.rbegin(); event != log.rend(); ++event) {
                    undo(machine, *event);
                }
                std::size_t here = 0;
                for (const Event& event : log) {
                    cow::apply(machine, event);
                    const auto* set = std::get_if<PteSet>(&event);
                    if (set == nullptr || ++here > most) {
                        continue;
                    }
                    for (u32 i = 0; i < machine.processes.size(); ++i) {
                        const Process& process = machine.processes[i];
                        if (process.mm == set->mm && process.can_act()) {
                            CHECK(foresee(machine, ProcId{i}, VirtAddr{set->page}).load.possible);
                            ++asked;
                        }
                    }
                }
            }
        }
        CHECK(asked > 1000);
    }

    TEST_CASE("stays the same when the rules that decide are looked for, whatever the release") {
        for (const auto& path : scenario_files()) {
            CAPTURE(path.string());
            Script script = script_of(path);
            for (const KernelVersion version : {KernelVersion::v6_1, KernelVersion::v6_18}) {
                script.config.set_kernel(version);
                const Runner runner(script, {});
                Machine plain = runner.start();
                Machine looked = runner.start();
                Environment plain_names = runner.environment();
                Environment looked_names = runner.environment();
                for (std::size_t step = 0; step < runner.step_count(); ++step) {
                    std::vector<Event> plain_log;
                    std::vector<Event> looked_log;
                    runner.run_step(step, plain, &plain_log, plain_names);
                    run_step_and_rules(runner, step, looked, looked_log, looked_names);
                    CHECK(plain_log.size() == looked_log.size());
                }
                CHECK(machine_hash(plain) == machine_hash(looked));
            }
        }
    }

    TEST_CASE("loses nothing when an allocation fails, whichever it is") {
        constexpr i64 most = 400; // a file with more allocations than this repeats itself
        for (const auto& path : scenario_files()) {
            const Script script = script_of(path);
            for (i64 n = 0; n < most; ++n) {
                INFO(path.filename().string(), ", allocation ", n);
                RunOptions options;
                options.fail_allocation = n;
                const Runner runner(script, options);
                Machine machine = runner.start();
                Environment env = runner.environment();
                for (std::size_t step = 0; step < runner.step_count(); ++step) {
                    const bool hit_before = env.allocations_until_failure < 0;
                    runner.run_step(step, machine, nullptr, env);
                    if (!hit_before) { // what was whole stays whole: look until it has been hit
                        check(machine, true);
                    }
                }
                check(machine, true);
                if (env.allocations_until_failure >= 0) {
                    break; // there is no n-th allocation
                }
            }
        }
    }
}

} // namespace cow
