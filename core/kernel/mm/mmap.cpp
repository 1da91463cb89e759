#include "core/kernel/mm/mmap.hpp"

#include "core/kernel/call.hpp"
#include "core/kernel/fault/gup.hpp"
#include "core/kernel/fs/files.hpp"
#include "core/kernel/fs/seal.hpp"
#include "core/kernel/mm/commit.hpp"
#include "core/kernel/mm/limits.hpp"
#include "core/kernel/mm/placement.hpp"
#include "core/kernel/mm/vma.hpp"
#include "core/kernel/page/shmem.hpp"

#include <algorithm>

namespace cow::kernel {
namespace {

u32 rights_of(u32 protection) {
    u32 flags = 0;
    if ((protection & prot::read) != 0) {
        flags |= vm::read;
    }
    if ((protection & prot::write) != 0) {
        flags |= vm::write;
    }
    if ((protection & prot::exec) != 0) {
        flags |= vm::exec;
    }
    return flags;
}

bool is_fixed(const MmapArgs& args) { return (args.flags & (map::fixed | map::fixed_noreplace)) != 0; }

/// A hint is a page, and not below the lowest one (round_hint_to_min). Where the address is fixed it is none.
VirtAddr hint_of(const MmapArgs& args) {
    if (is_fixed(args)) {
        return args.addr;
    }
    const u64 hint = args.addr.v & ~page_mask;
    return VirtAddr{hint == 0 ? 0 : std::max(hint, MachineConfig::mmap_min_addr)};
}

/// What a mapping is backed by and with which flags, or why not.
struct Backing {
    FileId file = no_file;
    u32 flags = 0;
    Errno error = Errno::ok;
};

Backing refused(Errno error) { return {no_file, 0, error}; }

/// mm/mmap.c: do_mmap: what decides the flags besides the kind of memory (calc_vm_prot_bits, calc_vm_flag_bits).
u32 common_flags(const Machine& m, MmId mm, const MmapArgs& args) {
    u32 flags = rights_of(args.prot) | vm::may_write | m.space(mm).future_locks;
    flags |= (args.flags & map::growsdown) != 0 ? vm::grows_down : 0;
    flags |= (args.flags & map::locked) != 0 ? vm::locked : 0;
    const bool small = (args.flags & map::stack) != 0 && m.config.has(KernelTrait::stack_without_huge_pages);
    flags |= small ? vm::no_huge_page : 0;
    flags |= (args.flags & map::sync) != 0 ? vm::sync : 0;
    const bool no_reserve = (args.flags & map::noreserve) != 0 && m.config.overcommit != 2;
    return flags | (no_reserve ? vm::no_reserve : 0);
}

/// Memory that may vanish is neither locked nor a stack, is promised to nobody, and does not survive a fork.
Backing droppable_backing(const MmapArgs& args, u32 flags) {
    if ((args.flags & map::locked) != 0 || (flags & vm::grows_down) != 0) {
        return refused(Errno::einval);
    }
    return {no_file, flags | vm::droppable | vm::no_reserve | vm::wipe_on_fork | vm::dont_dump, Errno::ok};
}

Backing anonymous_backing(const Machine& m, const MmapArgs& args, u32 flags) {
    switch (args.flags & map::type) {
    case map::priv: return {no_file, flags, Errno::ok};
    case map::droppable:
        return m.config.has(KernelTrait::droppable) ? droppable_backing(args, flags) : refused(Errno::einval);
    case map::shared:
        if ((flags & vm::grows_down) == 0) {
            return {no_file, flags | vm::shared, Errno::ok};
        }
        break;
    default: break;
    }
    return refused(Errno::einval);
}

/// What MAP_SHARED has always passed over when it did not know it (LEGACY_MAP_MASK).
constexpr u32 legacy_flags = map::shared_validate | map::fixed | map::anonymous | map::low_32bit |
                             map::above_4g | map::growsdown | map::denywrite | map::executable | map::locked |
                             map::noreserve | map::populate | map::nonblock | map::stack | map::huge |
                             map::uninitialized | (21U << map::huge_shift) | (30U << map::huge_shift);

/// Of the mapping, whole huge ones where those are asked for.
u64 pages_of(const MmapArgs& args) {
    const u64 unit = map::pages_of_huge(args.flags);
    return (pages_for(args.length) + unit - 1) / unit * unit;
}

/// mm/mmap.c: file_mmap_ok: the mapping ends where offsets in files do (MAX_LFS_FILESIZE), or before.
bool offset_fits(const MmapArgs& args) {
    constexpr u64 most = ~u64{0} >> 1U;
    const u64 bytes = pages_of(args) << page_shift;
    return bytes <= most && args.offset >> page_shift <= (most - bytes) >> page_shift;
}

/// fs/exec.c: path_noexec, of what is no file.
bool holds_no_code(const Machine& m, const OpenFile& open) {
    switch (open.kind) {
    case OpenKind::terminal:
    case OpenKind::file: break;
    case OpenKind::mem: return true; // /proc
    case OpenKind::pidfd: return is_pidfs(m, open);
    case OpenKind::event: return m.config.has(KernelTrait::anon_inodes_hold_no_code);
    case OpenKind::pipe:
    case OpenKind::socket:
    case OpenKind::other: return m.config.has(KernelTrait::pipes_hold_no_code);
    }
    return false;
}

Backing file_backing(const Machine& m, ProcId proc, const MmapArgs& args, u32 flags) {
    const OpenFile* open = open_file(m, proc, args.fd);
    const u32 type = args.flags & map::type;
    if (open->file != no_file && !offset_fits(args)) {
        return refused(Errno::eoverflow);
    }
    if (type != map::priv && type != map::shared && type != map::shared_validate) {
        return refused(Errno::einval);
    }
    const u32 known = (legacy_flags & ~(m.config.has(KernelTrait::above_4g) ? 0 : map::above_4g)) |
                      (open->file != no_file && !m.files[open->file.v].shmem ? map::sync : 0);
    if (type == map::shared_validate && (args.flags & ~known) != 0) {
        return refused(Errno::eopnotsupp);
    }
    if (!open->readable || (type != map::priv && (args.prot & prot::write) != 0 && !open->writable)) {
        return refused(Errno::eacces);
    }
    if ((args.prot & prot::exec) != 0 && holds_no_code(m, *open)) {
        return refused(Errno::eperm);
    }
    if (open->file == no_file && open->kind != OpenKind::socket && open->kind != OpenKind::other) {
        return refused(Errno::enodev);
    }
    if (type != map::priv) {
        flags |= vm::shared;
        flags &= open->writable ? ~u32{0} : ~vm::may_write;
    }
    if (open->file != no_file) {
        if (const Errno error = check_seals(m.files[open->file.v], flags); error != Errno::ok) {
            return refused(error);
        }
    }
    flags |= open->file != no_file ? vm::of_open_file(open_file_id(m, proc, args.fd)) : 0;
    return (flags & vm::grows_down) != 0 ? refused(Errno::einval) : Backing{open->file, flags, Errno::ok};
}

/// What a mapping of huge pages would be: one of a file of hugetlbfs.
Backing huge_backing(const MmapArgs& args, u32 flags) {
    const u32 type = args.flags & map::type;
    if (!offset_fits(args)) {
        return refused(Errno::eoverflow);
    }
    if (type == map::shared_validate && (args.flags & ~legacy_flags) != 0) {
        return refused(Errno::eopnotsupp);
    }
    const bool known = type == map::priv || type == map::shared || type == map::shared_validate;
    return {no_file, flags, known && (flags & vm::grows_down) == 0 ? Errno::ok : Errno::einval};
}

/// mm/hugetlb.c: hstate_sizelog: the sizes that x86-64 has; 0 is the usual one.
bool is_huge_size(u32 flags) {
    const u32 size = (flags >> map::huge_shift) & map::huge_mask;
    return size == 0 || size == 21 || size == 30;
}

/// mm/mmap.c: ksys_mmap_pgoff, do_mmap, 6.18: what is refused before a place is looked for, in their order.
Errno check_mmap(const Machine& m, ProcId proc, const MmapArgs& args) {
    if ((args.offset & page_mask) != 0) {
        return Errno::einval;
    }
    if ((args.flags & map::anonymous) == 0) {
        if (open_file(m, proc, args.fd) == nullptr) {
            return Errno::ebadf;
        }
        if ((args.flags & map::huge) != 0) {
            return Errno::einval;
        }
    } else if ((args.flags & map::huge) != 0 && !is_huge_size(args.flags)) {
        return Errno::einval;
    }
    const bool wraps = (args.flags & map::huge) != 0 && pages_of(args) << page_shift == 0;
    if (args.length == 0 || wraps) {
        return Errno::einval;
    }
    return Errno::ok;
}

/// Huge pages are kept apart for those who ask for them, and none are here: hugetlbfs finds that out last, when what was
/// there is gone already.
CallResult refuse_huge(Kernel& k, ProcId proc, const MmapArgs& args, Vpn start, u64 pages) {
    const MmId mm = k.machine().process(proc).mm;
    if (is_fixed(args) && remove_range(k, mm, start, start + pages) != Errno::ok) {
        return CallResult::of(Errno::enomem);
    }
    const bool aligned = (args.offset >> page_shift) % map::pages_of_huge(args.flags) == 0;
    return CallResult::of(aligned ? Errno::enomem : Errno::einval);
}

/// Shared anonymous memory: mm/shmem.c: shmem_zero_setup, which charges all of it unless NORESERVE says otherwise.
bool make_shmem(Kernel& k, ProcId proc, u64 pages, Backing& backing) {
    const bool accounted = (backing.flags & vm::no_reserve) == 0;
    if (accounted) {
        if (!enough_memory(k, proc, pages)) {
            return false;
        }
        charge(k, static_cast<i64>(pages));
    }
    backing.file = create_shmem(k, pages * page_size, accounted, "/dev/zero");
    return true;
}

/// mm/mmap.c: mmap_region, before 6.12: what is there goes before memory is promised.
bool make_room_first(Kernel& k, ProcId proc, Vpn start, u64 pages, u32& flags) {
    const Machine& m = k.machine();
    const MmId mm = m.process(proc).mm;
    const Vpn end = start + pages;
    if (!may_expand(k, proc, flags, pages - mapped_pages(m, mm, start, end)) ||
        remove_range(k, mm, start, end) != Errno::ok) {
        return false;
    }
    flags |= account_flag(flags);
    const bool accounted = (flags & vm::account) != 0;
    if (accounted && !enough_memory(k, proc, pages)) {
        return false;
    }
    charge(k, accounted ? static_cast<i64>(pages) : 0);
    return true;
}

/// mm/vma.c: __mmap_setup: makes room, if limits and memory allow it.
bool make_room(Kernel& k, ProcId proc, Vpn start, u64 pages, u32& flags) {
    const Machine& m = k.machine();
    const MmId mm = m.process(proc).mm;
    const Vpn end = start + pages;
    if (!m.config.has(KernelTrait::mmap_asks_first)) {
        return make_room_first(k, proc, start, pages, flags);
    }
    if (make_borders(k, mm, start, end) != Errno::ok ||
        !may_expand(k, proc, flags, pages - mapped_pages(m, mm, start, end))) {
        return false;
    }
    flags |= account_flag(flags);
    if ((flags & vm::account) != 0) {
        const u64 replaced = accounted_pages(m, mm, start, end);
        if (pages > replaced && !enough_memory(k, proc, pages - replaced)) {
            return false;
        }
    }
    remove_range(k, mm, start, end);
    charge(k, (flags & vm::account) != 0 ? static_cast<i64>(pages) : 0);
    return true;
}

/// fs/ext4/file.c: ext4_file_mmap: MAP_SYNC is for memory that keeps its contents. By now what was there has gone, and the
/// new pages are charged; nobody gives that back (mm/vma.c: __mmap_region, abort_munmap, 6.18).
CallResult refuse_sync(Kernel& k, u64 pages, u32 flags) {
    if ((flags & vm::account) != 0) {
        const bool lost = k.machine().config.has(KernelTrait::sync_loses_charge);
        lost ? k.emit(CommitLost{pages}) : charge(k, -static_cast<i64>(pages));
    }
    return CallResult::of(Errno::eopnotsupp);
}

/// net/socket.c: sock_no_mmap: what was there has gone as well, and what that was charged is given back for new pages only
/// (vms->nr_accounted is 0 by then).
CallResult refuse_socket(Kernel& k, ProcId proc, const MmapArgs& args, Vpn start, u32 flags) {
    const Machine& m = k.machine();
    const u64 pages = pages_for(args.length);
    const u64 replaced = accounted_pages(m, m.process(proc).mm, start, start + pages);
    if (!make_room(k, proc, start, pages, flags)) {
        return CallResult::of(Errno::enomem);
    }
    if ((flags & vm::account) != 0) {
        charge(k, -static_cast<i64>(pages));
        charge_lost(k, replaced);
    }
    return CallResult::of(Errno::enodev);
}

/// mm/vma.c: mmap_region: in the place of what is there.
CallResult mmap_region(Kernel& k, ProcId proc, const MmapArgs& args, Vpn start, Backing backing) {
    const Machine& m = k.machine();
    const MmId mm = m.process(proc).mm;
    const u64 pages = pages_for(args.length);
    const bool anonymous = backing.file == no_file;
    const bool shared = (backing.flags & vm::shared) != 0;
    const bool shmem = anonymous && shared;
    if (!make_room(k, proc, start, pages, backing.flags) || (shmem && !make_shmem(k, proc, pages, backing))) {
        return CallResult::of(Errno::enomem);
    }
    if (!anonymous && (args.flags & map::sync) != 0 && !m.files[backing.file.v].shmem) {
        return refuse_sync(k, pages, backing.flags);
    }
    if (!anonymous && m.files[backing.file.v].implied &&
        args.offset + args.length > m.files[backing.file.v].size) {
        k.emit(FileResized{backing.file, m.files[backing.file.v].size, args.offset + args.length});
    }
    const bool populates =
        (backing.flags & vm::locked) != 0 || (args.flags & (map::populate | map::nonblock)) == map::populate;
    if ((backing.flags & vm::droppable) != 0 && m.config.has(KernelTrait::droppable_stays_unlocked)) {
        backing.flags &= ~vm::lock_mask;
    }
    if (!shared && (backing.flags & vm::droppable) == 0) {
        backing.flags |= mergeable_at_once(m, mm);
    }
    const u64 pgoff = shmem ? 0 : anonymous ? start.v : args.offset >> page_shift;
    k.emit(VmaAdded{{start, start + pages, pgoff, {}, backing.file, backing.flags}, mm});
    merge_around(k, mm, start, start + pages);
    if (!shared && (backing.flags & vm::droppable) == 0) {
        make_mergeable_late(k, mm, start, start + pages);
    }
    if (populates) {
        populate_range(k, proc, start, start + pages, true);
    }
    return CallResult::of(static_cast<i64>(VirtAddr{start}.v));
}

/// mm/mmap.c: do_mmap.
CallResult do_mmap(Kernel& k, ProcId proc, const MmapArgs& args) {
    const Machine& m = k.machine();
    const Process& process = m.process(proc);
    if (const Errno error = check_mmap(m, proc, args); error != Errno::ok) {
        return CallResult::of(error);
    }
    if (beyond_map_limit(k, process.mm)) {
        return CallResult::of(Errno::enomem);
    }
    const bool anonymous = (args.flags & map::anonymous) != 0;
    const u64 pages = pages_of(args);
    if (pages <= m.config.task_size() >> page_shift && is_fixed(args) &&
        args.addr.page().v % map::pages_of_huge(args.flags) != 0) {
        return CallResult::of(Errno::einval); // hugetlb_get_unmapped_area
    }
    Placement place;
    place.addr = hint_of(args);
    place.pages = pages;
    place.flags = args.flags;
    place.is_private = (args.flags & map::shared) == 0;
    place.recorded = args.recorded;
    if (!anonymous) {
        place.file = open_file(m, proc, args.fd)->file;
        place.pgoff = args.offset >> page_shift;
    }
    Vpn start{};
    if (const CallResult placed = place_mapping(m, proc, place, start); placed.failed()) {
        return placed;
    }
    if ((args.flags & map::fixed_noreplace) != 0 && !range_is_free(m, process.mm, start, start + pages)) {
        return CallResult::of(Errno::eexist);
    }
    const u32 flags = common_flags(m, process.mm, args);
    if ((args.flags & map::locked) != 0 && !can_lock(k, proc)) {
        return CallResult::of(Errno::eperm);
    }
    if (!may_map_locked(k, proc, flags, pages)) {
        return CallResult::of(Errno::eagain);
    }
    const bool huge = (args.flags & map::huge) != 0;
    const Backing backing = huge        ? huge_backing(args, flags)
                            : anonymous ? anonymous_backing(m, args, flags)
                                        : file_backing(m, proc, args, flags);
    if (backing.error != Errno::ok) {
        return CallResult::of(backing.error);
    }
    if (!anonymous && backing.file == no_file) {
        return refuse_socket(k, proc, args, start, backing.flags);
    }
    return huge ? refuse_huge(k, proc, args, start, pages) : mmap_region(k, proc, args, start, backing);
}

} // namespace

CallResult map_file(Kernel& k, ProcId proc, const MmapArgs& args, FileId file, bool writable) {
    const Machine& m = k.machine();
    const Process& process = m.process(proc);
    if (beyond_map_limit(k, process.mm)) {
        return CallResult::of(Errno::enomem);
    }
    Placement place;
    place.addr = args.addr;
    place.pages = pages_for(args.length);
    place.flags = args.flags;
    place.file = file;
    place.is_private = false;
    place.recorded = args.recorded;
    Vpn start{};
    if (const CallResult placed = place_mapping(m, proc, place, start); placed.failed()) {
        return placed;
    }
    const u32 flags = common_flags(m, process.mm, args) | vm::shared;
    if (!may_map_locked(k, proc, flags, place.pages)) {
        return CallResult::of(Errno::eagain);
    }
    return mmap_region(k, proc, args, start, {file, writable ? flags : flags & ~vm::may_write, Errno::ok});
}

} // namespace cow::kernel

namespace cow::sys {

CallResult mmap(Kernel& k, ProcId proc, const MmapArgs& args) {
    return kernel::call(k, proc, "mmap", [&] { return kernel::do_mmap(k, proc, args); });
}

CallResult munmap(Kernel& k, ProcId proc, VirtAddr addr, u64 length) {
    const Machine& m = k.machine();
    return kernel::changing_call(k, proc, "munmap", [&](kernel::Reason& reason) {
        reason.say(NoEffect::not_mapped);
        const u64 pages = pages_for(length);
        if (addr.offset() != 0 || length == 0 || pages > (m.config.task_size() >> page_shift) ||
            addr.page().v > (m.config.task_size() >> page_shift) - pages) {
            return CallResult::of(Errno::einval);
        }
        return CallResult::of(kernel::remove_range(k, m.process(proc).mm, addr.page(), addr.page() + pages));
    });
}

} // namespace cow::sys
