#include "core/kernel/mm/guard.hpp"

#include "core/kernel/fault/vm_fault.hpp"
#include "core/kernel/mm/vma.hpp"
#include "core/kernel/table/shared_tables.hpp"
#include "core/kernel/table/tables.hpp"
#include "core/kernel/table/zap.hpp"

#include <utility>
#include <vector>

namespace cow::kernel {

Errno install_guards(Kernel& k, ProcId proc, Vpn first, Vpn last) {
    const Machine& m = k.machine();
    const MmId mm = m.process(proc).mm;
    const Vma vma = *m.space(mm).find(first);
    const bool marks = m.config.has(KernelTrait::guards_mark_vma);
    if (marks) {
        set_vma_flags(k, mm, vma.start, vma.flags | vm::maybe_guard);
    }
    if (vma.is_anonymous() || !marks) {
        Fault preparing{proc, mm, VirtAddr{first}, first, Access::load, vma, {}};
        prepare_anon_vma(k, preparing);
    }
    if (!own_tables(k, mm, first, last)) {
        return Errno::enomem;
    }
    zap_range(k, mm, first, last, PteReason::guard);
    for (Vpn page = first; page < last; ++page) {
        const TableId table = ensure_table(k, mm, page);
        if (table == no_table) {
            return Errno::enomem;
        }
        if (m.tables.entry(table, table_index(page, 1)).none()) {
            set_pte(k, mm, table, page, {}, Pte::guard(), PteReason::guard);
        }
    }
    return Errno::ok;
}

Errno remove_guards(Kernel& k, ProcId proc, Vpn first, Vpn last) {
    const Machine& m = k.machine();
    const MmId mm = m.process(proc).mm;
    if (!own_tables(k, mm, first, last)) {
        return Errno::enomem;
    }
    std::vector<std::pair<Vpn, TableId>> markers;
    for_each_entry(m, m.space(mm), first, last, [&](Vpn page, Pte entry, TableId table) {
        if (entry.is_guard()) {
            markers.emplace_back(page, table);
        }
    });
    for (const auto& [page, table] : markers) {
        set_pte(k, mm, table, page, Pte::guard(), {}, PteReason::guard);
    }
    return Errno::ok;
}

} // namespace cow::kernel
