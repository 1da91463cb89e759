#include "core/kernel/mm/madvise.hpp"

#include "core/kernel/call.hpp"
#include "core/kernel/fault/gup.hpp"
#include "core/kernel/fault/uaccess.hpp"
#include "core/kernel/fs/allocate.hpp"
#include "core/kernel/fs/files.hpp"
#include "core/kernel/mm/guard.hpp"
#include "core/kernel/mm/vma.hpp"
#include "core/kernel/mm/walk_vmas.hpp"
#include "core/kernel/page/filemap.hpp"
#include "core/kernel/page/frames.hpp"
#include "core/kernel/page/ksm.hpp"
#include "core/kernel/page/pageout.hpp"
#include "core/kernel/page/vmscan.hpp"
#include "core/kernel/table/shared_tables.hpp"
#include "core/kernel/table/tables.hpp"
#include "core/kernel/table/tlb.hpp"
#include "core/kernel/table/zap.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace cow::kernel {
namespace {

/// mm/madvise.c: madvise_free_pte_range: the pages lose their dirty and accessed bits; reclaim may drop them while
/// nobody writes. Merged pages, too: a dirty frame only where it is mapped once.
void free_lazily(Kernel& k, MmId mm, Vpn first, Vpn last, Reason& reason) {
    const Machine& m = k.machine();
    const MmuGather gather = tlb_gather(m, mm, first, last);
    std::vector<Vpn> pages;
    for_each_pte(m, m.space(mm), first, last, [&](Vpn page, Pte pte, TableId) {
        const FrameKind kind = m.frames[pte.pfn()].kind;
        if (kind == FrameKind::anon || kind == FrameKind::ksm) {
            pages.push_back(page);
        }
    });
    bool shared = false;
    for (const Vpn page : pages) {
        const Walk at = m.walk(mm, page);
        if (m.frames[at.pte.pfn()].has(frame_flag::dirty)) {
            const bool kept =
                m.frames[at.pte.pfn()].kind == FrameKind::ksm && !m.config.has(KernelTrait::free_of_merged);
            if (m.frames[at.pte.pfn()].mapcount != 1 || kept) {
                shared = true;
                continue;
            }
            set_frame_flag(k, at.pte.pfn(), frame_flag::dirty, false);
        }
        const Pte clean = at.pte.without(Pte::A | Pte::D);
        if (clean != at.pte) {
            set_pte(k, mm, at.table, page, at.pte, clean, PteReason::free_hint);
        }
        if (!is_mlocked(m, at.pte.pfn())) { // folio_mark_lazyfree
            set_frame_flag(k, at.pte.pfn(), frame_flag::lazy_free, true);
        }
    }
    tlb_finish(k, gather);
    reason.say(pages.empty() ? NoEffect::nothing_there
               : shared      ? NoEffect::pages_shared
                             : NoEffect::already_so);
}

/// mm/pt_reclaim.c: a page table that the range covers as a whole goes with its last page.
void reclaim_tables(Kernel& k, MmId mm, Vpn first, Vpn last) {
    const Machine& m = k.machine();
    const u64 begin = (first.v + table_entries - 1) & ~(table_entries - 1);
    for (u64 page = begin; page + table_entries <= last.v;) {
        const Walk at = m.walk(mm, Vpn{page});
        if (at.reached_pt() && m.tables[at.table].live == 0) {
            const TableId directory = directory_of(m, mm, Vpn{page});
            k.emit(TableFreed{mm, at.table, directory, Vpn{page}, 1, false});
        }
        page = at.reached_pt() ? page + table_entries : at.end(Vpn{page}).v;
    }
}

/// Advice that is no more than a flag of the VMA.
struct FlagAdvice {
    Advice advice{};
    u32 set = 0;
    u32 clear = 0;
};
constexpr FlagAdvice flag_advices[]{
    {Advice::normal, 0, vm::random | vm::sequential},
    {Advice::random, vm::random, vm::sequential},
    {Advice::sequential, vm::sequential, vm::random},
    {Advice::hugepage, vm::huge_page, vm::no_huge_page},
    {Advice::nohugepage, vm::no_huge_page, vm::huge_page},
    {Advice::dontdump, vm::dont_dump, 0},
    {Advice::dontfork, vm::dont_fork, 0},
    {Advice::dofork, 0, vm::dont_fork},
};

Errno advise_flags(Kernel& k, ProcId proc, const Vma& vma, Vpn first, Vpn last, Advice advice,
                   Reason& reason) {
    const Machine& m = k.machine();
    const MmId mm = m.process(proc).mm;
    u32 set = 0;
    u32 clear = 0;
    switch (advice) {
    case Advice::dodump:
        if (vma.has(vm::droppable)) {
            return Errno::einval;
        }
        clear = vm::dont_dump;
        break;
    case Advice::wipeonfork:
        if (!vma.is_anonymous()) {
            return Errno::einval;
        }
        set = vm::wipe_on_fork;
        break;
    case Advice::keeponfork:
        if (vma.has(vm::droppable)) {
            return Errno::einval;
        }
        clear = vm::wipe_on_fork;
        break;
    case Advice::mergeable:
        if (vma.is_shared() || vma.has(vm::droppable)) { // vma_ksm_compatible
            reason.say(vma.is_shared() ? NoEffect::shared_never_merges : NoEffect::droppable);
            return Errno::ok;
        }
        enter_ksm(k, mm);
        set = vm::mergeable;
        break;
    case Advice::unmergeable:
        if (!vma.has(vm::mergeable)) {
            return Errno::ok;
        }
        if (vma.anon_vma.v != 0) {
            if (const Errno error = unmerge_range(k, proc, mm, first, last); error != Errno::ok) {
                return error;
            }
        }
        clear = vm::mergeable;
        break;
    default: {
        const auto* plain = std::find_if(std::begin(flag_advices), std::end(flag_advices),
                                         [&](const FlagAdvice& each) { return each.advice == advice; });
        if (plain == std::end(flag_advices)) {
            return Errno::einval;
        }
        set = plain->set;
        clear = plain->clear;
    }
    }
    const u32 flags = (m.space(mm).find(first)->flags | set) & ~clear;
    const Errno error = change_vma_flags(k, mm, first, last, flags);
    return error == Errno::enomem ? Errno::eagain : error; // madvise_vma_behavior
}

/// mm/madvise.c: madvise_willneed: what a fault would have to read from the disk is read now.
void will_need(Kernel& k, const Vma& vma, Vpn first, Vpn last, Reason& reason) {
    if (!vma.is_anonymous()) {
        warm_pages(k, vma.file, vma.index_of(first), vma.index_of(last));
    }
    reason.say(vma.is_anonymous() || k.machine().files[vma.file.v].shmem ? NoEffect::no_swap
                                                                         : NoEffect::all_cached);
}

/// mm/madvise.c: madvise_remove: a hole in the file (fallocate with PUNCH_HOLE and KEEP_SIZE).
Errno remove_from_file(Kernel& k, const Vma& vma, Vpn first, Vpn last) {
    if (vma.has(vm::locked) || vma.is_anonymous()) {
        return Errno::einval;
    }
    if (!vma.is_shared() || !vma.has(vm::may_write)) {
        return Errno::eacces;
    }
    return punch(k, vma.file, vma.index_of(first) << page_shift, vma.index_of(last) << page_shift);
}

/// Why MADV_COLD and MADV_PAGEOUT leave all as it is, where they do.
NoEffect why_not_reclaimed(const Machine& m, MmId mm, Vpn first, Vpn last, Advice advice) {
    bool any = false;
    bool ours = false;
    for_each_pte(m, m.space(mm), first, last, [&](Vpn, Pte pte, TableId) {
        any = true;
        ours = ours || m.frames[pte.pfn()].mapcount == 1;
    });
    return !any                     ? NoEffect::nothing_there
           : !ours                  ? NoEffect::pages_shared
           : advice == Advice::cold ? NoEffect::already_so
                                    : NoEffect::no_swap;
}

Errno advise_vma(Kernel& k, ProcId proc, const Vma& vma, Vpn first, Vpn last, Advice advice, Reason& reason) {
    const Machine& m = k.machine();
    const MmId mm = m.process(proc).mm;
    switch (advice) {
    case Advice::dontneed:
        if (vma.has(vm::locked)) {
            return Errno::einval;
        }
        [[fallthrough]];
    case Advice::dontneed_locked:
        if (!own_tables(k, mm, first, last)) {
            return Errno::enomem;
        }
        reason.say(NoEffect::nothing_there);
        zap_range(k, mm, first, last, PteReason::unmap);
        if (m.config.reclaims_tables) {
            reclaim_tables(k, mm, first, last);
        }
        return Errno::ok;
    case Advice::free:
        if (!vma.is_anonymous() || vma.has(vm::locked)) {
            return Errno::einval;
        }
        if (!own_tables(k, mm, first, last)) {
            return Errno::enomem;
        }
        free_lazily(k, mm, first, last, reason);
        return Errno::ok;
    case Advice::willneed: will_need(k, vma, first, last, reason); return Errno::ok;
    case Advice::remove: return remove_from_file(k, vma, first, last);
    case Advice::cold:
    case Advice::pageout:
        if (vma.has(vm::locked)) { // can_madv_lru_vma
            return Errno::einval;
        }
        if (!own_tables(k, mm, first, last)) {
            return Errno::enomem;
        }
        reason.say(why_not_reclaimed(m, mm, first, last, advice));
        (advice == Advice::cold ? deactivate_range : page_out_range)(k, mm, first, last);
        return Errno::ok;
    case Advice::guard_install:
        return vma.has(vm::locked) ? Errno::einval : install_guards(k, proc, first, last);
    case Advice::guard_remove: return remove_guards(k, proc, first, last);
    case Advice::collapse: return Errno::einval; // no VMA takes huge pages (thp_vma_allowable_order)
    default: return advise_flags(k, proc, vma, first, last, advice, reason);
    }
}

/// madvise_behavior_valid, without CONFIG_MEMORY_FAILURE.
bool is_known(const Machine& m, i32 advice) {
    constexpr i32 never_used_from = 5, never_used_to = 7;
    return (advice >= static_cast<i32>(Advice::normal) && advice <= static_cast<i32>(Advice::collapse) &&
            (advice < never_used_from || advice > never_used_to)) ||
           (m.config.has(KernelTrait::guard_regions) && (advice == static_cast<i32>(Advice::guard_install) ||
                                                         advice == static_cast<i32>(Advice::guard_remove)));
}

Errno do_madvise(Kernel& k, ProcId proc, VirtAddr addr, u64 length, i32 advice, Reason& reason) {
    const Machine& m = k.machine();
    if (!is_known(m, advice) || is_bad_range(addr, length)) {
        return Errno::einval;
    }
    if (length == 0) {
        reason.say(NoEffect::empty_range);
    }
    const Vpn first = addr.page();
    const Vpn last = first + pages_for(length);
    const Advice what = static_cast<Advice>(advice);
    const bool populates = what == Advice::populate_read || what == Advice::populate_write;
    if (populates && m.config.has(KernelTrait::populate_takes_all)) {
        return populate(k, proc, first, last, what == Advice::populate_write);
    }
    return walk_vmas(m, m.process(proc).mm, first, last, [&](const Vma& vma, Vpn from, Vpn to) {
        return populates ? populate(k, proc, from, to, what == Advice::populate_write)
                         : advise_vma(k, proc, vma, from, to, what, reason);
    });
}

/// What may be said of another process's memory.
bool is_for_others(i32 advice) {
    constexpr std::array allowed{Advice::cold, Advice::pageout, Advice::willneed, Advice::collapse};
    return std::any_of(allowed.begin(), allowed.end(),
                       [&](Advice each) { return static_cast<i32>(each) == advice; });
}

/// Whom a pidfd is of; a failure: EBADF, ESRCH.
CallResult process_of(const Machine& m, ProcId proc, i32 pidfd) {
    const bool is_self = pidfd == pidfd_self::thread || pidfd == pidfd_self::process;
    if (is_self && m.config.has(KernelTrait::pidfd_of_self)) {
        return CallResult::of(i64{proc.v});
    }
    const OpenFile* open = open_file(m, proc, pidfd);
    if (open == nullptr || open->kind != OpenKind::pidfd) {
        return CallResult::of(Errno::ebadf);
    }
    return m.process(open->process).alive() ? CallResult::of(i64{open->process.v})
                                            : CallResult::of(Errno::esrch);
}

CallResult advise_process(Kernel& k, ProcId proc, i32 pidfd, std::span<const IoVec> ranges, i32 advice,
                          u32 flags, Reason& reason) {
    const Machine& m = k.machine();
    const auto is_senseless = [](const IoVec& range) { return static_cast<i64>(range.length) < 0; };
    if (flags != 0 || std::any_of(ranges.begin(), ranges.end(), is_senseless)) {
        return CallResult::of(Errno::einval);
    }
    const auto outside = [&](const IoVec& range) { return !access_ok(m, range.base, range.length); };
    if (std::any_of(ranges.begin(), ranges.end(), outside)) {
        return CallResult::of(Errno::efault);
    }
    const CallResult whose = process_of(m, proc, pidfd);
    if (whose.failed()) {
        return whose;
    }
    const ProcId target{static_cast<u32>(whose.value)};
    if (!m.config.has(KernelTrait::advises_itself) && !is_for_others(advice)) {
        return CallResult::of(Errno::einval);
    }
    if (m.process(target).mm != m.process(proc).mm) {
        if (!is_for_others(advice)) {
            return CallResult::of(Errno::einval);
        }
        if (!m.config.root) { // CAP_SYS_NICE
            return CallResult::of(Errno::eperm);
        }
    }
    i64 done = 0;
    for (const IoVec& range : ranges) { // vector_madvise
        const Errno error = do_madvise(k, target, range.base, range.length, advice, reason);
        if (error != Errno::ok) {
            return done != 0 ? CallResult::of(done) : CallResult::of(error);
        }
        done += static_cast<i64>(range.length);
    }
    return CallResult::of(done);
}

} // namespace

} // namespace cow::kernel

namespace cow::sys {

CallResult madvise(Kernel& k, ProcId proc, VirtAddr addr, u64 length, i32 advice) {
    return kernel::changing_call(k, proc, "madvise", [&](kernel::Reason& reason) {
        return CallResult::of(kernel::do_madvise(k, proc, addr, length, advice, reason));
    });
}

CallResult process_madvise(Kernel& k, ProcId proc, i32 pidfd, std::span<const IoVec> ranges, i32 advice,
                           u32 flags) {
    return kernel::changing_call(k, proc, "process_madvise", [&](kernel::Reason& reason) {
        return kernel::advise_process(k, proc, pidfd, ranges, advice, flags, reason);
    });
}

} // namespace cow::sys
