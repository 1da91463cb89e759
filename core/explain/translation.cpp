#include "core/explain/translation.hpp"

#include "core/language/language.hpp"

#include <algorithm>
#include <array>

namespace cow {

std::string_view table_level_name(u32 level) {
    constexpr std::array<std::string_view, 6> names{"", "PT", "PD", "PDPT", "PML4", "PML5"};
    return names[std::min<std::size_t>(level, names.size() - 1)];
}

AddressWalk walk_address(const Machine& machine, MmId mm, VirtAddr addr) {
    AddressWalk out;
    out.offset = addr.offset();
    TableId table = mm.v < machine.spaces.size() ? machine.space(mm).root : no_table;
    for (u32 level = machine.config.levels; level >= 1; --level) {
        WalkStep step;
        step.level = level;
        step.index = table_index(addr.page(), level);
        step.table = table;
        if (table != no_table) {
            step.table_shared = machine.tables[table].refs > 1;
            step.entry = machine.tables.entry(table, step.index);
            table = step.entry.none() ? no_table : step.entry.child();
            out.upper_writable =
                out.upper_writable && (level == 1 || step.entry.none() || step.entry.writable());
        }
        if (level == 1) {
            out.pte = step.entry;
        }
        out.steps.push_back(step);
    }
    return out;
}

std::span<const PteBit> pte_bit_table() {
    static constexpr std::array<PteBit, 9> table{{
        {Pte::P, "P", tr_later("present"), tr_later("The entry maps a frame."),
         tr_later("Any access faults.")},
        {Pte::W, "W", tr_later("writable"), tr_later("A write goes through."), tr_later("A write faults.")},
        {Pte::U, "U", tr_later("user"), tr_later("The process may use it."),
         tr_later("Only the kernel may use it.")},
        {Pte::A, "A", tr_later("accessed"), tr_later("Used since the bit was last cleared."),
         tr_later("Not used since the bit was last cleared.")},
        {Pte::D, "D", tr_later("dirty"), tr_later("Written through this entry."),
         tr_later("Not written through this entry.")},
        {Pte::X, "X", tr_later("exclusive"),
         tr_later("The kernel's note: the frame is this mapping's alone, so a write needs no copy."),
         tr_later("The kernel's note: the frame may be somebody else's, too.")},
        {Pte::N, "N", tr_later("no access"),
         tr_later("PROT_NONE: the frame is kept, but the processor may not use it."),
         tr_later("Not protected against all access.")},
        {Pte::G, "G", tr_later("guard"), tr_later("A guard region: any access is a SIGSEGV."),
         tr_later("No guard region.")},
        {Pte::NX, "NX", tr_later("no execute"), tr_later("No instruction is fetched from here."),
         tr_later("Instructions may be fetched from here.")},
    }};
    return table;
}

} // namespace cow
