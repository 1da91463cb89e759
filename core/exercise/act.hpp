#pragma once
// What can be done by whoever performs a step in the kernel's stead: the kernel's own acts, each of a few events.

#include "core/base/ids.hpp"
#include "core/event/fault_events.hpp"

#include <cstddef>

namespace cow {

enum class Verb : u8 {
    point,      ///< fault: at the entry that it is about
    decide,     ///< fault: what is to be done
    take,       ///< fault: a free frame, with the one reference that its entry will be
    fetch_page, ///< fault: the file's page into the page cache
    copy,       ///< fault: a page into the frame that was taken
    zero,       ///< fault: that frame
    protect,    ///< fork: the parent's entries
    raise,      ///< the reference count of a frame, or of a group's
    set,        ///< fault: the entry
    share,      ///< fork: the child's entries point at the parent's frames
    clear,      ///< exit: the entries
    lower,      ///< the reference count of a frame, or of a group's
    flush,      ///< what the processor has cached
    release,    ///< a frame, or a group's
    finish,     ///< the access is tried again, fork returns, the process is gone
    kill,       ///< fault: the access was a bad one, and the process dies of it
};
inline constexpr std::size_t verb_count = 16;

/// What it is done to. A fault is about one entry; fork and exit do the same to all pages of a group.
struct Act {
    Verb verb{};
    Decision decision = Decision::none; ///< decide
    Pfn frame = no_pfn;                 ///< take, copy (from it), set, raise, lower, free
    bool writable = false;              ///< set, share: what the entry allows
    MmId mm = no_mm;                    ///< point: whose entry …
    Vpn page{};                         ///< … of this page
    std::size_t group = 0;              ///< fork, exit

    bool operator==(const Act&) const = default;
};

} // namespace cow
