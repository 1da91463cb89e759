#pragma once
// One thing that can be asked about a step: how it reads, what it comes to under a kernel, and what a student could guess.

#include "core/quiz/lineup.hpp"
#include "core/quiz/question.hpp"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cow::quiz {

/// A wrong answer that no kernel stands for, and what would have to be true for it.
struct Guess {
    std::string value;
    std::string reason;
};

struct Probe {
    Subject subject{};
    AnswerForm form = AnswerForm::number;
    std::string text;
    /// Under a kernel, behind the step; nothing where it has no value.
    std::function<std::optional<std::string>(const Seen&)> value;
    /// How a value is shown.
    std::function<std::string(const std::string&)> shown;
    /// "refs(init, 0x7ffff7ffe000) == 2": a value as `expect` says it; "" where it cannot.
    std::function<std::string(const std::string&)> claim;
    /// Those that come after what the wrong kernels come to, the best first.
    std::function<std::vector<Guess>(const std::string& right)> guesses;
    PageRow row{}; ///< pages: those that are asked about
};

/// Whether the last step's call succeeds; nothing where that is not asked.
std::optional<Probe> probe_of_result(const Lineup& lineup);
/// Which pages of a row fault, are copied, or can be written: of those from `addr` on that are touched, or of the memory
/// around it. `proc`: whose; no_proc: there is nothing to ask.
std::vector<Probe> probes_of_pages(Lineup& lineup, ProcId proc, VirtAddr addr, std::span<const u64> touched);
/// All that can be asked about the last step.
std::vector<Probe> probes_of(Lineup& lineup);

} // namespace cow::quiz
