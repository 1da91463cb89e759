#include "core/kernel/fault/file_fault.hpp"

#include "core/kernel/ipc/segment.hpp"
#include "core/kernel/page/filemap.hpp"
#include "core/kernel/page/frames.hpp"
#include "core/kernel/table/tables.hpp"

#include <algorithm>

namespace cow::kernel {
namespace {

/// vma_wants_writenotify: a shared mapping of a disk file is mapped read-only until its first write, so that the file
/// system hears of it. Shared memory has no file system to tell.
bool maps_writable(const Vma& vma, const File& file) {
    return vma.is_shared() && file.shmem && vma.has(vm::write);
}

Pte file_pte(const Vma& vma, const File& file, Pfn pfn) {
    const u64 flags = Pte::P | Pte::U | Pte::A;
    return mk_pte(vma, pfn, maps_writable(vma, file) ? flags | Pte::W : flags);
}

/// mm/filemap.c: filemap_fault.
Pfn fault_page(Kernel& k, const Fault& fault, bool& major) {
    const Machine& m = k.machine();
    const u64 index = fault.vma.index_of(fault.page);
    const Pfn cached = m.files[fault.vma.file.v].cached(index);
    if (cached != no_pfn && m.frames[cached].has(frame_flag::reclaim) && !fault.vma.has(vm::random)) {
        // do_async_mmap_readahead takes it for one to read on from, and tries again; with the VMA's lock alone, as for an
        // access of the process's own, nothing notes that (do_user_addr_fault, 6.18).
        major = fault.by == FaultBy::kernel || !m.config.has(KernelTrait::file_faults_lock_vma);
    }
    read_ahead(k, fault.vma, index);
    return cache_page(k, fault.vma.file, index, Need::fault, major);
}

/// mm/memory.c: do_fault_around. The window begins at an aligned virtual address, or where the VMA does, and is clamped
/// to the VMA and the page table; only pages that are in the page cache are mapped, and only where nothing is yet. Segments
/// of System V have no map_pages.
void fault_around(Kernel& k, Fault& fault) {
    const Machine& m = k.machine();
    const u64 window = std::min<u64>(m.config.fault_around, table_entries);
    if (window <= 1 || (m.files[fault.vma.file.v].shmem && segment_of(m, fault.vma.file))) {
        return;
    }
    const u64 base = fault.page.v & ~(window - 1);
    const Vpn first{std::max(base, fault.vma.start.v)};
    const u64 table_end = (fault.page.v / table_entries + 1) * table_entries;
    const Vpn last{std::min({first.v + window, table_end, fault.vma.end.v})};
    for (Vpn page = first; page < last; ++page) {
        const File& file = m.files[fault.vma.file.v];
        const u64 index = fault.vma.index_of(page);
        const bool taken = fault.at.table != no_table && !m.pte(fault.mm, page).none();
        if (index >= file.pages() || taken) {
            continue;
        }
        Pfn pfn = file.cached(index);
        if (pfn == no_pfn && !file.shmem && !file.cold.contains(index)) {
            bool major = false;
            pfn = cache_page(k, fault.vma.file, index, Need::spare, major);
        }
        if (pfn != no_pfn &&
            m.frames[pfn].has(frame_flag::fallocated | frame_flag::reclaim)) { // next_uptodate_folio
            continue;
        }
        if (pfn != no_pfn && fault.at.table == no_table) {
            const bool for_last = m.config.has(KernelTrait::last_page_makes_no_table) && !file.shmem &&
                                  index + 1 == file.pages();
            if (for_last || !make_table(k, fault, 1)) {
                return;
            }
        }
        if (pfn != no_pfn) {
            set_pte(k, fault.mm, fault.at.table, page, {},
                    file_pte(fault.vma, m.files[fault.vma.file.v], pfn), PteReason::fault_around);
        }
    }
}

FaultResult file_read_fault(Kernel& k, Fault& fault, Decision& decision) {
    const Machine& m = k.machine();
    decision = Decision::file_read;
    const u64 index = fault.vma.index_of(fault.page);
    decide(k, fault, decision, m.files[fault.vma.file.v].cached(index));
    // Whoever tries again maps what came along from the disk, too.
    const bool once = fault.by == FaultBy::remote && m.files[fault.vma.file.v].cold.contains(index);
    if (once) {
        fault_around(k, fault);
    }
    bool major = false;
    const Pfn pfn = fault_page(k, fault, major);
    if (pfn == no_pfn) {
        return FaultResult::oom;
    }
    set_pte(k, fault.mm, fault.at.table, fault.page, {}, file_pte(fault.vma, m.files[fault.vma.file.v], pfn),
            PteReason::fault);
    if (!once) {
        fault_around(k, fault);
    }
    finish(k, fault, decision, major);
    return FaultResult::done;
}

/// The new frame is taken before the file's page is looked up, so that making room cannot drop the page again.
FaultResult file_cow_fault(Kernel& k, Fault& fault, Decision& decision) {
    const Machine& m = k.machine();
    decision = Decision::copy;
    const u64 index = fault.vma.index_of(fault.page);
    decide(k, fault, decision, m.files[fault.vma.file.v].cached(index));
    const Pfn pfn = new_anon_frame(k, fault);
    if (pfn == no_pfn) {
        return FaultResult::oom;
    }
    bool major = false;
    const Pfn source = fault_page(k, fault, major);
    if (source == no_pfn) {
        put_frame(k, pfn);
        return FaultResult::oom;
    }
    k.emit(PageCopied{source, pfn, zero_content, m.frames[source].content});
    set_pte(k, fault.mm, fault.at.table, fault.page, {},
            mk_pte(fault.vma, pfn, Pte::P | Pte::U | Pte::A | Pte::X | written(fault.vma)), PteReason::fault);
    finish(k, fault, decision, major);
    return FaultResult::done;
}

FaultResult file_shared_fault(Kernel& k, Fault& fault, Decision& decision) {
    const Machine& m = k.machine();
    decision = Decision::share;
    const u64 index = fault.vma.index_of(fault.page);
    decide(k, fault, decision, m.files[fault.vma.file.v].cached(index));
    bool major = false;
    const Pfn pfn = fault_page(k, fault, major);
    if (pfn == no_pfn) {
        return FaultResult::oom;
    }
    set_frame_flag(k, pfn, frame_flag::dirty, true);
    set_pte(k, fault.mm, fault.at.table, fault.page, {},
            mk_pte(fault.vma, pfn, Pte::P | Pte::U | Pte::A | Pte::W | Pte::D), PteReason::fault);
    finish(k, fault, decision, major);
    return FaultResult::done;
}

} // namespace

FaultResult file_fault(Kernel& k, Fault& fault, Decision& decision) {
    const Machine& m = k.machine();
    if (fault.access == Access::store &&
        !fault.vma.is_shared()) { // do_cow_fault: before it looks at the file
        prepare_anon_vma(k, fault);
    }
    if (fault.vma.index_of(fault.page) >= m.files[fault.vma.file.v].pages()) {
        decision = Decision::sigbus;
        decide(k, fault, decision);
        if (fault.access != Access::store) { // do_read_fault looks around before it looks at the page itself
            fault_around(k, fault);
        }
        return FaultResult::sigbus;
    }
    if (fault.at.table == no_table && !make_table(k, fault, 1)) {
        decision = Decision::oom;
        decide(k, fault, decision);
        return FaultResult::oom;
    }
    if (fault.access != Access::store) {
        return file_read_fault(k, fault, decision);
    }
    return fault.vma.is_shared() ? file_shared_fault(k, fault, decision) : file_cow_fault(k, fault, decision);
}

} // namespace cow::kernel
