#pragma once
// Events of same-page merging and of memory pressure.

#include "core/base/ids.hpp"
#include "core/machine/ksm.hpp"

namespace cow {

struct KsmEntered {
    MmId mm{};
};
struct KsmLeft {
    MmId mm{};
    u32 position = 0;
};
/// The scanner looks at a page.
struct KsmScanned {
    MmId mm{};
    Vpn page{};
    Pfn pfn{};
};
struct KsmItemSet {
    MmId mm{};
    Vpn page{};
    KsmItem old{};
    KsmItem now{};
};
/// The stable tree gains or loses a node.
struct KsmStableSet {
    ContentId content{};
    Pfn pfn{};
    bool insert = false;
};
/// Two pages are now one: `from` was replaced by `to`.
struct KsmMerged {
    MmId mm{};
    Vpn page{};
    Pfn from{};
    Pfn to{};
};
struct KsmScanDone {
    u64 old_scans = 0;
};
struct ReclaimBegan {
    u64 pages = 0;
};
struct ReclaimDone {
    u64 pages = 0;
};
/// The OOM killer chose its victim. Counts an OOM kill.
struct OomKilled {
    ProcId proc{};
    i64 badness = 0;
};

} // namespace cow
