#include "core/quiz/lineup.hpp"

#include "core/language/language.hpp"

#include <array>
#include <utility>

namespace cow::quiz {
namespace {

struct WrongKernel {
    ForkMode fork;
    Bug bug;
    std::string_view reason;
    bool last_owner_copies = false;
};
constexpr std::array wrong_kernels{
    WrongKernel{
        ForkMode::eager, Bug::none,
        tr_later(
            "That would be so if fork copied every page at once; it shares them, and copies at a write.")},
    WrongKernel{
        ForkMode::cow, Bug::none,
        tr_later("That would be so if a write to a read-only page always copied; the last owner keeps its "
                 "frame."),
        true},
    WrongKernel{ForkMode::cow, Bug::reuse_without_check,
                tr_later("That would be so if a write kept its frame without a look at who else has it.")},
    WrongKernel{ForkMode::cow, Bug::no_refcount,
                tr_later("That would be so if fork did not count the new reference to each frame; it does.")},
    WrongKernel{
        ForkMode::cow, Bug::parent_left_writable,
        tr_later("That would be so if fork protected the child's entries alone; it protects both sides.")},
    WrongKernel{
        ForkMode::cow, Bug::copyout_skips_cow,
        tr_later("That would be so if a write by the kernel took no notice of who shares the page; it "
                 "faults as the process would.")},
    WrongKernel{
        ForkMode::cow, Bug::no_tlb_flush,
        tr_later("That would be so if a translation stayed in the TLB after its entry got stricter; it is "
                 "flushed.")},
    WrongKernel{ForkMode::cow, Bug::refcount_8bit,
                tr_later("That would be so if a reference count had 8 bits, and began anew at 256.")},
};

} // namespace

Lineup::Kernel::Kernel(Script script, RunOptions options, std::string_view why)
    : runner(std::move(script), std::move(options)), reason(why), machine(runner.start()),
      env(runner.environment()) {}

Lineup::Lineup(Script script) {
    kernels_.reserve(wrong_kernels.size() + 1);
    kernels_.emplace_back(script, RunOptions{}, "");
    for (const WrongKernel& wrong : wrong_kernels) {
        if (sound()) {
            script.config.last_owner_copies = wrong.last_owner_copies;
            kernels_.emplace_back(script, RunOptions{wrong.fork, wrong.bug}, wrong.reason);
        }
    }
}

bool Lineup::sound() const {
    const MachineConfig& config = script().config;
    return config.bug == Bug::none && config.fork == ForkMode::cow;
}

void Lineup::advance(bool ask) {
    Kernel& right = kernels_.front();
    before_.reset();
    if (ask) {
        before_.emplace(right.machine);
        names_before_ = right.env;
    }
    for (Kernel& kernel : kernels_) {
        if (kernel.lost) {
            continue;
        }
        kernel.events.clear();
        kernel.before = kernel.machine.counters;
        kernel.outcome = kernel.runner.run_step(steps_, kernel.machine, &kernel.events, kernel.env);
        kernel.lost = &kernel != &right && kernel.outcome.problem.empty() != right.outcome.problem.empty();
    }
    ++steps_;
    names_.learn(statement(), right.outcome, right.env);
}

const Statement& Lineup::statement() const {
    return script().statements[kernels_.front().runner.statement_of(steps_ - 1)];
}

std::vector<Lineup::Wrong> Lineup::wrong() const {
    std::vector<Wrong> out;
    for (std::size_t i = 1; i < kernels_.size(); ++i) {
        if (!kernels_[i].lost) {
            out.push_back({seen(kernels_[i]), std::string(tr(kernels_[i].reason))});
        }
    }
    return out;
}

} // namespace cow::quiz
