#include "core/machine/vma_list.hpp"

#include <algorithm>
#include <cassert>

namespace cow {

const Vma& VmaList::operator[](std::size_t index) const {
    std::size_t chunk = 0;
    while (index >= chunks_[chunk].vmas.size()) {
        index -= chunks_[chunk++].vmas.size();
    }
    return chunks_[chunk].vmas[index];
}

bool VmaList::operator==(const VmaList& other) const {
    return size_ == other.size_ && std::equal(begin(), end(), other.begin());
}

/// The first chunk that has something which ends above `page`.
std::size_t VmaList::chunk_from(Vpn page) const {
    const auto found = std::upper_bound(chunks_.begin(), chunks_.end(), page, [](Vpn at, const Chunk& chunk) {
        return at < chunk.vmas.back().end;
    });
    return static_cast<std::size_t>(found - chunks_.begin());
}

/// Every fault looks for its VMA, and most spaces have only a few.
VmaList::Iterator VmaList::from(Vpn page) const {
    const std::size_t chunk = chunks_.size() == 1 ? 0 : chunk_from(page);
    if (chunk == chunks_.size()) {
        return end();
    }
    const std::vector<Vma>& vmas = chunks_[chunk].vmas;
    const Vma* const first = vmas.data();
    const Vma* const last = first + vmas.size();
    const Vma* found = first;
    constexpr std::size_t few = 8;
    if (vmas.size() > few) {
        found = std::upper_bound(first, last, page, [](Vpn at, const Vma& vma) { return at < vma.end; });
    } else {
        while (found != last && found->end <= page) {
            ++found;
        }
    }
    return found == last ? end() : Iterator{chunks_, chunk, static_cast<std::size_t>(found - first)};
}

VmaList::Iterator VmaList::at_or_above(Vpn page) const {
    Iterator found = from(page);
    return found != end() && found->start < page ? ++found : found;
}

/// The chunk that has, or will have, the VMA that starts there.
std::size_t VmaList::chunk_of(Vpn start) const {
    const auto above =
        std::upper_bound(chunks_.begin(), chunks_.end(), start,
                         [](Vpn at, const Chunk& chunk) { return at < chunk.vmas.front().start; });
    return above == chunks_.begin() ? 0 : static_cast<std::size_t>(above - chunks_.begin()) - 1;
}

void VmaList::changed(Chunk& chunk) {
    chunk.widest = 0;
    for (std::size_t i = 1; i < chunk.vmas.size(); ++i) {
        chunk.widest = std::max(chunk.widest, chunk.vmas[i].start - chunk.vmas[i - 1].end);
    }
}

void VmaList::count(const Vma& vma, bool added) {
    const u64 pages = added ? vma.pages() : u64{0} - vma.pages();
    totals_.pages += pages;
    totals_.data += vma.is_data() ? pages : 0;
    totals_.locked += vma.has(vm::locked) ? pages : 0;
}

void VmaList::insert(const Vma& vma) {
    count(vma, true);
    ++size_;
    if (chunks_.empty()) {
        chunks_.push_back({{vma}, 0});
        return;
    }
    std::size_t at = chunk_of(vma.start);
    if (chunks_[at].vmas.size() == most) {
        std::vector<Vma>& full = chunks_[at].vmas;
        Chunk upper{{full.begin() + most / 2, full.end()}, 0};
        full.resize(most / 2);
        changed(chunks_[at]);
        changed(upper);
        chunks_.insert(chunks_.begin() + static_cast<std::ptrdiff_t>(at) + 1, std::move(upper));
        at = chunk_of(vma.start);
    }
    std::vector<Vma>& vmas = chunks_[at].vmas;
    vmas.insert(std::upper_bound(vmas.begin(), vmas.end(), vma.start,
                                 [](Vpn start, const Vma& other) { return start < other.start; }),
                vma);
    changed(chunks_[at]);
}

namespace {

std::vector<Vma>::iterator starting_at(std::vector<Vma>& vmas, Vpn start) {
    const auto found = std::lower_bound(vmas.begin(), vmas.end(), start,
                                        [](const Vma& vma, Vpn at) { return vma.start < at; });
    assert(found != vmas.end() && found->start == start);
    return found;
}

} // namespace

void VmaList::erase(Vpn start) {
    const auto here = chunks_.begin() + static_cast<std::ptrdiff_t>(chunk_of(start));
    const auto found = starting_at(here->vmas, start);
    count(*found, false);
    --size_;
    here->vmas.erase(found);
    if (here->vmas.empty()) {
        chunks_.erase(here);
        return;
    }
    const auto next = here + 1;
    if (next != chunks_.end() && here->vmas.size() + next->vmas.size() <= most / 2) {
        here->vmas.insert(here->vmas.end(), next->vmas.begin(), next->vmas.end());
        chunks_.erase(next);
    }
    changed(*here);
}

void VmaList::replace(Vpn start, const Vma& now) {
    Chunk& chunk = chunks_[chunk_of(start)];
    Vma& vma = *starting_at(chunk.vmas, start);
    count(vma, false);
    const bool moved = vma.start != now.start || vma.end != now.end;
    vma = now;
    count(vma, true);
    if (moved) {
        changed(chunk);
    }
}

} // namespace cow
