#include "app/view/words/glossary.hpp"

#include "core/language/language.hpp"

#include <algorithm>
#include <array>

namespace cow::ui {
namespace {

constexpr std::array entries{
    GlossaryEntry{"VMA", tr_later("a mapping: a range of addresses that a process may use, with its rights")},
    GlossaryEntry{"PTE",
                  tr_later("a page-table entry: which frame a page is in, and what may be done with it")},
    GlossaryEntry{"P W U A D X",
                  tr_later("bits of a PTE: present, writable, for user programs, accessed, dirty; and, "
                           "kept beside it, exclusive: nobody else has the frame")},
    GlossaryEntry{"TLB",
                  tr_later("a processor's memory of translations; it has to be told when an entry changes")},
    GlossaryEntry{"frame", tr_later("4 KiB of physical memory; F7 is the seventh")},
    GlossaryEntry{"refs",
                  tr_later("reference count of a frame: the entries that map it, and the page cache")},
    GlossaryEntry{"mapcount", tr_later("how many page-table entries map a frame")},
    GlossaryEntry{"ZERO", tr_later("the zero page: one frame of zeroes that all may read")},
    GlossaryEntry{"page cache", tr_later("frames that hold pages of files, for whoever reads or maps them")},
    GlossaryEntry{"KSM",
                  tr_later("same-page merging: the kernel finds equal pages and keeps one frame for all")},
    GlossaryEntry{"COW", tr_later("copy-on-write: shared until somebody writes, who then gets a copy")},
    GlossaryEntry{"minor fault", tr_later("a fault that needs no disk: the kernel makes or finds the page")},
    GlossaryEntry{"major fault", tr_later("a fault for which the disk is read")},
    GlossaryEntry{"rss",
                  tr_later("resident set size: all pages that the process has in memory, shared or not")},
    GlossaryEntry{"pss", tr_later("proportional set size: a page that n mappings share counts as 1/n")},
    GlossaryEntry{"uss", tr_later("unique set size: pages that nobody else maps")},
    GlossaryEntry{"committed", tr_later("memory that was promised to processes, used or not")},
};

} // namespace

std::span<const GlossaryEntry> glossary() { return entries; }

std::string_view meaning_of(std::string_view term) {
    const auto* found = std::find_if(entries.begin(), entries.end(),
                                     [&](const GlossaryEntry& entry) { return entry.term == term; });
    return found == entries.end() ? std::string_view() : tr(found->meaning);
}

} // namespace cow::ui
