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

namespace sys {

/// `flags`: open_flag. `recorded_fd`: a trace says that it went well, so that a file that nobody declared is there.
CallResult open(Kernel& k, ProcId proc, std::string_view path, u32 flags,
                std::optional<i32> recorded_fd = {});
/// `size`: of the structure, bytes.
CallResult openat2(Kernel& k, ProcId proc, std::string_view path, const OpenHow& how, u64 size,
                   std::optional<i32> recorded_fd = {});

} // namespace sys
} // namespace cow
