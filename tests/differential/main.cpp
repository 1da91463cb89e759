// cowscope_differential: random programs on the model and on the kernel underneath, compared after every step. The
// same seed makes the same programs; one that differs is shrunk and kept as a scenario file.
// Exit status: 0 none differs, 1 some do or nothing was compared, 2 bad use, 3 this machine cannot, or differs on a
// kernel that is not among the verified ones.

#include "app/linux/verified.hpp"
#include "app/linux/vm/guest.hpp"
#include "tests/differential/compare.hpp"
#include "tests/differential/generate.hpp"
#include "tests/differential/in_machine.hpp"
#include "tests/differential/shrink.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <regex>

namespace {

using namespace cow;
using namespace cow::differential;

struct Options {
    u64 programs = 1000;
    u64 seed = 1;
    ProgramOptions program;
    std::string out;
    bool keep_going = false;
    bool report = false;
    std::optional<u64> print;
    bool vm = false;
    std::string kernel, vmlinuz;
};

/// The same programs again, as options of this program.
std::vector<std::string> arguments_inside(const Options& options) {
    std::vector<std::string> out{"--programs", std::to_string(options.programs),
                                 "--seed",     std::to_string(options.seed),
                                 "--steps",    std::to_string(options.program.steps)};
    const std::pair<bool, const char*> flags[] = {
        {options.program.ksm, "--ksm"}, {options.keep_going, "--keep-going"}, {options.report, "--report"}};
    for (const auto& [is_on, name] : flags) {
        if (is_on) {
            out.emplace_back(name);
        }
    }
    return out;
}

struct Tally {
    u64 programs = 0, steps = 0, steps_compared = 0, observations = 0;
    u64 failures = 0, unsteady = 0;
    struct Gap {
        u64 steps = 0;
        u64 seed = 0; ///< of the first program with it
    };
    std::map<std::string, Gap> not_compared; ///< by reason
};

void say(const std::string& line) {
    std::puts(line.c_str());
    std::fflush(stdout);
}

/// Written beside and renamed, so that nobody ever reads half a file.
bool keep(const std::filesystem::path& path, const std::string& text) {
    const std::filesystem::path beside = path.string() + ".new";
    {
        std::ofstream stream(beside, std::ios::binary);
        stream << text;
        if (!stream.flush()) {
            return false;
        }
    }
    std::error_code error;
    std::filesystem::rename(beside, path, error);
    return !error;
}

class Tester {
public:
    explicit Tester(const Options& options) : options_(options) { verify_.allow_ksm = options.program.ksm; }

    int run() {
        const auto start = std::chrono::steady_clock::now();
        for (u64 i = 0; i < options_.programs; ++i) {
            const u64 seed = options_.seed + i;
            const std::string text = random_program(seed, options_.program);
            const Comparison found = compare(text, verify_, &coverage_);
            if (!found.obstacle.empty()) {
                say("SKIP: " + found.obstacle);
                return tally_.failures == 0 ? 3 : 1;
            }
            count(seed, found);
            if (found.differs() && !report(seed, text, found) && !options_.keep_going) {
                break;
            }
        }
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
        summarise(took.count());
        if (tally_.observations == 0) {
            say("nothing was compared, which is no agreement");
            return 1;
        }
        if (const std::string& release = real::probe_traits().release;
            tally_.failures > 0 && !real::is_verified(release)) {
            say(fmt::format("SKIP: Linux {} is not among the verified kernels; the first difference: {}",
                            release, first_difference_));
            return 3;
        }
        return tally_.failures == 0 ? 0 : 1;
    }

private:
    void count(u64 seed, const Comparison& found) {
        ++tally_.programs;
        tally_.steps += found.steps;
        tally_.steps_compared += found.steps_compared;
        tally_.observations += found.observations;
        for (const auto& [why, steps] : found.not_compared) {
            static const std::regex line("line [0-9]+"); // where it began
            const std::string reason = std::regex_replace(why, line, "line N");
            tally_.not_compared.try_emplace(reason, Tally::Gap{0, seed}).first->second.steps += steps;
        }
    }

