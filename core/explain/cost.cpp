#include "core/explain/cost.hpp"

#include <array>

namespace cow {
namespace {

constexpr std::array<CostRow, 7> rows{{
    {"trap", &CostTable::trap, &Counters::faults, "page faults"},
    {"page_copy", &CostTable::page_copy, &Counters::copies, "pages copied"},
    {"page_zero", &CostTable::page_zero, &Counters::zero_fills, "pages filled with zeros"},
    {"pte_write", &CostTable::pte_write, &Counters::ptes, "page-table entries written"},
    {"tlb_miss", &CostTable::tlb_miss, &Counters::tlb_misses, "page walks"},
    {"tlb_flush", &CostTable::tlb_flush, &Counters::tlb_flushes, "TLB flushes"},
    {"syscall", &CostTable::syscall, &Counters::syscalls, "system calls"},
}};

} // namespace

std::span<const CostRow> cost_rows() { return rows; }

u64 modelled_ns(const Counters& counters, const CostTable& costs) {
    double ns = 0;
    for (const CostRow& row : rows) {
        ns += static_cast<double>(counters.*row.count) * costs.*row.cost;
    }
    return static_cast<u64>(ns);
}

} // namespace cow
