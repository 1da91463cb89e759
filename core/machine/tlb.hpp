#pragma once
// The translation cache of a processor: direct-mapped, filled by page walks, emptied by flushes. Its entries are tagged by
// address space, so that processes could share a processor. A full flush only advances the generation; entries of older
// generations no longer hit.

#include "core/base/ids.hpp"
#include "core/machine/pte.hpp"

#include <vector>

namespace cow {

/// Packed: two of them fit into an event.
class TlbEntry {
public:
    TlbEntry() = default;
    TlbEntry(MmId space, Vpn page, Pte pte)
        : page_(page.v & page_mask_), no_exec_(pte.has(Pte::NX) ? 1 : 0),
          flags_(pte.flags() & Pte::flag_mask), pfn_(pte.pfn()), space_(space) {}

    MmId space() const { return space_; }
    Vpn page() const { return Vpn{page_}; }
    /// None: the slot is empty.
    Pte pte() const { return Pte::make(pfn_, flags_ | (no_exec_ != 0 ? Pte::NX : 0)); }
    bool empty() const { return flags_ == 0; }
    bool translates(MmId space, Vpn page) const { return page_ == page.v && space_ == space && !empty(); }
    bool operator==(const TlbEntry&) const = default;

private:
    static constexpr u64 page_mask_ = (u64{1} << 51U) - 1;
    u64 page_ : 51 = 0;
    u64 no_exec_ : 1 = 0;
    u64 flags_ : 12 = 0;
    Pfn pfn_{};
    MmId space_{};
};
static_assert(sizeof(TlbEntry) == 16);

struct Tlb {
    std::vector<TlbEntry> entries; ///< empty until the first access
    std::vector<u32> generations;  ///< per entry
    u32 generation = 0;

    /// Slot where `page` would be, for a TLB of `size` entries.
    static u32 slot(Vpn page, u32 size) {
        return static_cast<u32>((size & (size - 1)) == 0 ? page.v & (size - 1) : page.v % size);
    }
    u32 slot(Vpn page) const { return slot(page, static_cast<u32>(entries.size())); }
    bool valid(u32 slot) const { return generations[slot] == generation && !entries[slot].empty(); }
    /// The entry that translates `page` of a space, or null.
    const TlbEntry* find(MmId space, Vpn page) const {
        if (entries.empty()) {
            return nullptr;
        }
        const u32 s = slot(page);
        return generations[s] == generation && entries[s].translates(space, page) ? &entries[s] : nullptr;
    }
};

} // namespace cow
