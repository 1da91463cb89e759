#pragma once
// execve (fs/exec.c, fs/binfmt_elf.c).

#include "core/base/errno.hpp"
#include "core/kernel/kernel.hpp"

#include <string_view>

namespace cow::sys {

CallResult execve(Kernel& k, ProcId proc, std::string_view path);

} // namespace cow::sys
