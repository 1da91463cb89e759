#pragma once
// What calls of all kinds write into user memory and read of it, when no more of them is modelled.

#include "core/base/errno.hpp"
#include "core/kernel/fault/uaccess.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace cow {

/// Memory that a call is given.
struct UserRange {
    VirtAddr addr{};
    u64 bytes = 0;
    bool read = false;
    bool written = false; ///< with bytes that nobody knows, but for these:
    std::optional<kernel::KnownNumber> known{};
    bool word = false; ///< written by put_user
    bool goes_on =
        false; ///< the next one is tried even where this one is not there (getcpu: err |= put_user)
};

namespace kernel {

/// copy_from_user and copy_to_user of one range; `arrived`: bytes.
Errno touch_range(Kernel& k, ProcId proc, const UserRange& range, u64& arrived);

} // namespace kernel

namespace sys {

/// copy_from_user and copy_to_user of each range in turn; EFAULT for the first that is not there. Else the result is
/// `result`; nothing: it is unknown. `partly`: what arrived before a bad address counts, and is the result.
CallResult user_buffers(Kernel& k, ProcId proc, std::string_view name, std::span<const UserRange> ranges,
                        std::optional<i64> result, bool partly = false);

} // namespace sys
} // namespace cow
