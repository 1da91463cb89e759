#include "core/machine/page_table.hpp"

#include <cassert>

namespace cow {

void TablePool::take(TableId id, u32 level) {
    if (tables_.capacity() <= id.v) { // a quarter more, not twice as much
        tables_.reserve(id.v + 1 + tables_.size() / 4);
    }
    while (tables_.size() <= id.v) {
        if (tables_.size() < id.v) {
            free_.insert(static_cast<u32>(tables_.size()));
        }
        tables_.emplace_back();
    }
    assert(tables_[id.v].level == 0 && tables_[id.v].live == 0);
    free_.erase(id.v);
    tables_[id.v].level = static_cast<u8>(level);
    tables_[id.v].refs = 1;
    ++count_;
}

void TablePool::release(TableId id) {
    Table& table = tables_[id.v];
    assert(table.level != 0 && table.live == 0 && table.refs == 1);
    table.level = 0;
    table.refs = 0;
    free_.insert(id.v);
    --count_;
}

void TablePool::add_refs(TableId id, i32 delta) {
    Table& table = tables_[id.v];
    const bool was_shared = table.refs > 1;
    table.refs += static_cast<u32>(delta);
    const bool is_shared = table.refs > 1;
    shared_ += static_cast<u32>(is_shared) - static_cast<u32>(was_shared);
}

} // namespace cow
