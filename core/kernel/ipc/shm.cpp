#include "core/kernel/ipc/shm.hpp"

#include "core/kernel/call.hpp"
#include "core/kernel/fault/uaccess.hpp"
#include "core/kernel/fs/files.hpp"
#include "core/kernel/ipc/segment.hpp"
#include "core/kernel/mm/commit.hpp"
#include "core/kernel/mm/limits.hpp"
#include "core/kernel/mm/mmap.hpp"
#include "core/kernel/mm/vma.hpp"
#include "core/kernel/page/shmem.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace cow::kernel {
namespace {

constexpr std::size_t most_segments = 4096; // SHMMNI
constexpr u64 most_bytes = ~u64{0} >> 1U;   // MAX_LFS_FILESIZE
constexpr u32 mode_bits = 0777;             // S_IRWXUGO
constexpr u64 shmid_bytes = 112;            // struct shmid64_ds

/// ipc/shm.c: shm_obtain_object_check.
const ShmSegment* segment_at(const Machine& m, i32 id) {
    const bool there = id >= 0 && static_cast<std::size_t>(id) < m.segments.size() &&
                       !m.segments[static_cast<std::size_t>(id)].destroyed;
    return there ? &m.segments[static_cast<std::size_t>(id)] : nullptr;
}

/// ipc/shm.c: newseg.
CallResult new_segment(Kernel& k, ProcId proc, u32 key, u64 size, u32 flags) {
    const Machine& m = k.machine();
    if (size == 0 || size > most_bytes) {
        return CallResult::of(Errno::einval);
    }
    const auto alive = std::count_if(m.segments.begin(), m.segments.end(),
                                     [](const ShmSegment& segment) { return !segment.destroyed; });
    if (static_cast<std::size_t>(alive) >= most_segments) {
        return CallResult::of(Errno::enospc);
    }
    const u64 pages = pages_for(size);
    const bool accounted = (flags & shm::no_reserve) == 0 || m.config.overcommit == 2;
    if (accounted && !enough_memory(k, proc, pages)) {
        return CallResult::of(Errno::enomem);
    }
    charge(k, accounted ? static_cast<i64>(pages) : 0);
    const u32 id = static_cast<u32>(m.segments.size());
    const FileId file = create_shmem(k, size, accounted, fmt::format("/SYSV{:08x}", key));
    k.emit(ShmCreated{id, {file, key, flags & mode_bits, false, size}});
    return CallResult::of(i64{id});
}

/// ipc/util.c: ipcget.
CallResult do_shmget(Kernel& k, ProcId proc, u32 key, u64 size, u32 flags) {
    const Machine& m = k.machine();
    const auto found = key == 0 ? m.segments.end()
                                : std::find_if(m.segments.begin(), m.segments.end(),
                                               [&](const auto& s) { return s.key == key && !s.destroyed; });
    if (found == m.segments.end()) {
        return key != 0 && (flags & ipc::create) == 0 ? CallResult::of(Errno::enoent)
                                                      : new_segment(k, proc, key, size, flags);
    }
    if ((flags & ipc::create) != 0 && (flags & ipc::exclusive) != 0) {
        return CallResult::of(Errno::eexist);
    }
    if (size > found->size) {
        return CallResult::of(Errno::einval);
    }
    const u32 wanted = (flags | (flags << 3U) | (flags << 6U)) & 0700; // ipcperms, of the owner's own
    return permits(m, found->mode, wanted) ? CallResult::of(static_cast<i64>(found - m.segments.begin()))
                                           : CallResult::of(Errno::eacces);
}

/// ipc/shm.c: do_shmat.
CallResult do_shmat(Kernel& k, ProcId proc, i32 id, VirtAddr addr, u32 flags,
                    std::optional<VirtAddr> recorded) {
    const Machine& m = k.machine();
    const bool remaps = (flags & shm::remap) != 0;
    MmapArgs args;
    args.flags = map::shared | (addr.v != 0 ? map::fixed : 0);
    args.prot = (flags & shm::read_only) != 0 ? prot::read : prot::read | prot::write;
    args.prot |= (flags & shm::exec) != 0 ? prot::exec : 0;
    args.addr = VirtAddr{addr.page()};
    args.recorded = recorded;
    if ((addr.offset() != 0 && (flags & shm::round) == 0) || (args.addr.v == 0 && remaps)) {
        return CallResult::of(Errno::einval);
    }
    const ShmSegment* segment = segment_at(m, id);
    if (segment == nullptr) {
        return CallResult::of(Errno::einval);
    }
    const u32 wanted = may::read | ((flags & shm::read_only) != 0 ? 0 : may::write) |
                       ((flags & shm::exec) != 0 ? may::exec : 0);
    if (!permits(m, segment->mode, wanted)) {
        return CallResult::of(Errno::eacces);
    }
    args.length = segment->size;
    const u64 pages = pages_for(args.length);
    if (args.addr.v != 0 && !remaps) {
        const bool wraps = args.addr.v + args.length < args.addr.v;
        if (wraps || !range_is_free(m, m.process(proc).mm, args.addr.page(), args.addr.page() + pages)) {
            return CallResult::of(Errno::einval);
        }
    }
    return map_file(k, proc, args, segment->file, (flags & shm::read_only) == 0);
}

/// ipc/shm.c: ksys_shmdt: the first VMA behind the address that would begin there if it were whole, and what else is left
/// of that attachment.
CallResult do_shmdt(Kernel& k, ProcId proc, VirtAddr addr) {
    const Machine& m = k.machine();
    if (addr.offset() != 0) {
        return CallResult::of(Errno::einval);
    }
    const MmId mm = m.process(proc).mm;
    const Vpn first = addr.page();
    FileId file = no_file;
    u64 pages = 0;
    std::vector<std::pair<Vpn, Vpn>> parts;
    for (const Vma& vma : m.space(mm).vmas) {
        const bool begins = vma.end > first && vma.start >= first && vma.start - first == vma.pgoff;
        if (file != no_file && vma.end - first > pages) {
            break;
        }
        if (!begins || vma.is_anonymous() || !segment_of(m, vma.file) ||
            (file != no_file && vma.file != file)) {
            continue;
        }
        file = vma.file;
        pages = m.files[file.v].pages();
        parts.emplace_back(vma.start, vma.end);
    }
    for (const auto& [start, end] : parts) {
        remove_range(k, mm, start, end);
    }
    return CallResult::of(parts.empty() ? Errno::einval : Errno::ok);
}

void put_number(std::span<u8> bytes, u64 value) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        bytes[i] = static_cast<u8>(value >> (8 * i));
    }
}

