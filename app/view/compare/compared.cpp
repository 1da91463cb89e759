#include "app/view/compare/compared.hpp"

#include "app/view/base/number_text.hpp"
#include "app/view/compare/other_kernels.hpp"
#include "app/view/compare/row_difference.hpp"
#include "core/compare/compare.hpp"
#include "core/explain/labels.hpp"
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

// So much is told, whatever the machine's size.
constexpr u64 most_compared_pages = 2048;
constexpr std::size_t most_told_pages = 16;

/// "init buf+PAGE: cow: frame F1 …; eager: frame F4 …", of each page that is otherwise in one of them.
class PageLines {
public:
    PageLines(std::span<const NamedRun> kernels, std::vector<std::string>& out)
        : kernels_(kernels), own_(*kernels.front().run), out_(out) {}

    void tell() {
        const Machine& machine = own_.player().machine();
        for (u32 i = 0; i < machine.processes.size(); ++i) {
            if (machine.processes[i].mm != no_mm) {
                tell(ProcId{i}, machine.processes[i].mm);
            }
        }
    }

private:
    void tell(ProcId proc, MmId mm) {
        for (const Vma& vma : own_.player().machine().space(mm).vmas) {
            for (Vpn page = vma.start; page < vma.end; ++page.v) {
                if (looked_at_++ >= most_compared_pages || told_ >= most_told_pages) {
                    return;
                }
                if (differs(proc, page)) {
                    tell(proc, mm, page);
                }
            }
        }
    }
    bool differs(ProcId proc, Vpn page) const {
        const Machine& machine = own_.player().machine();
        return std::any_of(kernels_.begin(), kernels_.end(), [&](const NamedRun& kernel) {
            return kernel.run != nullptr && page_differs(machine, kernel.run->player().machine(), proc, page);
        });
    }
    void tell(ProcId proc, MmId mm, Vpn page) {
        ++told_;
        const Machine& machine = own_.player().machine();
        std::vector<std::string> parts;
        for (const NamedRun& kernel : kernels_) {
            if (kernel.run != nullptr) {
                parts.push_back(fmt::format("{}: {}", kernel.name,
                                            page_text(kernel.run->player().machine(), proc, page)));
            }
        }
        out_.push_back(fmt::format("{} {}: {}", machine.name(machine.process(proc)),
                                   address_text(machine, mm, VirtAddr{page}, own_.names().of(proc)),
                                   fmt::join(parts, "; ")));
    }

    std::span<const NamedRun> kernels_;
    const Run& own_;
    std::vector<std::string>& out_;
    u64 looked_at_ = 0;
    std::size_t told_ = 0;
};

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

std::vector<std::string> comparison_lines(std::span<const NamedRun> kernels) {
    std::vector<const Run*> runs;
    std::vector<std::string> names;
    std::vector<std::string> out{{}};
    for (const NamedRun& kernel : kernels) {
        runs.push_back(kernel.run);
        names.push_back(kernel.name);
        const std::string problem = kernel.run == nullptr ? std::string(tr("This machine cannot run it."))
                                                          : impossible_here(*kernel.run);
        if (!problem.empty()) {
            out.push_back(fmt::format("{}: {}", kernel.name, problem));
        }
    }
    out.front() = trf("Kernels side by side: {}.", fmt::format("{}", fmt::join(names, ", ")));
    if (step_differs(runs)) {
        out.emplace_back(tr("This step went otherwise in one of them."));
    }
    const std::vector<FigureValues> values = figures_of(runs);
    const std::size_t before = out.size();
    for (std::size_t i = 0; i < figure_count; ++i) {
        std::vector<std::string> parts;
        bool differs = false;
        for (std::size_t k = 0; k < kernels.size(); ++k) {
            if (runs[k] != nullptr) {
                parts.push_back(
                    fmt::format("{} {}", kernels[k].name, figure_text(figures()[i], values[k][i])));
                differs = differs || (runs.front() != nullptr && values[k][i] != values.front()[i]);
            }
        }
        if (differs) {
            out.push_back(fmt::format("{}: {}", tr(figures()[i].what), fmt::join(parts, ", ")));
        }
    }
    if (runs.front() != nullptr) {
        PageLines(kernels, out).tell();
    }
    if (out.size() == before) {
        out.emplace_back(tr("Nothing differs between them here."));
    }
    return out;
}

std::vector<KernelChoice> usual_others(const KernelChoice& own) {
    const bool faulty = own.bug != Bug::none;
    return {{faulty ? own.way : own.way == ForkWay::eager ? ForkWay::cow : ForkWay::eager, Bug::none}};
}

} // namespace cow::ui
