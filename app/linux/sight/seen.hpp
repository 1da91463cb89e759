#pragma once
// What can be seen of a scenario at one moment, from outside: made from the model and from the real kernel alike, so
// that both can be compared.

#include "app/linux/sight/field.hpp"

#include <array>
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
    std::optional<bool> accessed;    ///< the entry's A bit; no kernel tells it of a single page
    std::string bytes;               ///< "the same", or what it holds instead; "" when it was not read
    /// PG_referenced, by which the kernel counts it as referenced whatever its entry says.
    bool marked = false;
    bool large = false; ///< one of several pages of a folio
};

/// A VMA; sizes in bytes.
struct VmaSeen {
    u64 start = 0, end = 0; ///< addresses
    std::string rights;     ///< "rw-p", as maps prints it
    u64 offset = 0;         ///< in its file; 0 for anonymous memory
    bool file = false;      ///< backed by a file with a name
    std::string name;       ///< "[anon:heap]"
    std::string flags;      ///< of smaps' VmFlags those that the model has: "rd wr mr mw me ac "
    u64 rss = 0, pss = 0, uss = 0, pss_dirty = 0;
    u64 shared_clean = 0, shared_dirty = 0, private_clean = 0, private_dirty = 0;
    u64 anonymous = 0, lazyfree = 0, merged = 0, locked = 0;
    u64 referenced = 0;
    /// How much of it is known: all figures; those that do not depend on who else maps a page; none.
    enum class Told : u8 { all, own_pages, range } told = Told::all;
};

/// The figures of smaps that both can tell.
struct VmaFigure {
    Field field;
    u64 VmaSeen::*value;
    bool of_own_pages = true; ///< does not depend on who else maps them
};
inline constexpr std::array vma_figures{VmaFigure{Field::rss, &VmaSeen::rss},
                                        VmaFigure{Field::pss, &VmaSeen::pss, false},
                                        VmaFigure{Field::uss, &VmaSeen::uss, false},
                                        VmaFigure{Field::pss_dirty, &VmaSeen::pss_dirty, false},
                                        VmaFigure{Field::shared_clean, &VmaSeen::shared_clean, false},
                                        VmaFigure{Field::shared_dirty, &VmaSeen::shared_dirty, false},
                                        VmaFigure{Field::private_clean, &VmaSeen::private_clean, false},
                                        VmaFigure{Field::private_dirty, &VmaSeen::private_dirty, false},
                                        VmaFigure{Field::anonymous, &VmaSeen::anonymous},
                                        VmaFigure{Field::lazyfree, &VmaSeen::lazyfree},
                                        VmaFigure{Field::merged, &VmaSeen::merged},
                                        VmaFigure{Field::locked, &VmaSeen::locked, false}};

/// A file that has a name; sizes in bytes.
struct FileSeen {
    u64 size = 0;
    std::string bytes; ///< "the same", or what its beginning holds instead; "" when not read
};

struct DescriptorSeen {
    std::optional<u64> position; ///< bytes; of a file
    bool close_on_exec = false;
};

struct ProcessSeen {
    std::string name;
    std::string state;              ///< running, zombie, reaped
    std::optional<int> signal;      ///< that killed it; of a zombie
    std::vector<VmaSeen> vmas;      ///< by address
    std::map<u64, PageSeen> pages;  ///< by address, those present
    std::optional<u64> page_tables; ///< bytes
    std::map<u64, DescriptorSeen> descriptors;
    std::map<u64, std::string> writable; ///< by address: did a store go through without a fault?
};

/// What a step came to, for the process that did it.
struct StepSeen {
    std::string process;
    std::optional<std::string> result; ///< as strace prints it
    std::optional<std::string> signal; ///< that an access ended in
    std::optional<u64> minflt, majflt;
    std::optional<i64> committed; ///< pages charged
};

struct Seen {
    StepSeen step;
    std::map<std::string, FileSeen> files;                          ///< by the scenario's path
    std::vector<ProcessSeen> processes;                             ///< in the order of the model
    std::optional<u64> pages_shared, pages_sharing, pages_unshared; ///< of same-page merging
};

} // namespace cow::real
