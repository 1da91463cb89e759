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

/// Where a walk ended: the PT and index for `page`, or how far the tree reached.
struct Walk {
    TableId table = no_table; ///< the PT (level 1), or no_table when an upper entry is missing
    u32 index = 0;
    u32 missing_level = 0;      ///< level of the first missing table, 0 when none is
    bool upper_writable = true; ///< the AND of the W bits above the PTE
    Pte pte{};
};
inline Walk walk(const TablePool& tables, TableId root, u32 levels, Vpn page) {
    Walk out;
    TableId table = root;
    for (u32 level = levels; level > 1 && table != no_table; --level) {
        const Pte entry = tables.entry(table, table_index(page, level));
        if (entry.none()) {
            out.missing_level = level - 1;
            return out;
        }
        out.upper_writable = out.upper_writable && entry.writable();
        table = entry.child();
    }
    if (table == no_table) {
        out.missing_level = levels;
        return out;
    }
    out.table = table;
    out.index = table_index(page, 1);
    out.pte = tables.entry(table, out.index);
    return out;
}

} // namespace cow
