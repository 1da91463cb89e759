#pragma once
// Bytes from one file to another, inside the kernel (fs/read_write.c, fs/splice.c).

#include "core/base/errno.hpp"
#include "core/kernel/kernel.hpp"

#include <optional>

namespace cow::sys {

/// Offsets that are not given are the files' positions, which move.
CallResult copy_file_range(Kernel& k, ProcId proc, i32 from, std::optional<i64> from_offset, i32 to,
                           std::optional<i64> to_offset, u64 count, u32 flags);
CallResult sendfile(Kernel& k, ProcId proc, i32 to, i32 from, std::optional<i64> from_offset, u64 count);

} // namespace cow::sys