/// ipc/shm.c: shmctl_stat, copy_shmid_to_user.
CallResult stat_segment(Kernel& k, ProcId proc, const ShmSegment& segment, VirtAddr buffer) {
    std::array<u8, shmid_bytes> bytes{};
    const std::span all(bytes);
    put_number(all.subspan(0, 4), segment.key);
    put_number(all.subspan(20, 4), segment.mode);
    put_number(all.subspan(48, 8), segment.size);
    put_number(all.subspan(88, 8), attachments(k.machine(), segment.file));
    u64 done = 0;
    return CallResult::of(copy_to_user(k, proc, buffer, {bytes}, done));
}

void change_segment(Kernel& k, u32 id, u32 key, u32 mode) {
    const ShmSegment& old = k.machine().segments[id];
    if (old.key != key || old.mode != mode) {
        k.emit(ShmChanged{id, old.key, old.mode, key, mode});
    }
}

/// ipc/shm.c: do_shm_rmid.
void remove_segment(Kernel& k, u32 id) {
    const Machine& m = k.machine();
    const ShmSegment segment = m.segments[id];
    change_segment(k, id, 0, segment.mode | shm_mode::dest);
    put_file(k, segment.file);
}

/// mm/mlock.c: user_shm_lock: what all processes of the user have locked in segments, in pages. It has nothing to do with
/// what their address spaces lock.
u64 locked_in_segments(const Machine& m) {
    u64 pages = 0;
    for (const ShmSegment& segment : m.segments) {
        const bool counts = !segment.destroyed && (segment.mode & shm_mode::locked) != 0;
        pages += counts ? pages_for(segment.size) : 0;
    }
    return pages;
}

/// ipc/shm.c: shmctl_do_lock: SHM_LOCK. mm/shmem.c: shmem_lock.
CallResult lock_segment(Kernel& k, ProcId proc, u32 id) {
    const Machine& m = k.machine();
    const ShmSegment& segment = m.segments[id];
    if (!can_lock(k, proc)) {
        return CallResult::of(Errno::eperm);
    }
    if ((segment.mode & shm_mode::locked) != 0) {
        return {};
    }
    const Rlimits& limits = m.process(proc).limits;
    const u64 locked = locked_in_segments(m) + pages_for(segment.size);
    if (!m.config.root && locked > limits.pages(Resource::memlock)) {
        within(k, proc, Exceeded{Limit::memlock, limits[Resource::memlock].soft});
        return CallResult::of(Errno::enomem);
    }
    change_segment(k, id, segment.key, segment.mode | shm_mode::locked);
    return {};
}

/// ipc/shm.c: ksys_shmctl.
CallResult do_shmctl(Kernel& k, ProcId proc, i32 id, i32 command, VirtAddr buffer) {
    const ShmSegment* segment = command < 0 ? nullptr : segment_at(k.machine(), id);
    if (segment == nullptr) {
        return CallResult::of(Errno::einval);
    }
    const u32 number = static_cast<u32>(id);
    switch (command) {
    case ipc::remove: remove_segment(k, number); return {};
    case ipc::stat: return stat_segment(k, proc, *segment, buffer);
    case shm::lock: return lock_segment(k, proc, number);
    case shm::unlock: change_segment(k, number, segment->key, segment->mode & ~shm_mode::locked); return {};
    default: return CallResult::of(Errno::einval);
    }
}

} // namespace

} // namespace cow::kernel

namespace cow::sys {

CallResult shmget(Kernel& k, ProcId proc, u32 key, u64 size, u32 flags) {
    return kernel::call(k, proc, "shmget", [&] { return kernel::do_shmget(k, proc, key, size, flags); });
}

CallResult shmat(Kernel& k, ProcId proc, i32 id, VirtAddr addr, u32 flags, std::optional<VirtAddr> recorded) {
    return kernel::call(k, proc, "shmat",
                        [&] { return kernel::do_shmat(k, proc, id, addr, flags, recorded); });
}

CallResult shmdt(Kernel& k, ProcId proc, VirtAddr addr) {
    return kernel::call(k, proc, "shmdt", [&] { return kernel::do_shmdt(k, proc, addr); });
}

CallResult shmctl(Kernel& k, ProcId proc, i32 id, i32 command, VirtAddr buffer) {
    return kernel::call(k, proc, "shmctl", [&] { return kernel::do_shmctl(k, proc, id, command, buffer); });
}

} // namespace cow::sys
