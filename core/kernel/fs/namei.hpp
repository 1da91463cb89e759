#pragma once
// Names of files (fs/namei.c). A path is its text: no directories are modelled.

#include "core/base/errno.hpp"
#include "core/kernel/kernel.hpp"

#include <string_view>

namespace cow {

namespace rename_flag {
inline constexpr u32 noreplace = 1, exchange = 2, whiteout = 4;
}
namespace at_flag {
inline constexpr u32 removedir = 0x200, symlink_follow = 0x400, empty_path = 0x1000;
}

namespace sys {

CallResult link(Kernel& k, ProcId proc, std::string_view from, std::string_view to);
CallResult linkat(Kernel& k, ProcId proc, std::string_view from, std::string_view to, u32 flags);
CallResult unlink(Kernel& k, ProcId proc, std::string_view path);
CallResult unlinkat(Kernel& k, ProcId proc, std::string_view path, u32 flags);
CallResult rename(Kernel& k, ProcId proc, std::string_view from, std::string_view to);
CallResult renameat2(Kernel& k, ProcId proc, std::string_view from, std::string_view to, u32 flags);

} // namespace sys
} // namespace cow
