#pragma once
// A machine's figures at one moment.

#include "core/machine/machine.hpp"

namespace cow::gui {

struct Sample {
    u64 frames_used = 0;
    u64 minor_faults = 0;
    u64 copies = 0;
    u64 reuses = 0;
    u64 zero_fills = 0;
    u64 mapped_bytes = 0;
    u64 saved_bytes = 0;
    bool operator==(const Sample&) const = default;
};
Sample sample_of(const Machine& machine);

} // namespace cow::gui
