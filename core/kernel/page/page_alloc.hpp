#pragma once
// Taking frames (mm/page_alloc.c).

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

} // namespace cow::kernel
