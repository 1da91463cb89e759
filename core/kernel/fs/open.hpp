#pragma once
// open and what makes files (fs/open.c, mm/memfd.c).

#include "core/base/errno.hpp"
#include "core/kernel/kernel.hpp"

#include <optional>
#include <string_view>

namespace cow {

/// struct open_how.
struct OpenHow {
    u32 flags = 0;
    u32 mode = 0;
};

/// Of a file that a call makes without a word on it.
inline constexpr u32 usual_mode = 0644;

namespace sys {

/// `flags`: open_flag. `recorded_fd`: a trace says that it went well, so that a file that nobody declared is there. `mode`:
/// of a file that is made.
CallResult open(Kernel& k, ProcId proc, std::string_view path, u32 flags, std::optional<i32> recorded_fd = {},
                u32 mode = usual_mode);
/// `size`: of the structure, bytes.
CallResult openat2(Kernel& k, ProcId proc, std::string_view path, const OpenHow& how, u64 size,
                   std::optional<i32> recorded_fd = {});

} // namespace sys
} // namespace cow
