#pragma once
// --compare A,B,…: which kernels are compared.

#include "app/cli/problem.hpp"
#include "core/compare/kernel_choice.hpp"

#include <string>
#include <vector>

namespace cow::cli {

/// The kernels that `text` names, each MODE or MODE+BUG. Empty, with what is wrong added to `problems`, unless they are at
/// least two, no two alike.
std::vector<KernelChoice> kernels_in(const std::string& text, std::vector<Problem>& problems);

} // namespace cow::cli
