#pragma once
// A set of small integers that answers "the lowest member" in a few nanoseconds at any size:
// a bitmap with summary levels above it. Used for free frames and free page-table slots, so
// that allocation depends only on which are free and never on the order they were freed in.

#include "core/base/ids.hpp"

#include <vector>

namespace cow {

class IndexSet {
public:
    /// Adds `index`; no effect when it is a member already.
    void insert(u32 index);
    /// Removes `index`; no effect when it is no member.
    void erase(u32 index);
    bool contains(u32 index) const;
    bool empty() const { return count_ == 0; }
    u32 size() const { return count_; }
    /// The lowest member. The set must not be empty.
    u32 lowest() const;

private:
    static constexpr u32 bits = 64;
    std::vector<std::vector<u64>> levels_{std::vector<u64>{}}; // [0] is the bitmap, the last has one word
    u32 count_ = 0;
    void grow(u32 index);
};

} // namespace cow
