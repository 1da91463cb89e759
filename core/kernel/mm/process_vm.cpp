#include "core/kernel/mm/process_vm.hpp"

#include "core/kernel/call.hpp"
#include "core/kernel/fault/access.hpp"
#include "core/kernel/fault/remote.hpp"
#include "core/kernel/fault/uaccess.hpp"
#include "core/kernel/fault/user_memory.hpp"
#include "core/kernel/page/frames.hpp"
#include "core/kernel/task/pid.hpp"

#include <algorithm>
#include <vector>

namespace cow::kernel {
namespace {

constexpr std::size_t most_parts = 1024; // UIO_MAXIOV

/// lib/iov_iter.c: iovec_from_user.
bool is_valid(std::span<const IoVec> parts) {
    return parts.size() <= most_parts && std::all_of(parts.begin(), parts.end(), [](const IoVec& part) {
               return static_cast<i64>(part.length) >= 0;
           });
}

/// process_vm_rw_pages: one page that is pinned. False: EFAULT of the caller's memory.
bool copy_page_bytes(Kernel& k, UserMemory& local, Pfn pfn, u64 offset, u64 size, bool writes) {
    if (!writes) {
        return local.put({k.machine().frames[pfn].content, static_cast<u32>(offset),
                          static_cast<u32>(size)}) == size;
    }
    for (u64 done = 0; done < size;) {
        const ContentPiece piece = local.take(size - done);
        if (piece.length == 0) {
            return false;
        }
        write_page(k, pfn, offset + done, {{}, piece});
        done += piece.length;
    }
    return true;
}

/// process_vm_rw_single_vec: pages are pinned up to two page-sized arrays of them at once, then copied.
Errno copy_part(Kernel& k, const PageRequest& request, UserMemory& local, const IoVec& part) {
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
    UserMemory memory(k, proc, local);
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
