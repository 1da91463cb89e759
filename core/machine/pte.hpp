#pragma once
// One page-table entry, with the bits where x86-64 has them:
//
//   63   62      52 51                     12 11  9  8   6   5   2   1   0
//  +----+----------+-------------------------+----+---+---+---+---+---+---+
//  | NX |     0    |  frame or table number  | GX | N | D | A |   U | W | P |
//  +----+----------+-------------------------+----+---+---+---+---+---+---+
//
// P present, W writable, U user, A accessed, D dirty, NX no instruction is fetched from there; X (software) exclusive:
// the frame is this mapping's alone, a write needs no copy (PG_anon_exclusive); N: PROT_NONE, present for the kernel but
// not for the processor; G: nothing is mapped and nothing shall be, a guard region's marker (PTE_MARKER_GUARD).

#include "core/base/ids.hpp"

namespace cow {

struct Pte {
    u64 v = 0;

    static constexpr u64 P = 1U << 0U;
    static constexpr u64 W = 1U << 1U;
    static constexpr u64 U = 1U << 2U;
    static constexpr u64 A = 1U << 5U;
    static constexpr u64 D = 1U << 6U;
    static constexpr u64 N = 1U << 8U;
    static constexpr u64 X = 1U << 9U;
    static constexpr u64 G = 1U << 10U;
    static constexpr u64 NX = u64{1} << 63U;
    static constexpr u64 flag_mask = page_mask; ///< all but NX, which goes with the VMA

    static constexpr Pte make(Pfn pfn, u64 flags) { return {(u64{pfn.v} << page_shift) | flags}; }
    static constexpr Pte guard() { return {G}; }
    static constexpr Pte table(TableId id) { return {(u64{id.v} << page_shift) | P | W | U}; }

    constexpr bool none() const { return v == 0; }
    /// The kernel's pte_present(): a frame is mapped, also when PROT_NONE hides it from the processor.
    constexpr bool has_frame() const { return (v & (P | N)) != 0; }
    /// Ends a walk at a table of that level: what it maps is memory, not another table.
    constexpr bool is_leaf(u32 level) const { return level == 1; }
    constexpr bool has(u64 flag) const { return (v & flag) != 0; }
    constexpr bool writable() const { return has(W); }
    constexpr bool exclusive() const { return has(X); }
    constexpr bool executable() const { return !has(NX); }
    constexpr bool is_guard() const { return has(G); }
    constexpr Pfn pfn() const { return Pfn{static_cast<u32>(v >> page_shift)}; }
    constexpr TableId child() const { return TableId{static_cast<u32>(v >> page_shift)}; }
    constexpr u64 flags() const { return v & flag_mask; }
    constexpr Pte with(u64 set) const { return {v | set}; }
    constexpr Pte without(u64 clear) const { return {v & ~clear}; }
    constexpr bool operator==(const Pte&) const = default;
};

} // namespace cow
