#pragma once
// The user memory that a call moves bytes to or from (struct iov_iter).

#include "core/kernel/fs/io_vec.hpp"
#include "core/kernel/kernel.hpp"

#include <span>
#include <vector>

namespace cow::kernel {

/// Bytes of all the parts.
u64 total(std::span<const IoVec> parts);

/// Parts, front to back. Where a trace shows bytes instead of their address, these are what is taken, and zeroes where they
/// are fewer than the parts have room for.
class UserMemory {
public:
    /// `shown` may be null.
    UserMemory(Kernel& k, ProcId proc, std::span<const IoVec> parts,
               const std::span<const u8>* shown = nullptr);

    u64 left() const { return left_; }
    /// copy_to_iter: how many of the bytes arrived; fewer: EFAULT, or there is no more room.
    u64 put(const ContentPiece& piece);
    /// copy_from_iter: the next bytes, up to `most` of them, to the end of a page and of a part. Length 0: EFAULT.
    ContentPiece take(u64 most);
    /// The next `size` bytes, put into `content` at `offset`, within a page; false: EFAULT.
    bool take(u64 size, ContentId& content, u32 offset);

private:
    VirtAddr addr() const { return parts_.front().base + offset_; }
    u64 here(u64 most) const;
    void advance(u64 bytes);

    Kernel& k_;
    ProcId proc_;
    std::span<const IoVec> parts_;
    const std::span<const u8>* shown_;
    u64 offset_ = 0; // in the first of them
    u64 left_ = 0;
    u64 taken_ = 0;
};

} // namespace cow::kernel
