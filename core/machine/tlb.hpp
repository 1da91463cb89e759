#pragma once
// The translation cache of the processor that runs a process: direct-mapped, filled by page walks, emptied by
// flushes. A full flush only advances the generation; entries of older generations no longer hit.

#include "core/base/ids.hpp"
#include "core/machine/pte.hpp"

#include <vector>

namespace cow {

struct TlbEntry {
    Vpn page{};
    Pte pte{}; ///< none: the slot is empty
    bool operator==(const TlbEntry&) const = default;
};

struct Tlb {
    std::vector<TlbEntry> entries; ///< empty until the first access
    std::vector<u32> generations;  ///< per entry
    u32 generation = 0;

    /// Slot where `page` would be, for a TLB of `size` entries.
    static u32 slot(Vpn page, u32 size) {
        return static_cast<u32>((size & (size - 1)) == 0 ? page.v & (size - 1) : page.v % size);
    }
    bool valid(u32 slot) const { return generations[slot] == generation && !entries[slot].pte.none(); }
    /// The entry that translates `page`, or null.
    const TlbEntry* find(Vpn page) const {
        if (entries.empty()) {
            return nullptr;
        }
        const u32 s = slot(page, static_cast<u32>(entries.size()));
        return valid(s) && entries[s].page == page ? &entries[s] : nullptr;
    }
};

} // namespace cow