    /// What differs once must differ again: true when it does not, which is noise.
    bool report(u64 seed, const std::string& text, const Comparison& found) {
        const std::string line =
            fmt::format("seed {}, step {}: {}", seed, found.step, difference_text(found.differences.front()));
        const auto fails = [&](const std::string& candidate) {
            const Comparison again = compare(candidate, verify_);
            return again.differs() && again.differences.front().field == found.differences.front().field;
        };
        const std::string failing = first_steps(text, found.step);
        // Twice, since what differs only now and then cannot be shrunk.
        if (!fails(failing) || !fails(failing)) { // NOLINT(misc-redundant-expression)
            ++tally_.unsteady;
            say("unsteady: " + line + ", but not every time");
            return true;
        }
        ++tally_.failures;
        first_difference_ = first_difference_.empty() ? line : first_difference_;
        const std::string small = shrink(failing, fails);
        const Comparison last = compare(small, verify_);
        std::string file;
        if (!options_.out.empty()) {
            const std::filesystem::path path =
                std::filesystem::path(options_.out) / fmt::format("seed-{}.cow", seed);
            file = keep(path, comment(seed, last) + small) ? ", kept as " + path.string()
                                                           : ", could not write " + path.string();
        }
        const Comparison& shown = last.differs() ? last : found;
        say(fmt::format("differs: seed {}, {} of {}: {}{}", seed, shown.statement, shown.step,
                        difference_text(shown.differences.front()), file));
        if (options_.out.empty()) {
            say(comment(seed, last) + small);
        }
        return false;
    }

    static std::string comment(u64 seed, const Comparison& last) {
        std::string out =
            fmt::format("# Random program {}, shrunk. Model and kernel differ after step {}, {}\n", seed,
                        last.step, last.statement);
        for (const Difference& difference : last.differences) {
            out += fmt::format("#   {}\n", difference_text(difference));
        }
        return out;
    }

    void summarise(double seconds) const {
        if (options_.report) {
            constexpr u64 least = 100;
            say(coverage_.report(least));
        }
        for (const auto& [why, gap] : tally_.not_compared) {
            say(fmt::format("not compared: {} steps, first of seed {}: {}", gap.steps, gap.seed, why));
        }
        say(fmt::format("{} programs, {} steps, {} steps compared, {} observations compared, {} failures, "
                        "{} unsteady, {:.1f} programs per second",
                        tally_.programs, tally_.steps, tally_.steps_compared, tally_.observations,
                        tally_.failures, tally_.unsteady, static_cast<double>(tally_.programs) / seconds));
    }

    const Options& options_;
    real::VerifyOptions verify_;
    Tally tally_;
    Coverage coverage_;
    std::string first_difference_;
};

} // namespace

int main(int argc, char** argv) {
    if (real::vm::is_guest()) {
        real::vm::run_guest();
    }
    Options options;
    CLI::App app{"Compares random programs on the model and on the kernel underneath"};
    app.add_option("--programs", options.programs, "How many programs")->check(CLI::PositiveNumber);
    app.add_option("--seed", options.seed, "Of the first program; the others follow");
    app.add_option("--steps", options.program.steps, "Steps a program")->check(CLI::PositiveNumber);
    app.add_flag("--ksm", options.program.ksm, "Same-page merging as well");
    app.add_option("--out", options.out, "Folder for what differs")->check(CLI::ExistingDirectory);
    app.add_flag("--keep-going", options.keep_going, "Do not stop at the first program that differs");
    app.add_flag("--report", options.report,
                 "How often each call, advice and flag was compared, and why not");
    app.add_option("--print", options.print, "Print the program of this seed, and run none");
    CLI::Option* vm = app.add_flag("--vm", options.vm, "On a kernel in a machine of its own");
    CLI::Option* kernel =
        app.add_option("--kernel", options.kernel, "Which: 6.1, 6.12, 6.18, newest")->needs(vm);
    app.add_option("--vmlinuz", options.vmlinuz, "The kernel in a file")->needs(vm)->excludes(kernel);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    if (options.print) {
        std::fputs(random_program(*options.print, options.program).c_str(), stdout);
        return 0;
    }
    if (options.vm) {
        return run_in_machine(arguments_inside(options), {options.kernel, options.vmlinuz, options.out});
    }
    return Tester(options).run();
}
