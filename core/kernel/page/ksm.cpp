#include "core/kernel/page/ksm.hpp"

#include "core/kernel/fault/wp_fault.hpp"
#include "core/kernel/mm/vma.hpp"
#include "core/kernel/table/shared_tables.hpp"

#include <algorithm>
#include <vector>

namespace cow::kernel {
namespace {

/// ksm_add_vmas. VMAs that are alike by now stay two.
void make_mergeable(Kernel& k, MmId mm) {
    const Machine& m = k.machine();
    const VmaList vmas = m.space(mm).vmas;
    for (const Vma& vma : vmas) {
        if (!vma.is_shared() && !vma.has(vm::droppable)) { // vma_ksm_compatible
            set_vma_flags(k, mm, vma.start, vma.flags | vm::mergeable);
        }
    }
}

/// __ksm_del_vma.
Errno leave_merging(Kernel& k, ProcId proc, const Vma& vma) {
    const Machine& m = k.machine();
    const MmId mm = m.process(proc).mm;
    if (!vma.has(vm::mergeable)) {
        return Errno::ok;
    }
    if (vma.anon_vma.v != 0) {
        if (const Errno error = unmerge_range(k, proc, mm, vma.start, vma.end); error != Errno::ok) {
            return error;
        }
    }
    set_vma_flags(k, mm, vma.start, vma.flags & ~vm::mergeable);
    return Errno::ok;
}

} // namespace

void enter_ksm(Kernel& k, MmId mm) {
    const Machine& m = k.machine();
    const std::vector<MmId>& spaces = m.ksm.spaces;
    if (std::find(spaces.begin(), spaces.end(), mm) == spaces.end()) {
        k.emit(KsmEntered{mm});
    }
}

void leave_ksm(Kernel& k, MmId mm) {
    const Machine& m = k.machine();
    const std::vector<MmId>& spaces = m.ksm.spaces;
    const auto it = std::find(spaces.begin(), spaces.end(), mm);
    if (it != spaces.end()) {
        k.emit(KsmLeft{mm, static_cast<u32>(it - spaces.begin())});
    }
}

Errno unmerge_range(Kernel& k, ProcId proc, MmId mm, Vpn first, Vpn last) {
    const Machine& m = k.machine();
    if (!own_tables(k, mm, first, last)) {
        return Errno::enomem;
    }
    std::vector<Vpn> pages;
    const bool unhides = m.config.has(KernelTrait::merges_inaccessible);
    for_each_pte(m, m.space(mm), first, last, [&](Vpn page, Pte pte, TableId) {
        if (m.frames[pte.pfn()].kind == FrameKind::ksm && (unhides || !pte.has(Pte::N))) {
            pages.push_back(page);
        }
    });
    for (const Vpn page : pages) {
        FaultResult result = FaultResult::retry;
        while (result == FaultResult::retry) {
            Fault fault{
                proc, mm, VirtAddr{page}, page, Access::load, *m.space(mm).find(page), m.walk(mm, page)};
            k.emit(FaultRaised{proc, fault.addr, Access::load, Refusal::read_only});
            decide(k, fault, Decision::copy, fault.at.pte.pfn());
            result = copy_page(k, fault, m.config.has(KernelTrait::unmerge_reads));
            if (result == FaultResult::oom) {
                return Errno::enomem;
            }
            if (result == FaultResult::done) {
                finish(k, fault, Decision::copy);
            }
        }
    }
    return Errno::ok;
}

Errno set_merge_any(Kernel& k, ProcId proc, bool on) {
    const Machine& m = k.machine();
    const MmId mm = m.process(proc).mm;
    if (m.space(mm).merge_any == on) {
        return Errno::ok;
    }
    if (on) {
        enter_ksm(k, mm);
    }
    const VmaList vmas = m.space(mm).vmas;
    for (const Vma& vma : vmas) {
        if (const Errno error = on ? Errno::ok : leave_merging(k, proc, vma); error != Errno::ok) {
            make_mergeable(k, mm);
            return error;
        }
    }
    if (on) {
        make_mergeable(k, mm);
    }
    k.emit(MergeAnySet{mm, !on, on});
    return Errno::ok;
}

} // namespace cow::kernel
