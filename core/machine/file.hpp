#pragma once
// Files, their page cache, and open file descriptions.
//
// A declared file starts warm: its pages are in the page cache, and a frame stands for one as soon as somebody uses
// it. A page that reclaim dropped is cold: the next fault on it is a major one.

#include "core/base/ids.hpp"

#include <map>
#include <set>

namespace cow {

struct File {
    NameId name{};
    u64 size = 0;       ///< bytes
    u64 disk_size = 0;  ///< bytes it began with
    bool exec = false;  ///< execve accepts it
    bool shmem = false; ///< the invisible file behind MAP_SHARED|MAP_ANONYMOUS: no disk, dirty by nature
    bool accounted =
        false; ///< shmem: charged to `committed` as a whole; else (MAP_NORESERVE) each page as it is made
    bool implied = false; ///< opened by a recorded trace without being declared: grows to what the trace maps
    bool filled = false;  ///< every page starts as `fill` instead of being made from the name
    ContentId fill{};
    u32 mappings = 0;              ///< VMAs of it, in all spaces
    std::map<u64, Pfn> cache;      ///< page of the file → frame
    std::map<u64, ContentId> disk; ///< pages whose bytes on disk are not the initial ones
    std::set<u64> cold;            ///< pages that a fault must read from the disk again

    u64 pages() const { return pages_for(size); }
    /// To `committed`, apart from what VMAs are charged.
    u64 charged_pages() const { return !shmem ? 0 : accounted ? pages() : cache.size(); }
    Pfn cached(u64 index) const {
        auto it = cache.find(index);
        return it == cache.end() ? no_pfn : it->second;
    }
};

/// struct file: what descriptors point at; fork shares it.
struct OpenFile {
    FileId file = no_file; ///< no_file: the terminal
    bool readable = false;
    bool writable = false;
    bool append = false; ///< every write goes to the end of the file (O_APPEND)
    u64 position = 0;    ///< bytes
    u32 refs = 0;
};

inline constexpr u32 no_open_file = 0xffffffffU;
inline constexpr u32 terminal_open_file = 0;

struct Descriptor {
    u32 open_file = no_open_file;
    bool close_on_exec = false;
    bool operator==(const Descriptor&) const = default;
};

} // namespace cow
