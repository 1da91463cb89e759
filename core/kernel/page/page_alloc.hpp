#pragma once
// Taking and giving back frames (mm/page_alloc.c).

#include "core/kernel/kernel.hpp"

namespace cow::kernel {

/// What an allocation may do when no frame is free.
enum class Need : u8 {
    fault, ///< reclaim; the caller turns to the OOM killer
    call,  ///< reclaim; the caller returns ENOMEM
    spare, ///< nothing: it was only for convenience (fault-around)
};

/// no_pfn when memory is short.
Pfn allocate_frame(Kernel& k, FrameKind kind, ContentId content, FileId file, u64 index, Need need);
/// Frees a frame that nobody refers to any more; no effect while somebody does.
void put_frame(Kernel& k, Pfn pfn);
void set_frame_flag(Kernel& k, Pfn pfn, u8 flag, bool on);

} // namespace cow::kernel
