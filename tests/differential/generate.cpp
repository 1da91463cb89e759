#include "tests/differential/generate.hpp"

#include "core/parse/parser.hpp"
#include "tests/differential/generator.hpp"

#include <algorithm>
#include <stdexcept>

namespace cow::differential {
namespace {

/// Ends of page tables, of directories and of a top-level entry's range, and two places of no distinction. Below the
/// last one there is room for a stack to grow.
constexpr std::array<u64, 6> places{0x30200000, 0x40000000, 0x8000000000, 0x60100000, 0x78800000, 0x70080000};

std::string header(u64 seed, Rng& rng) {
    constexpr std::array<std::string_view, 4> sizes{"3 pages", "9000", "17 pages", "4097"};
    return said({"title \"Random program {}\"\n"
                 "{}"
                 "file \"/data/a\" {}\n"
                 "file \"/data/b\" {} 'f'\n"
                 "file \"/bin/x\" {} pages exec\n",
                 seed, rng.below(5) == 0 ? "machine user=nobody\n" : "", sizes[rng.below(sizes.size())],
                 sizes[rng.below(sizes.size())], 2 + rng.below(4)});
}

} // namespace

Generator::Generator(u64 seed, const ProgramOptions& options) : rng_(mix64(seed)), options_(options) {
    text_ = header(seed, rng_);
    script_ = parse_script(text_).script;
    const Runner runner(script_, {});
    machine_ = runner.start();
    env_ = runner.environment();
    arenas_ = {pick(places) >> page_shift, pick(places) >> page_shift};
}

/// A line that the language or the model does not take is a mistake in the generator.
void Generator::add(const std::string& line) {
    ParseResult parsed = parse_line(line, &script_);
    if (!parsed.ok()) {
        throw std::logic_error(format_diagnostics("program", line, parsed.errors));
    }
    script_.statements.push_back(std::move(parsed.script.statements.front()));
    const StepOutcome outcome = Runner(script_, {}).run_step(steps_, machine_, nullptr, env_);
    if (outcome.problem.find("would wait here") != std::string::npos ||
        outcome.problem.find("not modelled") != std::string::npos) {
        script_.statements.pop_back(); // nothing was done
        return;
    }
    if (!outcome.problem.empty()) {
        throw std::logic_error(line + ": " + outcome.problem);
    }
    text_ += line + '\n';
    ++steps_;
}

std::size_t Generator::alive() const {
    return static_cast<std::size_t>(std::count_if(machine_.processes.begin(), machine_.processes.end(),
                                                  [](const Process& p) { return p.alive(); }));
}

bool Generator::anybody_stopped() const {
    return std::any_of(machine_.processes.begin(), machine_.processes.end(),
                       [](const Process& p) { return p.alive() && p.tracing.stopped; });
}

/// One that is not waiting for its vfork child; the child is likely to have its turn.
bool Generator::choose_actor() {
    std::vector<ProcId> free;
    for (u32 i = 0; i < machine_.processes.size(); ++i) {
        const Process& candidate = machine_.processes[i];
        if (candidate.can_act()) {
            free.emplace_back(i);
        } else if (candidate.alive() && candidate.vfork_child != no_proc &&
                   machine_.process(candidate.vfork_child).can_act()) {
            free.insert(free.end(), 3, candidate.vfork_child);
        }
    }
    if (free.empty()) {
        return false;
    }
    actor_ = free[rng_.below(free.size())];
    return true;
}

/// May the acting process die? The program should go on without it.
bool Generator::expendable() {
    if (process().tracing.by != no_proc) {
        return false;
    }
    if (steps_ + 4 >= options_.steps) {
        return true;
    }
    return alive() > 1 && (actor_ != ProcId{0} || chance(10));
}

void Generator::step() {
    struct Choice {
        u32 weight;
        void (Generator::*make)();
    };
    constexpr std::array choices{
        Choice{36, &Generator::touch},
        Choice{12, &Generator::mmap},
        Choice{4, &Generator::munmap},
        Choice{8, &Generator::mprotect},
        Choice{8, &Generator::mremap},
        Choice{3, &Generator::brk},
        Choice{11, &Generator::madvise},
        Choice{6, &Generator::breed},
        Choice{4, &Generator::end},
        Choice{2, &Generator::wait},
        Choice{3, &Generator::open},
        Choice{1, &Generator::close},
        Choice{6, &Generator::transfer},
        Choice{2, &Generator::make_file},
        Choice{3, &Generator::copy_descriptor},
        Choice{2, &Generator::seek},
        Choice{4, &Generator::resize},
        Choice{2, &Generator::rename},
        Choice{3, &Generator::transfer_at},
        Choice{1, &Generator::copy_file},
        Choice{4, &Generator::lock},
        Choice{3, &Generator::limit},
        Choice{6, &Generator::fill},
        Choice{2, &Generator::make_pipe},
        Choice{5, &Generator::use_pipe},
        Choice{1, &Generator::ask_itself},
        Choice{7, &Generator::advise},
        Choice{2, &Generator::mincore},
        Choice{2, &Generator::fetch},
        Choice{4, &Generator::copy_foreign},
        Choice{6, &Generator::trace},
        Choice{4, &Generator::write_back},
        Choice{4, &Generator::segment},
        Choice{8, &Generator::ksm_scan},
        Choice{2, &Generator::prctl},
    };
    constexpr std::size_t of_ksm = 2; // the last ones
    const std::size_t count = choices.size() - (options_.ksm ? 0 : of_ksm);
    u64 total = 0;
    for (std::size_t i = 0; i < count; ++i) {
        total += choices[i].weight;
    }
    u64 at = rng_.below(total);
    std::size_t chosen = 0;
    while (at >= choices[chosen].weight) {
        at -= choices[chosen++].weight;
    }
    (this->*choices[chosen].make)();
}

std::string Generator::run() {
    choose_actor();
    open();
    mmap();
    while (steps_ < options_.steps && choose_actor()) {
        step(); // makes a line, or none where its kind has nothing to act on
    }
    return text_;
}

std::string random_program(u64 seed, const ProgramOptions& options) { return Generator(seed, options).run(); }

} // namespace cow::differential
