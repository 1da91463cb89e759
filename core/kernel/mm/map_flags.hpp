#pragma once
// PROT_… and MAP_…, with Linux's numbers.

#include "core/base/ids.hpp"

namespace cow {

namespace prot {
inline constexpr u32 none = 0, read = 1, write = 2, exec = 4, growsdown = 0x01000000;
}
namespace map {
inline constexpr u32 shared = 0x01, priv = 0x02, shared_validate = 0x03, droppable = 0x08, type = 0x0f,
                     fixed = 0x10, anonymous = 0x20, low_32bit = 0x40, above_4g = 0x80, growsdown = 0x100,
                     denywrite = 0x800, executable = 0x1000, locked = 0x2000, noreserve = 0x4000,
                     populate = 0x8000, nonblock = 0x10000, stack = 0x20000, huge = 0x40000, sync = 0x80000,
                     fixed_noreplace = 0x100000, uninitialized = 0x4000000;
inline constexpr u32 huge_shift = 26, huge_mask = 0x3f; ///< the logarithm of a huge page's size
/// Pages of 4 KiB in a huge one that mmap's flags ask for; 1 where none are.
constexpr u64 pages_of_huge(u32 flags) {
    constexpr u64 of_2_mib = 512, of_1_gib = of_2_mib * 512;
    return (flags & huge) == 0 ? 1 : ((flags >> huge_shift) & huge_mask) == 30 ? of_1_gib : of_2_mib;
}
} // namespace map

} // namespace cow
