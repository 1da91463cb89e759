#pragma once
// mmap and munmap (mm/mmap.c, mm/vma.c).

#include "core/base/errno.hpp"
#include "core/kernel/kernel.hpp"
#include "core/kernel/mm/map_flags.hpp"

#include <optional>

namespace cow {

struct MmapArgs {
    VirtAddr addr{};
    u64 length = 0; ///< bytes
    u32 prot = 0;
    u32 flags = 0;
    i32 fd = -1;
    u64 offset = 0; ///< bytes
    std::optional<VirtAddr>
        recorded{}; ///< a trace says the kernel chose this address: use it when it is free
};

namespace sys {

CallResult mmap(Kernel& k, ProcId proc, const MmapArgs& args);
CallResult munmap(Kernel& k, ProcId proc, VirtAddr addr, u64 length);

} // namespace sys

namespace kernel {

/// mm/mmap.c: do_mmap of a file that the kernel itself holds open, shared. `writable`: it may be written.
CallResult map_file(Kernel& k, ProcId proc, const MmapArgs& args, FileId file, bool writable);

} // namespace kernel
} // namespace cow
