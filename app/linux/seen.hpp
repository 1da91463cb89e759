#pragma once
// What can be seen of a scenario at one moment, from outside: made from the model and from the real kernel alike, so
// that both can be compared.

#include "core/base/ids.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace cow::real {

/// A page that is present. What cannot be read is nothing.
struct PageSeen {
    std::optional<u64> frame;        ///< only equality means something
    std::optional<u32> mapcount;     ///< PTEs that map the frame; 0 for the zero page
    std::optional<bool> zero;        ///< the zero page
    std::optional<bool> ksm;         ///< a merged page
    std::optional<bool> anonymous;   ///< not a page of a file (or of shared anonymous memory)
    std::optional<bool> exclusive;   ///< PG_anon_exclusive
    std::optional<bool> mapped_once; ///< pagemap's bit 56
};

/// A VMA; sizes in bytes.
struct VmaSeen {
    u64 start = 0, end = 0; ///< addresses
    std::string rights;     ///< "rw-p", as maps prints it
    u64 offset = 0;         ///< in its file; 0 for anonymous memory
    bool file = false;      ///< backed by a file with a name
    std::string flags;      ///< of smaps' VmFlags those that the model has: "ac dc gd mg nr rr wf"
    u64 rss = 0, pss = 0, uss = 0;
    u64 shared_clean = 0, shared_dirty = 0, private_clean = 0, private_dirty = 0;
    u64 anonymous = 0;
};

struct ProcessSeen {
    std::string name;
    std::string state;              ///< running, zombie, reaped
    std::optional<int> signal;      ///< that killed it; of a zombie
    std::vector<VmaSeen> vmas;      ///< by address
    std::map<u64, PageSeen> pages;  ///< by address, those present
    std::optional<u64> page_tables; ///< bytes
};

struct Seen {
    std::vector<ProcessSeen> processes;                             ///< in the order of the model
    std::optional<u64> pages_shared, pages_sharing, pages_unshared; ///< of same-page merging
};

} // namespace cow::real
