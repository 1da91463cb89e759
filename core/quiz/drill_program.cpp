#include "core/base/rng.hpp"
#include "core/parse/parser.hpp"
#include "core/quiz/drill.hpp"
#include "core/quiz/drill_lines.hpp"
#include "core/scenario/runner.hpp"

#include <fmt/format.h>

#include <array>

namespace cow::quiz {
namespace {

constexpr std::array<std::string_view, 3> children{"child", "second", "third"};

class Composer {
public:
    Composer(Rng& rng, int level, const Machine& machine, const Environment& env)
        : rng_(rng), level_(level), machine_(machine), env_(env) {}

    std::string line();

private:
    bool chance(u64 of) { return rng_.below(of) == 0; }
    template <class Table> std::string_view any(const Table& table) {
        return table[rng_.below(table.size())];
    }
    std::string actor();
    std::string mapping();
    std::string page();
    char letter() { return static_cast<char>('A' + rng_.below(26)); }

    std::string map_something();
    std::string touch();
    std::string fork();
    std::string end();
    std::string advise();
    std::string other();

    Rng& rng_;
    int level_;
    const Machine& machine_;
    const Environment& env_;
};

/// Somebody who can act, with the colon behind.
std::string Composer::actor() {
    std::vector<std::string> able;
    for (const auto& [name, proc] : env_.processes) {
        if (machine_.process(proc).can_act()) {
            able.push_back(name);
        }
    }
    return able.empty() ? "init: " : able[rng_.below(able.size())] + ": ";
}

std::string Composer::mapping() {
    std::vector<std::string> known;
    for (const auto& [name, value] : env_.values) {
        if (value >= MachineConfig::mmap_min_addr) {
            known.push_back(name);
        }
    }
    return known.empty() ? "" : known[rng_.below(known.size())];
}

std::string Composer::page() {
    const u64 page = rng_.below(3);
    return page == 0 ? mapping() : fmt::format("{}{}", mapping(), page == 1 ? "+PAGE" : "+2*PAGE");
}

std::string Composer::map_something() {
    const std::string name = fmt::format("{}", "abcdefgh"[rng_.below(8)]);
    const u64 kind = level_ == 1 ? 0 : rng_.below(level_ == 4 ? 5 : 4);
    const std::string pages = fmt::format("{}*PAGE", 2 + rng_.below(3));
    switch (kind) {
    case 3: return fmt::format("{} = mmap(NULL, {}, PROT_READ|PROT_WRITE, MAP_SHARED, 3, 0)", name, pages);
    case 2: return fmt::format("{} = mmap(NULL, {}, PROT_READ|PROT_WRITE, MAP_PRIVATE, 3, 0)", name, pages);
    case 4:
        return fmt::format("{} = mmap(NULL, {}, PROT_READ|PROT_WRITE, MAP_SHARED|MAP_ANONYMOUS, -1, 0)", name,
                           pages);
    default:
        return fmt::format("{} = mmap(NULL, {}, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)",
                           name, pages);
    }
}

std::string Composer::touch() {
    const std::string who = actor();
    if (level_ > 1 && chance(3)) {
        return chance(3) ? fmt::format("{}load {} x 2", who, mapping())
                         : fmt::format("{}load {}", who, page());
    }
    return chance(4) ? fmt::format("{}store {} '{}' x 2", who, mapping(), letter())
                     : fmt::format("{}store {} '{}'", who, page(), letter());
}

std::string Composer::fork() {
    for (const std::string_view name : children) {
        if (!env_.processes.contains(std::string(name))) {
            return fmt::format("{} = fork()", name);
        }
    }
    return touch();
}

std::string Composer::end() {
    const std::string who = actor();
    return who == "init: " ? touch() : who + "exit(0)";
}

std::string Composer::advise() {
    constexpr std::array<std::string_view, 4> advices{"MADV_DONTNEED", "MADV_MERGEABLE", "MADV_FREE",
                                                      "MADV_DONTFORK"};
    if (chance(3)) {
        return "kernel: ksm_scan";
    }
    return fmt::format("{}madvise({}, {}PAGE, {})", actor(), mapping(), chance(2) ? "" : "2*", any(advices));
}

std::string Composer::other() {
    switch (rng_.below(4)) {
    case 0: return fmt::format("{}munmap({}, PAGE)", actor(), mapping());
    case 1: return fmt::format("{}mprotect({}, PAGE, PROT_READ)", actor(), mapping());
    case 2: return fmt::format("{}mprotect({}, 2*PAGE, PROT_READ|PROT_WRITE)", actor(), mapping());
    default: return fmt::format("{}mlock({}, 2*PAGE)", actor(), mapping());
    }
}

std::string Composer::line() {
    if (mapping().empty()) {
        return map_something();
    }
    const u64 choice = rng_.below(12);
    if (choice < 6) {
        return touch();
    }
    switch (choice) {
    case 6:
    case 7: return fork();
    case 8: return end();
    case 9: return level_ >= 3 ? advise() : fork();
    case 10: return level_ >= 4 ? other() : level_ >= 3 ? advise() : touch();
    default: return chance(3) ? map_something() : touch();
    }
}

} // namespace

std::string next_line(Rng& rng, int level, const Machine& machine, const Environment& env) {
    return Composer(rng, level, machine, env).line();
}

std::string drill_program(u64 seed, int level) {
    Rng rng(mix64(seed) ^ static_cast<u64>(level));
    constexpr u64 least = 5;
    const u64 wanted = least + rng.below(5);
    std::string text = level == 1 ? "" : "file \"/data\" 4 pages\nopenat(AT_FDCWD, \"/data\", O_RDWR)\n";
    u64 steps = 0;
    for (u64 tries = 0; steps < wanted && tries < 200; ++tries) {
        const DrillMoment now(text);
        const std::string line = next_line(rng, level, now.machine(), now.environment());
        if (DrillMoment(text + line + "\n").sound()) {
            text += line + "\n";
            ++steps;
        }
    }
    return text;
}

DrillMoment::DrillMoment(const std::string& text) {
    ParseResult parsed = parse_script(text.empty() ? "process nobody" : text);
    sound_ = parsed.errors.empty();
    Script script = sound_ && !text.empty() ? std::move(parsed.script) : Script{};
    Runner runner(std::move(script), {});
    machine_.emplace(runner.start());
    env_ = runner.environment();
    for (std::size_t i = 0; i < runner.step_count(); ++i) {
        const StepOutcome outcome = runner.run_step(i, *machine_, nullptr, env_);
        sound_ = sound_ && outcome.problem.empty();
    }
    for (u32 i = 0; sound_ && i < machine_->processes.size(); ++i) {
        somebody_ = somebody_ || machine_->processes[i].can_act();
    }
}

} // namespace cow::quiz
