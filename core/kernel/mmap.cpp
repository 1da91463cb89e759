// mmap, munmap and brk (mm/mmap.c, mm/vma.c).

#include "core/kernel/kernel.hpp"

#include <algorithm>

namespace cow {
namespace {

constexpr std::size_t max_map_count = 65530; // vm.max_map_count

u16 rights_of(u32 protection) {
    u16 flags = 0;
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

} // namespace

CallResult Kernel::mmap(ProcId proc, const MmapArgs& args) {
    return call(proc, "mmap", [&] { return do_mmap(proc, args); });
}

/// What a mapping is backed by and with which flags, or why not.
Kernel::Backing Kernel::mmap_backing(ProcId proc, const MmapArgs& args) const {
    Backing out;
    out.flags = rights_of(args.prot) | vm::may_write;
    const u32 type = args.flags & map::shared_validate;
    if (type != map::priv) {
        out.flags |= vm::shared;
    }
    if ((args.flags & map::growsdown) != 0) {
        out.flags |= vm::grows_down;
    }
    if ((args.flags & map::noreserve) != 0 && m_.config.overcommit != 2) {
        out.flags |= vm::no_reserve;
    }
    if ((args.flags & map::anonymous) != 0) {
        const bool stack = (out.flags & vm::grows_down) != 0;
        if (type == 0 || type == map::shared_validate || (type == map::shared && stack)) {
            return {no_file, 0, Errno::einval};
        }
        return out;
    }
    if (type == 0) {
        return {no_file, 0, Errno::einval};
    }
    if (type == map::shared_validate && (args.flags & map::fixed_noreplace) != 0) { // not in LEGACY_MAP_MASK
        return {no_file, 0, Errno::eopnotsupp};
    }
    const OpenFile* open = open_file(proc, args.fd);
    if (open->file == no_file) {
        return {no_file, 0, Errno::enodev};
    }
    if (!open->readable || (type != map::priv && (args.prot & prot::write) != 0 && !open->writable)) {
        return {no_file, 0, Errno::eacces};
    }
    if (type != map::priv && !open->writable) {
        out.flags &= static_cast<u16>(~vm::may_write);
    }
    if ((out.flags & vm::grows_down) != 0) {
        return {no_file, 0, Errno::einval};
    }
    out.file = open->file;
    return out;
}

/// Chooses the address: mm/mmap.c: __get_unmapped_area.
CallResult Kernel::place_mapping(ProcId proc, const MmapArgs& args, u64 pages, Vpn& start) {
    const MmId mm = mm_of(proc);
    const u64 limit = m_.config.task_size() >> page_shift;
    if ((args.flags & (map::fixed | map::fixed_noreplace)) != 0) {
        if (args.addr.v > (limit - pages) << page_shift) {
            return CallResult::of(Errno::enomem);
        }
        if (args.addr.offset() != 0) {
            return CallResult::of(Errno::einval);
        }
        if (args.addr.v < MachineConfig::mmap_min_addr) {
            return CallResult::of(Errno::eperm);
        }
        start = args.addr.page();
        const bool taken = !range_is_free(mm, start, start + pages);
        return CallResult::of((args.flags & map::fixed_noreplace) != 0 && taken ? Errno::eexist : Errno::ok);
    }
    const auto fits = [&](Vpn at) {
        return at.v <= limit - pages && at.v >= (MachineConfig::mmap_min_addr >> page_shift) &&
               range_is_free(mm, at, at + pages);
    };
    if (args.recorded && args.recorded->offset() == 0 && fits(args.recorded->page())) {
        start = args.recorded->page();
        return {};
    }
    if (args.addr.v != 0) {
        const Vpn hint{
            std::max(args.addr.page().v, MachineConfig::mmap_min_addr >> page_shift)}; // round_hint_to_min
        const Vma* above = m_.spaces[mm.v].find_from(hint);
        const bool clear = above == nullptr || !above->has(vm::grows_down) ||
                           above->start - hint >= pages + MachineConfig::stack_guard_pages;
        if (fits(hint) && clear) {
            start = hint;
            return {};
        }
    }
    const std::optional<Vpn> found = find_free_range(mm, pages);
    if (!found) {
        return CallResult::of(Errno::enomem);
    }
    start = *found;
    return {};
}

/// mm/mmap.c: ksys_mmap_pgoff, do_mmap; the checks are in its order.
CallResult Kernel::do_mmap(ProcId proc, const MmapArgs& args) {
    const MmId mm = mm_of(proc);
    if ((args.offset & page_mask) != 0) {
        return CallResult::of(Errno::einval);
    }
    if ((args.flags & map::anonymous) == 0 && open_file(proc, args.fd) == nullptr) {
        return CallResult::of(Errno::ebadf);
    }
    if (args.length == 0) {
        return CallResult::of(Errno::einval);
    }
    const u64 pages = pages_for(args.length);
    if (pages > m_.config.task_size() >> page_shift) {
        return CallResult::of(Errno::enomem);
    }
    if ((args.offset >> page_shift) + pages > (u64{1} << 52U)) {
        return CallResult::of(Errno::eoverflow);
    }
    Vpn start{};
    if (const CallResult placed = place_mapping(proc, args, pages, start); placed.failed()) {
        return placed;
    }
    if (m_.spaces[mm.v].vmas.size() >= max_map_count) {
        return CallResult::of(Errno::enomem);
    }
    Backing backing = mmap_backing(proc, args);
    if (backing.error != Errno::ok) {
        return CallResult::of(backing.error);
    }
    const bool anonymous = backing.file == no_file;
    const bool shmem = anonymous && (backing.flags & vm::shared) != 0;
    const bool shmem_accounted = shmem && (backing.flags & vm::no_reserve) == 0;
    backing.flags |= account_flag(backing.flags);
    const u64 replaced = accounted_pages(mm, start, start + pages);
    const bool accounted = (backing.flags & vm::account) != 0 || shmem_accounted;
    if (accounted && pages > replaced && !enough_memory(proc, pages - replaced)) {
        return CallResult::of(Errno::enomem);
    }
    remove_range(mm, start, start + pages);
    if (accounted) {
        charge(static_cast<i64>(pages));
    }
    if (shmem) {
        backing.file = FileId{static_cast<u16>(m_.files.size())};
        emit(FileCreated{backing.file,
                         m_.names->intern("/dev/zero"),
                         pages * page_size,
                         false,
                         true,
                         shmem_accounted,
                         false,
                         false,
                         {}});
    } else if (!anonymous && m_.files[backing.file.v].implied &&
               args.offset + args.length > m_.files[backing.file.v].size) {
        emit(FileResized{backing.file, m_.files[backing.file.v].size, args.offset + args.length});
    }
    if (m_.spaces[mm_of(proc).v].merge_any && !shmem && (backing.flags & vm::shared) == 0) {
        backing.flags |= vm::mergeable;
    }
    const u64 pgoff = shmem ? 0 : anonymous ? start.v : args.offset >> page_shift;
    emit(VmaAdded{{start, start + pages, pgoff, {}, backing.file, backing.flags}, mm});
    merge_around(mm, start, start + pages);
    if ((args.flags & map::populate) != 0 && (args.flags & map::nonblock) == 0) {
        const bool write = (backing.flags & (vm::shared | vm::write)) == vm::write;
        populate(proc, start, start + pages, write, true); // its failure is not mmap's
    }
    return CallResult::of(static_cast<i64>(VirtAddr{start}.v));
}

CallResult Kernel::munmap(ProcId proc, VirtAddr addr, u64 length) {
    return call(proc, "munmap", [&] {
        const u64 pages = pages_for(length);
        if (addr.offset() != 0 || length == 0 || pages > (m_.config.task_size() >> page_shift) ||
            addr.page().v > (m_.config.task_size() >> page_shift) - pages) {
            return CallResult::of(Errno::einval);
        }
        remove_range(mm_of(proc), addr.page(), addr.page() + pages);
        return CallResult{};
    });
}

CallResult Kernel::brk(ProcId proc, VirtAddr addr, std::optional<VirtAddr> recorded) {
    return call(proc, "brk",
                [&] { return CallResult::of(static_cast<i64>(do_brk(proc, addr, recorded).v)); });
}

/// mm/mmap.c: SYSCALL_DEFINE1(brk). Never an error: the caller compares.
VirtAddr Kernel::do_brk(ProcId proc, VirtAddr addr, std::optional<VirtAddr> recorded) {
    const MmId mm = mm_of(proc);
    const VirtAddr start = m_.spaces[mm.v].brk_start;
    const bool asked = addr.v == 0 && recorded && recorded->v < m_.config.task_size();
    // A trace says where the heap begins, as long as nothing is in it.
    if (start.v == 0 || (asked && m_.spaces[mm.v].brk == start && *recorded != start)) {
        const u64 usual = (m_.config.task_size() / 3 * 2) & ~page_mask; // ELF_ET_DYN_BASE
        const VirtAddr place = asked ? *recorded : VirtAddr{usual};
        emit(BrkMoved{mm, true, start, place});
        emit(BrkMoved{mm, false, start, place});
    }
    const VirtAddr old = m_.spaces[mm.v].brk;
    if (addr < m_.spaces[mm.v].brk_start || addr.v >= m_.config.task_size()) {
        return old;
    }
    const Vpn old_end{pages_for(old.v)};
    const Vpn new_end{pages_for(addr.v)};
    if (new_end < old_end) {
        if (range_is_free(mm, new_end, old_end)) { // someone unmapped it
            return old;
        }
        remove_range(mm, new_end, old_end);
    } else if (new_end > old_end) {
        const u64 pages = new_end - old_end;
        const Vma* next = m_.spaces[mm.v].find_from(old_end);
        const u64 gap = next != nullptr && next->has(vm::grows_down) ? MachineConfig::stack_guard_pages : 0;
        if (next != nullptr && new_end + 1 + gap > next->start) {
            return old;
        }
        if (!enough_memory(proc, pages)) {
            return old;
        }
        charge(static_cast<i64>(pages));
        u16 flags = vm::read | vm::write | vm::account | vm::may_write;
        if (m_.spaces[mm_of(proc).v].merge_any) {
            flags |= vm::mergeable;
        }
        flags |= static_cast<u16>(static_cast<u32>(VmaLabel::heap) << vm::label_shift);
        emit(VmaAdded{{old_end, new_end, old_end.v, {}, no_file, flags}, mm});
        if (VirtAddr{old_end} > m_.spaces[mm.v].brk_start) { // never with what lies before the heap
            merge_around(mm, old_end, old_end);
        }
    }
    emit(BrkMoved{mm, false, old, addr});
    return addr;
}

} // namespace cow
