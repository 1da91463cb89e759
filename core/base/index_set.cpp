#include "core/base/index_set.hpp"

#include <bit>
#include <cassert>

namespace cow {

void IndexSet::grow(u32 index) {
    std::size_t need = index / bits + 1;
    for (std::size_t level = 0;; ++level) {
        if (level == levels_.size()) {
            levels_.emplace_back();
            // A new summary level starts with what the level below it holds.
            levels_[level].resize(1);
            for (std::size_t i = 0; i < levels_[level - 1].size() && i < bits; ++i) {
                if (levels_[level - 1][i] != 0) {
                    levels_[level][0] |= u64{1} << i;
                }
            }
        }
        if (levels_[level].size() < need) {
            levels_[level].resize(need);
        }
        if (levels_[level].size() == 1) {
            return;
        }
        need = (levels_[level].size() - 1) / bits + 1;
    }
}

void IndexSet::insert(u32 index) {
    if (contains(index)) {
        return;
    }
    grow(index);
    ++count_;
    for (auto& level : levels_) {
        level[index / bits] |= u64{1} << (index % bits);
        index /= bits;
    }
}

void IndexSet::erase(u32 index) {
    if (!contains(index)) {
        return;
    }
    --count_;
    for (auto& level : levels_) {
        level[index / bits] &= ~(u64{1} << (index % bits));
        if (level[index / bits] != 0) {
            return;
        }
        index /= bits;
    }
}

bool IndexSet::contains(u32 index) const {
    const std::vector<u64>& bitmap = levels_.front();
    return index / bits < bitmap.size() && ((bitmap[index / bits] >> (index % bits)) & 1U) != 0;
}

u32 IndexSet::lowest() const {
    assert(count_ != 0);
    u32 index = 0;
    for (std::size_t level = levels_.size(); level-- > 0;) {
        index = index * bits + static_cast<u32>(std::countr_zero(levels_[level][index]));
    }
    return index;
}

} // namespace cow
