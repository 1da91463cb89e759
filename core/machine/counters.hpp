#pragma once
// What the machine counts from its start. Only event/ changes them.

#include "core/base/ids.hpp"

namespace cow {

struct Counters {
    u64 faults = 0;     ///< page faults raised, also those that end in a signal
    u64 copies = 0;     ///< pages copied into a new frame
    u64 reuses = 0;     ///< write faults that kept their frame
    u64 zero_fills = 0; ///< new zeroed frames
    u64 file_reads = 0; ///< read faults answered from the page cache
    u64 tlb_misses = 0;
    u64 tlb_flushes = 0;
    u64 oom_kills = 0;
    u64 ptes = 0; ///< page-table entries written
    u64 syscalls = 0;
    u64 committed = 0; ///< pages charged (Committed_AS)
    bool operator==(const Counters&) const = default;
};

} // namespace cow
