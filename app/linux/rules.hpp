#pragma once
// Which of the rules that came with a release the kernel underneath has: what a few harmless calls can tell is tried, and
// only the rest follows from its version.

#include "core/machine/kernel_traits.hpp"

#include <string_view>

namespace cow::real {

struct Rules {
    KernelTraits has;   ///< what holds here
    KernelTraits tried; ///< which of them were found out by trying
};

/// Of the kernel that runs this process; `release`: its `uname -r`.
Rules probe_rules(std::string_view release);

} // namespace cow::real
