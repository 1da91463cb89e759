#include "core/kernel/mm/mmap.hpp"

#include "core/kernel/call.hpp"
#include "core/kernel/fault/gup.hpp"
#include "core/kernel/fs/files.hpp"
#include "core/kernel/mm/commit.hpp"
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

/// What a mapping is backed by and with which flags, or why not.
struct Backing {
    FileId file = no_file;
    u32 flags = 0;
    Errno error = Errno::ok;
};

Backing mmap_backing(const Machine& m, ProcId proc, const MmapArgs& args) {
    Backing out;
    out.flags = rights_of(args.prot) | vm::may_write;
    const u32 type = args.flags & map::shared_validate;
    if (type != map::priv) {
        out.flags |= vm::shared;
    }
    if ((args.flags & map::growsdown) != 0) {
        out.flags |= vm::grows_down;
    }
    if ((args.flags & map::noreserve) != 0 && m.config.overcommit != 2) {
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
    const OpenFile* open = open_file(m, proc, args.fd);
    if (open->file == no_file) {
        return {no_file, 0, Errno::enodev};
    }
    if (!open->readable || (type != map::priv && (args.prot & prot::write) != 0 && !open->writable)) {
        return {no_file, 0, Errno::eacces};
    }
    if (type != map::priv && !open->writable) {
        out.flags &= ~vm::may_write;
    }
    if ((out.flags & vm::grows_down) != 0) {
        return {no_file, 0, Errno::einval};
    }
    out.file = open->file;
    return out;
}

/// mm/mmap.c: ksys_mmap_pgoff, do_mmap: what is refused before a place is looked for, in their order.
Errno check_mmap(const Machine& m, ProcId proc, const MmapArgs& args) {
    if ((args.offset & page_mask) != 0) {
        return Errno::einval;
    }
    if ((args.flags & map::anonymous) == 0 && open_file(m, proc, args.fd) == nullptr) {
        return Errno::ebadf;
    }
    if (args.length == 0) {
        return Errno::einval;
    }
    const u64 pages = pages_for(args.length);
    if (pages > m.config.task_size() >> page_shift) {
        return Errno::enomem;
    }
    return (args.offset >> page_shift) + pages > (u64{1} << 52U) ? Errno::eoverflow : Errno::ok;
}

/// mm/vma.c: mmap_region: in the place of what is there.
CallResult mmap_region(Kernel& k, ProcId proc, const MmapArgs& args, Vpn start, Backing backing) {
    const Machine& m = k.machine();
    const MmId mm = m.process(proc).mm;
    const u64 pages = pages_for(args.length);
    const bool anonymous = backing.file == no_file;
    const bool shared = (backing.flags & vm::shared) != 0;
    const bool shmem = anonymous && shared;
    const bool shmem_accounted = shmem && (backing.flags & vm::no_reserve) == 0;
    backing.flags |= account_flag(m, backing.flags);
    const u64 replaced = accounted_pages(m, mm, start, start + pages);
    const bool accounted = (backing.flags & vm::account) != 0 || shmem_accounted;
    if (accounted && pages > replaced && !enough_memory(k, proc, pages - replaced)) {
        return CallResult::of(Errno::enomem);
    }
    remove_range(k, mm, start, start + pages);
    if (accounted) {
        charge(k, static_cast<i64>(pages));
    }
    if (shmem) {
        backing.file = create_shmem(k, pages, shmem_accounted);
    } else if (!anonymous && m.files[backing.file.v].implied &&
               args.offset + args.length > m.files[backing.file.v].size) {
        k.emit(FileResized{backing.file, m.files[backing.file.v].size, args.offset + args.length});
    }
    if (m.space(mm).merge_any && !shared) {
        backing.flags |= vm::mergeable;
    }
    const u64 pgoff = shmem ? 0 : anonymous ? start.v : args.offset >> page_shift;
    k.emit(VmaAdded{{start, start + pages, pgoff, {}, backing.file, backing.flags}, mm});
    merge_around(k, mm, start, start + pages);
    if ((args.flags & map::populate) != 0 && (args.flags & map::nonblock) == 0) {
        const bool write = (backing.flags & (vm::shared | vm::write)) == vm::write;
        populate(k, proc, start, start + pages, write, true); // its failure is not mmap's
    }
    return CallResult::of(static_cast<i64>(VirtAddr{start}.v));
}

/// mm/mmap.c: do_mmap.
CallResult do_mmap(Kernel& k, ProcId proc, const MmapArgs& args) {
    const Machine& m = k.machine();
    if (const Errno error = check_mmap(m, proc, args); error != Errno::ok) {
        return CallResult::of(error);
    }
    Vpn start{};
    if (const CallResult placed = place_mapping(m, proc, args, pages_for(args.length), start);
        placed.failed()) {
        return placed;
    }
    if (m.space(m.process(proc).mm).vmas.size() > m.config.max_map_count) {
        return CallResult::of(Errno::enomem);
    }
    const Backing backing = mmap_backing(m, proc, args);
    if (backing.error != Errno::ok) {
        return CallResult::of(backing.error);
    }
    return mmap_region(k, proc, args, start, backing);
}

} // namespace

CallResult place_mapping(const Machine& m, ProcId proc, const MmapArgs& args, u64 pages, Vpn& start) {
    const MmId mm = m.process(proc).mm;
    const u64 limit = m.config.task_size() >> page_shift;
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
        const bool taken = !range_is_free(m, mm, start, start + pages);
        return CallResult::of((args.flags & map::fixed_noreplace) != 0 && taken ? Errno::eexist : Errno::ok);
    }
    const auto fits = [&](Vpn at) {
        return at.v <= limit - pages && at.v >= (MachineConfig::mmap_min_addr >> page_shift) &&
               range_is_free(m, mm, at, at + pages);
    };
    if (args.recorded && args.recorded->offset() == 0 && fits(args.recorded->page())) {
        start = args.recorded->page();
        return {};
    }
    if (args.addr.v != 0) {
        const Vpn hint{
            std::max(args.addr.page().v, MachineConfig::mmap_min_addr >> page_shift)}; // round_hint_to_min
        const Vma* above = m.space(mm).find_from(hint);
        const bool clear = above == nullptr || !above->has(vm::grows_down) ||
                           above->start - hint >= pages + MachineConfig::stack_guard_pages;
        if (fits(hint) && clear) {
            start = hint;
            return {};
        }
    }
    const std::optional<Vpn> found = find_free_range(m, mm, pages);
    if (!found) {
        return CallResult::of(Errno::enomem);
    }
    start = *found;
    return {};
}

} // namespace cow::kernel

namespace cow::sys {

CallResult mmap(Kernel& k, ProcId proc, const MmapArgs& args) {
    return kernel::call(k, proc, "mmap", [&] { return kernel::do_mmap(k, proc, args); });
}

CallResult munmap(Kernel& k, ProcId proc, VirtAddr addr, u64 length) {
    const Machine& m = k.machine();
    return kernel::call(k, proc, "munmap", [&] {
        const u64 pages = pages_for(length);
        if (addr.offset() != 0 || length == 0 || pages > (m.config.task_size() >> page_shift) ||
            addr.page().v > (m.config.task_size() >> page_shift) - pages) {
            return CallResult::of(Errno::einval);
        }
        kernel::remove_range(k, m.process(proc).mm, addr.page(), addr.page() + pages);
        return CallResult{};
    });
}

} // namespace cow::sys
