#pragma once
// Page tables: a radix tree of 512-entry pages. Level 1 holds PTEs, the highest level (config.levels) is the root.
//
//   virtual address, four levels:   | PML4 9 | PDPT 9 | PD 9 | PT 9 | offset 12 |
//   level of the table it indexes:      4        3       2      1

#include "core/base/ids.hpp"
#include "core/base/index_set.hpp"
#include "core/machine/pte.hpp"

#include <array>
#include <vector>

namespace cow {

struct Table {
    std::array<Pte, table_entries> entries{};
    u32 refs = 0; ///< upper entries (or spaces, for a root) that point here; above 1 only with fork=ondemand
    u16 live = 0; ///< entries that are not none
    u8 level = 0; ///< 0: the slot is free
};

/// Index into a table of `level` (1 = PT) for a page.
constexpr u32 table_index(Vpn page, u32 level) {
    return static_cast<u32>((page.v >> (table_bits * (level - 1))) & (table_entries - 1));
}

/// Pages that one entry of a table of `level` stands for.
constexpr u64 span_of(u32 level) { return u64{1} << (table_bits * (level - 1)); }
/// The first page that the last-level table of `page` has an entry for.
constexpr Vpn table_base(Vpn page) { return Vpn{page.v & ~(table_entries - 1)}; }

/// All page-table pages of the machine.
class TablePool {
public:
    const Table& operator[](TableId id) const { return tables_[id.v]; }
    Pte entry(TableId id, u32 index) const { return tables_[id.v].entries[index]; }
    u32 count() const { return count_; }   ///< page-table pages in use
    u32 shared() const { return shared_; } ///< tables with more than one parent
    u32 high_water() const { return static_cast<u32>(tables_.size()); }
    TableId lowest_free() const {
        return TableId{free_.empty() ? static_cast<u32>(tables_.size()) : free_.lowest()};
    }

    // For event/ only.
    void take(TableId id, u32 level);
    void release(TableId id);
    void set(TableId id, u32 index, Pte value) {
        Table& table = tables_[id.v];
        const Pte old = table.entries[index];
        table.live = static_cast<u16>(table.live + (value.none() ? 0 : 1) - (old.none() ? 0 : 1));
        table.entries[index] = value;
    }
    void add_refs(TableId id, i32 delta);
    Table& raw(TableId id) { return tables_[id.v]; }

private:
    std::vector<Table> tables_;
    IndexSet free_;
    u32 count_ = 0;
    u32 shared_ = 0;
};

/// Where a walk ended: at the entry that maps `page`, or at one above it where a table is missing.
struct Walk {
    TableId table = no_table; ///< the table of the leaf, or no_table when there is no way to one
    u32 index = 0;            ///< of the leaf in it
    u32 level = 0; ///< of the table of the last entry looked at; above the root's: there is no root
    bool upper_writable = true; ///< the AND of the W bits above the leaf
    Pte pte{};                  ///< the leaf

    /// It ended in a last-level table.
    bool reached_pt() const { return table != no_table && level == 1; }
    /// Pages that the entry it ended at stands for.
    u64 span() const { return span_of(level); }
    /// The first page behind them.
    Vpn end(Vpn page) const { return Vpn{(page.v / span() + 1) * span()}; }
};
inline Walk walk(const TablePool& tables, TableId root, u32 levels, Vpn page) {
    Walk out;
    out.level = levels;
    if (root == no_table) {
        ++out.level;
        return out;
    }
    for (TableId table = root;; --out.level) {
        const u32 index = table_index(page, out.level);
        const Pte entry = tables.entry(table, index);
        if (entry.is_leaf(out.level)) {
            out.table = table;
            out.index = index;
            out.pte = entry;
            return out;
        }
        if (entry.none()) {
            return out;
        }
        out.upper_writable = out.upper_writable && entry.writable();
        table = entry.child();
    }
}

} // namespace cow
