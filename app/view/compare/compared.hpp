#pragma once
// Kernels side by side, in words and figures.

#include "app/view/session/run.hpp"
#include "core/compare/figures.hpp"
#include "core/compare/kernel_choice.hpp"

#include <span>
#include <string>
#include <vector>

namespace cow::ui {

/// "12", "4 KiB", "15.4 µs".
std::string figure_text(const Figure& figure, u64 value);

/// What a kernel does at a fork, and what is wrong with it: a sentence without its full stop, in the language in use.
std::string kernel_text(const KernelChoice& kernel);

/// The figures of each run where it stands.
std::vector<FigureValues> figures_of(std::span<const Run* const> runs);

/// Whether the whole step that is shown went otherwise in one of them. False within a step.
bool step_differs(std::span<const Run* const> runs);

/// One of the kernels that stand side by side.
struct NamedRun {
    std::string name;
    const Run* run = nullptr; ///< null: this machine cannot run it
};
/// The same that is seen of them, in words: which they are, whether the step went otherwise in one, which figures and
/// which pages are not the same. For whoever hears it.
std::vector<std::string> comparison_lines(std::span<const NamedRun> kernels);

/// With which other kernels a comparison begins: an eager one, or a sound one where the scenario's is faulty.
std::vector<KernelChoice> usual_others(const KernelChoice& own);

} // namespace cow::ui
