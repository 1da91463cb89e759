#pragma once
// What a random program may be made of.

#include "core/base/ids.hpp"

namespace cow::differential {

struct ProgramOptions {
    u32 steps = 40;    ///< fewer when every process has died before
    u32 processes = 5; ///< alive at a time, at most
    bool ksm = false;  ///< same-page merging as well
};

/// Where the process that runs a program keeps its own memory: no program maps, unmaps or touches anything there.
inline constexpr u64 reserved_begin = 0x20000000000, reserved_end = 0x20000200000;

} // namespace cow::differential
