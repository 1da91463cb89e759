#pragma once
// open and what makes files (fs/open.c, mm/memfd.c).

#include "core/base/errno.hpp"
#include "core/kernel/kernel.hpp"

#include <optional>
#include <string_view>

namespace cow::sys {

/// `flags`: open_flag. `recorded_fd`: a trace says that it went well, so that a file that nobody declared is there.
CallResult open(Kernel& k, ProcId proc, std::string_view path, u32 flags,
                std::optional<i32> recorded_fd = {});

} // namespace cow::sys
