#include "core/kernel/mm/process_vm.hpp"

#include "core/kernel/call.hpp"
#include "core/kernel/fault/access.hpp"
#include "core/kernel/fault/remote.hpp"
#include "core/kernel/fault/uaccess.hpp"
#include "core/kernel/page/frames.hpp"
#include "core/kernel/task/pid.hpp"

#include <algorithm>
#include <vector>

namespace cow::kernel {
namespace {

constexpr std::size_t most_parts = 1024; // UIO_MAXIOV

u64 total(std::span<const IoVec> parts) {
    u64 bytes = 0;
    for (const IoVec& part : parts) {
        bytes += part.length;
    }
    return bytes;
}

/// lib/iov_iter.c: iovec_from_user.
bool is_valid(std::span<const IoVec> parts) {
    return parts.size() <= most_parts && std::all_of(parts.begin(), parts.end(), [](const IoVec& part) {
               return static_cast<i64>(part.length) >= 0;
           });
}

/// The caller's own memory, front to back: struct iov_iter.
class LocalMemory {
public:
    LocalMemory(Kernel& k, ProcId proc, std::span<const IoVec> parts) : k_(k), proc_(proc), parts_(parts) {}

    u64 left() const { return total(parts_) - offset_; }
    /// False: EFAULT, after as many bytes as went.
    bool put(const ContentPiece& piece) {
        return each(piece.length, [&](VirtAddr at, u64 done, u64 size) {
            u64 copied = 0;
            copy_to_user(k_, proc_, at, {{}, piece.part(static_cast<u32>(done), static_cast<u32>(size))},
                         copied);
            return copied;
        });
    }
    /// Calls store(done, piece) for what `size` bytes are made of.
    template <class Store> bool take(u64 size, Store&& store) {
        return each(size, [&](VirtAddr at, u64 done, u64 here) {
            const ContentPiece piece = user_piece(k_, proc_, at, here);
            if (piece.length != 0) {
                store(done, piece);
            }
            return u64{piece.length};
        });
    }

private:
    /// Calls move(address, done, size) for pieces that lie in one part and one page.
    template <class Move> bool each(u64 size, Move&& move) {
        for (u64 done = 0; done < size && !parts_.empty();) {
            if (offset_ == parts_.front().length) {
                parts_ = parts_.subspan(1);
                offset_ = 0;
                continue;
            }
            const VirtAddr at = parts_.front().base + offset_;
            const u64 here =
                std::min({size - done, parts_.front().length - offset_, page_size - at.offset()});
            const u64 moved = move(at, done, here);
            offset_ += moved;
            done += moved;
            if (moved != here) {
                return false;
            }
        }
        return true;
    }

    Kernel& k_;
    ProcId proc_;
    std::span<const IoVec> parts_;
    u64 offset_ = 0; // in the first of them
};

/// process_vm_rw_pages: one page that is pinned. False: EFAULT of the caller's memory.
bool copy_page_bytes(Kernel& k, LocalMemory& local, Pfn pfn, u64 offset, u64 size, bool writes) {
    if (!writes) {
        return local.put({k.machine().frames[pfn].content, static_cast<u32>(offset), static_cast<u32>(size)});
    }
    return local.take(size, [&](u64 done, const ContentPiece& piece) {
        write_page(k, pfn, offset + done, {{}, piece});
    });
}

/// process_vm_rw_single_vec: pages are pinned up to two page-sized arrays of them at once, then copied.
Errno copy_part(Kernel& k, const PageRequest& request, LocalMemory& local, const IoVec& part) {
    constexpr u64 at_once = 2 * page_size / sizeof(void*);
    for (u64 done = 0; done < part.length && local.left() != 0;) {
        const VirtAddr from = part.base + done;
        const u64 wanted = std::min(pages_for(part.length - done + from.offset()), at_once);
        std::vector<Pfn> pinned;
        while (pinned.size() < wanted) {
            const Pfn pfn = get_user_page(k, request, from.page() + pinned.size());
            if (pfn == no_pfn) {
                break;
            }
            pinned.push_back(pfn);
        }
        bool good = !pinned.empty();
        for (std::size_t i = 0; i < pinned.size(); ++i) {
            const u64 offset = i == 0 ? from.offset() : 0;
            const u64 here = std::min(part.length - done, page_size - offset);
            const u64 moved = std::min(here, local.left());
            good = good && (moved == 0 || copy_page_bytes(k, local, pinned[i], offset, moved, request.write));
            done += here;
        }
        for (const Pfn pfn : pinned) { // unpin_user_pages_dirty_lock
            if (request.write) {
                set_frame_flag(k, pfn, frame_flag::dirty, true);
            }
        }
        if (!good) {
            return Errno::efault;
        }
    }
    return Errno::ok;
}

CallResult copy_between(Kernel& k, ProcId proc, i64 pid, std::span<const IoVec> local,
                        std::span<const IoVec> remote, u64 flags, bool writes) {
    const auto outside = [&](const IoVec& part) { return !access_ok(k.machine(), part.base, part.length); };
    if (flags != 0 || !is_valid(local)) {
        return CallResult::of(Errno::einval);
    }
    if (std::any_of(local.begin(), local.end(), outside)) {
        return CallResult::of(Errno::efault);
    }
    if (total(local) == 0) {
        return {};
    }
    if (!is_valid(remote)) {
        return CallResult::of(Errno::einval);
    }
    if (total(remote) == 0) {
        return {};
    }
    const ProcId target = find_pid(k.machine(), pid);
    if (target == no_proc || k.machine().process(target).mm == no_mm) {
        return CallResult::of(Errno::esrch);
    }
    const PageRequest request{proc, k.machine().process(target).mm, writes, false, true};
    LocalMemory memory(k, proc, local);
    Errno error = Errno::ok;
    for (const IoVec& part : remote) {
        if (error != Errno::ok || memory.left() == 0) {
            break;
        }
        k.emit(
            RemoteAccess{proc, request.mm, part.base, std::min(part.length, memory.left()), writes, false});
        error = copy_part(k, request, memory, part);
    }
    const u64 copied = total(local) - memory.left();
    return copied != 0 ? CallResult::of(static_cast<i64>(copied)) : CallResult::of(error);
}

} // namespace
} // namespace cow::kernel

namespace cow::sys {

CallResult process_vm_readv(Kernel& k, ProcId proc, i64 pid, std::span<const IoVec> local,
                            std::span<const IoVec> remote, u64 flags) {
    return kernel::call(k, proc, "process_vm_readv",
                        [&] { return kernel::copy_between(k, proc, pid, local, remote, flags, false); });
}

CallResult process_vm_writev(Kernel& k, ProcId proc, i64 pid, std::span<const IoVec> local,
                             std::span<const IoVec> remote, u64 flags) {
    return kernel::call(k, proc, "process_vm_writev",
                        [&] { return kernel::copy_between(k, proc, pid, local, remote, flags, true); });
}

} // namespace cow::sys
