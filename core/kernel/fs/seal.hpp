#pragma once
// Seals of files in memory (mm/memfd.c).

#include "core/base/errno.hpp"
#include "core/kernel/kernel.hpp"

namespace cow {

namespace seal {
inline constexpr u32 seal = 1, shrink = 2, grow = 4, write = 8, future_write = 16, exec = 32, all = 63;
}

namespace kernel {

/// mm/memfd.c: memfd_add_seals, memfd_get_seals, of an open file.
CallResult add_seals(Kernel& k, const OpenFile& open, u32 seals);
CallResult get_seals(const Machine& m, const OpenFile& open);
/// mm/memfd.c: memfd_check_seals_mmap: may the file be mapped with these VMA flags? A shared mapping of a file that is
/// sealed against writing can never become writable.
Errno check_seals(const File& file, u32& vma_flags);

} // namespace kernel
} // namespace cow
