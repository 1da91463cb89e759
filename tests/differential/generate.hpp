#pragma once
// Random programs for the comparison of the model with a real kernel, as scenario text. They avoid what would disturb
// the machine they run on (memory that runs short, signals to strangers) and the memory of the process that runs them.

#include "core/base/ids.hpp"

#include <string>

namespace cow::differential {

struct ProgramOptions {
    u32 steps = 40;    ///< fewer when every process has died before
    u32 processes = 5; ///< alive at a time, at most
    bool ksm = false;  ///< same-page merging as well
};

/// Where the process that runs a program keeps its own memory: no program maps, unmaps or touches anything there.
inline constexpr u64 reserved_begin = 0x20000000000, reserved_end = 0x20000200000;

/// The same text for the same arguments, on every machine. Addresses are literal, so that a line still means the same
/// when others are taken away.
std::string random_program(u64 seed, const ProgramOptions& options);

} // namespace cow::differential
