#pragma once
// One script under several kernels, side by side: a table for people, an object for programs.

#include "app/cli/report/output.hpp"
#include "app/cli/report/playthrough.hpp"
#include "app/cli/report/terminal.hpp"
#include "core/compare/compare.hpp"

#include <span>
#include <string_view>

namespace cow::cli {

/// A row a step with a column for each kernel: the frames in use after it; below it, where the kernels differ, what else
/// they did otherwise. At the end all figures. Expectations are judged under the first kernel, and so is the tally.
Tally tell_comparison(Output& out, const Style& style, std::string_view file, const Script& script,
                      std::span<const KernelChoice> kernels);

/// {"file","kernels":[{"name", … as a run's object}],"steps":[{"line","differs","values":{NAME:[…]}}]} on one line.
/// `values` are those after the step, by kernel; a step that some kernel could not run has "impossible":[…], the reasons
/// by kernel, null for those that could. `events`: the kernels' steps list their events.
Tally write_json_comparison(Output& out, std::string_view file, const Script& script,
                            std::span<const KernelChoice> kernels, bool events);

} // namespace cow::cli
