#pragma once
// The kernel's own accesses to user memory, inside a system call (arch/x86/lib/usercopy_64.c).

#include "core/base/errno.hpp"
#include "core/kernel/fault/access.hpp"
#include "core/kernel/kernel.hpp"

#include <optional>
#include <string>

namespace cow::kernel {

/// asm/uaccess_64.h: __access_ok: the range ends where user memory does, or before.
bool access_ok(const Machine& m, VirtAddr addr, u64 bytes);
/// copy_to_user: page by page, breaking COW as a store does; `done` is how many bytes arrived.
Errno copy_to_user(Kernel& k, ProcId proc, VirtAddr to, const Stored& stored, u64& done);
/// A number in what is written, of 8 bytes.
struct KnownNumber {
    u64 offset = 0; ///< bytes
    u64 value = 0;
};
/// The same with bytes that nobody knows, but for one number.
Errno fill_user(Kernel& k, ProcId proc, VirtAddr to, u64 bytes, u64& done,
                const std::optional<KnownNumber>& known = {});
/// copy_from_user within a page: what holds the bytes at `from`, up to `most` of them and to the page's end. Length 0: EFAULT.
ContentPiece user_piece(Kernel& k, ProcId proc, VirtAddr from, u64 most);
/// mm/util.c: strndup_user: the text at `from` without its zero, of less than `most` bytes. EFAULT; EINVAL where it is longer.
/// Unknown bytes count as zeroes.
Errno user_text(Kernel& k, ProcId proc, VirtAddr from, u64 most, std::string& text);
/// copy_from_user: reads a byte of every page.
Errno touch_user(Kernel& k, ProcId proc, VirtAddr from, u64 bytes, u64& done);

} // namespace cow::kernel
