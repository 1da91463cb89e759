#pragma once
// The state of same-page merging (mm/ksm.c): which spaces are scanned, an rmap item per scanned page, and the stable
// tree. The unstable tree is rebuilt in each scan and so is no state.

#include "core/base/ids.hpp"

#include <map>
#include <set>
#include <utility>
#include <vector>

namespace cow {

/// struct ksm_rmap_item.
struct KsmItem {
    enum class Tree : u8 { absent, none, unstable, stable };
    u32 checksum = 0;         ///< of the contents at the last scan; 0: none was taken yet
    Pfn stable = no_pfn;      ///< the KSM frame it hangs on, when `tree` is stable
    Tree tree = Tree::absent; ///< absent: there is no item
    u8 age = 0;               ///< scans it has been through, for smart scan
    u8 skips = 0;             ///< scans still to be skipped
    bool operator==(const KsmItem&) const = default;
};

struct Ksm {
    std::vector<MmId> spaces; ///< in scan order
    std::map<std::pair<MmId, Vpn>, KsmItem> items;
    std::set<std::pair<ContentId, Pfn>>
        stable; ///< the stable tree; several frames of the same bytes when one was full
    u64 full_scans = 0;
};

} // namespace cow
