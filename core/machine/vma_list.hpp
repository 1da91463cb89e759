#pragma once
// The VMAs of an address space, by address. Like the kernel's maple tree it takes any number of them: they lie in chunks
// of limited size, so that finding, adding and removing one costs hardly more when there are thousands, and a search for
// room skips the chunks that have none.

#include "core/machine/vma.hpp"

#include <cstddef>
#include <iterator>
#include <vector>

namespace cow {

/// Sums over all VMAs, in pages.
struct VmaTotals {
    u64 pages = 0;  ///< total_vm
    u64 data = 0;   ///< data_vm: private, writable, no stack
    u64 locked = 0; ///< with VM_LOCKED
    bool operator==(const VmaTotals&) const = default;
};

class VmaList {
    struct Chunk {
        std::vector<Vma> vmas; ///< never empty
        u64 widest = 0;        ///< pages of the widest hole between two of them
    };

public:
    class Iterator {
    public:
        using iterator_category = std::bidirectional_iterator_tag;
        using value_type = Vma;
        using difference_type = std::ptrdiff_t;
        using pointer = const Vma*;
        using reference = const Vma&;

        Iterator() = default;
        reference operator*() const { return (*chunks_)[chunk_].vmas[at_]; }
        pointer operator->() const { return &**this; }
        Iterator& operator++() {
            if (++at_ == (*chunks_)[chunk_].vmas.size()) {
                ++chunk_;
                at_ = 0;
            }
            return *this;
        }
        Iterator& operator--() {
            if (at_ == 0) {
                at_ = (*chunks_)[--chunk_].vmas.size();
            }
            --at_;
            return *this;
        }
        Iterator operator++(int) {
            Iterator old = *this;
            ++*this;
            return old;
        }
        Iterator operator--(int) {
            Iterator old = *this;
            --*this;
            return old;
        }
        bool operator==(const Iterator&) const = default;

    private:
        friend class VmaList;
        Iterator(const std::vector<Chunk>& chunks, std::size_t chunk, std::size_t at)
            : chunks_(&chunks), chunk_(chunk), at_(at) {}
        const std::vector<Chunk>* chunks_ = nullptr;
        std::size_t chunk_ = 0;
        std::size_t at_ = 0;
    };

    Iterator begin() const { return {chunks_, 0, 0}; }
    Iterator end() const { return {chunks_, chunks_.size(), 0}; }
    auto rbegin() const { return std::reverse_iterator(end()); }
    auto rend() const { return std::reverse_iterator(begin()); }
    bool empty() const { return size_ == 0; }
    std::size_t size() const { return size_; }
    const Vma& front() const { return chunks_.front().vmas.front(); }
    const Vma& back() const { return chunks_.back().vmas.back(); }
    const Vma& operator[](std::size_t index) const;
    const VmaTotals& totals() const { return totals_; }
    bool operator==(const VmaList& other) const;

    /// The first that ends above `page` (find_vma), or end().
    Iterator from(Vpn page) const;
    /// The first that starts at `page` or above, or end().
    Iterator at_or_above(Vpn page) const;

    /// Calls `visit(Vpn bottom, Vpn top, const Vma* above)` for the holes of at least `pages`, downwards, until it returns
    /// true; the last one begins at page 0, the first one ends with no VMA above it.
    template <class Visit> bool any_hole_down(u64 pages, Visit&& visit) const;
    /// The same, upwards.
    template <class Visit> bool any_hole_up(u64 pages, Visit&& visit) const;

    // For event/ only.
    void insert(const Vma& vma);
    void erase(Vpn start);
    /// The one that starts at `start` is as `now` from here on. It keeps its place in the order.
    void replace(Vpn start, const Vma& now);

private:
    static constexpr std::size_t most = 128; ///< VMAs in a chunk
    static constexpr Vpn no_limit{~u64{0}};

    std::size_t chunk_from(Vpn page) const;
    std::size_t chunk_of(Vpn start) const;
    void changed(Chunk& chunk);
    void count(const Vma& vma, bool added);

    std::vector<Chunk> chunks_;
    std::size_t size_ = 0;
    VmaTotals totals_;
};

template <class Visit> bool VmaList::any_hole_down(u64 pages, Visit&& visit) const {
    const Vma* above = nullptr;
    Vpn top = no_limit;
    for (std::size_t i = chunks_.size(); i-- > 0;) {
        const std::vector<Vma>& vmas = chunks_[i].vmas;
        const std::size_t first = chunks_[i].widest >= pages ? 0 : vmas.size() - 1;
        for (std::size_t k = vmas.size(); k-- > first;) {
            if (top - vmas[k].end >= pages && visit(vmas[k].end, top, above)) {
                return true;
            }
            above = &vmas[k];
            top = above->start;
        }
        above = &vmas.front();
        top = above->start;
    }
    return top.v >= pages && visit(Vpn{0}, top, above);
}

template <class Visit> bool VmaList::any_hole_up(u64 pages, Visit&& visit) const {
    Vpn bottom{0};
    for (const Chunk& chunk : chunks_) {
        const std::size_t last = chunk.widest >= pages ? chunk.vmas.size() : 1;
        for (std::size_t k = 0; k < last; ++k) {
            const Vma& vma = chunk.vmas[k];
            if (vma.start - bottom >= pages && visit(bottom, vma.start, &vma)) {
                return true;
            }
            bottom = vma.end;
        }
        bottom = chunk.vmas.back().end;
    }
    return visit(bottom, no_limit, nullptr);
}

} // namespace cow
