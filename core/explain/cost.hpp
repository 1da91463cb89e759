#pragma once
// Modelled time: what the counted work would cost on a machine whose costs are known. One table, replaceable as a whole
// by costs measured elsewhere.

#include "core/base/ids.hpp"
#include "core/machine/counters.hpp"

#include <span>
#include <string_view>

namespace cow {

/// Nanoseconds for each kind of work.
///
/// The default was measured on a virtualised Linux 6.18 on an AMD EPYC, where a trap costs about ten times what it does on
/// bare metal: a fault that fills with zeros 10,500 ns, one that copies 15,400, one that reuses 13,700; MADV_POPULATE
/// 412 a page; fork 26 for a resident page; a null system call 1,370; a load that misses the TLB 45 more than one that
/// hits. The parts below add up to these.
struct CostTable {
    double trap = 10100;     ///< a page fault without the work done in it: zero-fill fault less populate
    double page_copy = 1700; ///< 4 KiB from one frame to another: COW copy less COW reuse
    double page_zero = 386;  ///< 4 KiB of zeros: populate less a PTE
    double pte_write = 26;   ///< one page-table entry with its counts: fork, per resident page
    double tlb_miss = 45;    ///< a page walk
    double tlb_flush = 3570; ///< one flush, of a page or of all: COW reuse less trap and PTE
    double syscall = 1370;   ///< in and out of the kernel

    bool operator==(const CostTable&) const = default;
};

/// The rows of a table, so that it can be read from a file, shown and explained.
struct CostRow {
    std::string_view name; ///< "page_copy"
    double CostTable::*cost;
    u64 Counters::*count;  ///< what it is multiplied by
    std::string_view what; ///< "4 KiB copied"
};
std::span<const CostRow> cost_rows();

/// Time since the machine's start, ns: every counter times its cost.
u64 modelled_ns(const Counters& counters, const CostTable& costs = {});

} // namespace cow
