#include "app/view/compare/compared.hpp"

#include "app/view/base/number_text.hpp"
#include "core/compare/compare.hpp"
#include "core/language/language.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cow::ui {
namespace {

std::string time_text(u64 ns) {
    const auto value = static_cast<double>(ns);
    return ns < 1000        ? fmt::format("{} ns", ns)
           : ns < 1'000'000 ? fmt::format("{:.1f} µs", value / 1e3)
                            : fmt::format("{:.1f} ms", value / 1e6);
}

} // namespace

std::string figure_text(const Figure& figure, u64 value) {
    switch (figure.unit) {
    case Figure::Unit::count: return count_text(value);
    case Figure::Unit::bytes: return bytes_text(value);
    case Figure::Unit::nanoseconds: return time_text(value);
    }
    return {};
}

std::string kernel_text(const KernelChoice& kernel) {
    std::string text(tr(fork_way_text(kernel.way)));
    return kernel.bug == Bug::none ? text : trf("{}; faulty: {}", text, tr(bug_text(kernel.bug)));
}

std::vector<FigureValues> figures_of(std::span<const Run* const> runs) {
    std::vector<FigureValues> out;
    for (const Run* run : runs) {
        out.push_back(run != nullptr ? cow::figures_of(run->player().machine()) : FigureValues{});
    }
    return out;
}

bool step_differs(std::span<const Run* const> runs) {
    std::vector<SideOfStep> sides;
    for (const Run* run : runs) {
        if (run == nullptr || run->timeline().inside_step() || run->timeline().step() == 0) {
            return false;
        }
        const std::size_t step = run->timeline().step() - 1;
        const StepOutcome* outcome = run->player().outcome(step);
        if (outcome == nullptr) {
            return false;
        }
        SideOfStep side;
        side.outcome = *outcome;
        side.before = cow::figures_of(run->timeline().at_step(step));
        side.after = cow::figures_of(run->player().machine());
        sides.push_back(std::move(side));
    }
    return std::any_of(sides.begin(), sides.end(),
                       [&](const SideOfStep& side) { return sides_differ(sides.front(), side); });
}

std::vector<KernelChoice> usual_others(const KernelChoice& own) {
    const bool faulty = own.bug != Bug::none;
    return {{faulty ? own.way : own.way == ForkWay::eager ? ForkWay::cow : ForkWay::eager, Bug::none}};
}

} // namespace cow::ui
