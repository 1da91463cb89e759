#pragma once
// Calls by which the kernel writes into a process's memory, or reads it, at addresses that are among their arguments.
// Nothing else of them is modelled: what is written is unknown.

#include "core/scenario/vocabulary/calls.hpp"

#include <array>
#include <span>

namespace cow::vocabulary {

/// Memory that a call is given the address of.
struct UserBuffer {
    enum class Size : u8 { fixed, argument, result };
    u8 arg = 0;
    bool written = false;
    bool read = false;
    bool word = false; ///< written by put_user
    bool may_be_null = false;
    Size size = Size::fixed;
    u8 of = 0;     ///< argument: which one counts
    u32 bytes = 0; ///< fixed; or of one element
};

/// What a call returns that no trace recorded.
enum class Returns : u8 {
    zero,     ///< 0
    unknown,  ///< something that nobody knows
    moved,    ///< the bytes written
    path,     ///< 0, or ENOENT where the file does not exist
    open,     ///< 0, or EBADF
    recorded, ///< it depends on what is not modelled: without a recorded result it cannot run
};

struct UserBufferCall {
    CallSpec spec;
    std::array<UserBuffer, 4> buffers{};
    std::size_t buffer_count = 0;
    Returns returns = Returns::zero;
    /// What is refused (EINVAL): a value of this argument outside [least, most].
    static constexpr i64 unchecked = -2;
    std::size_t checked_arg = 0;
    i64 least = 0;
    i64 most = unchecked;
    u64 size_at = 0; ///< where what is written has the size of the file, 8 bytes; 0: nowhere
    bool goes_on =
        false; ///< a buffer is tried even where the one before is not there (getcpu: err |= put_user)
    std::string_view only_with; ///< memory is touched only where the arguments have a word with this in it
};

std::span<const UserBufferCall> user_buffer_rows();
/// The row of a call, or null.
const UserBufferCall* find_user_buffers(std::string_view call);

} // namespace cow::vocabulary
