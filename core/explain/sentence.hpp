#pragma once
// Event → sentence: one short sentence per event, naming what the scenario names; and the names.

#include "core/event/event.hpp"
#include "core/machine/machine.hpp"

#include <map>
#include <string>

namespace cow {

/// Names for addresses, made from the scenario's bindings: buf → 0x7f….
struct Labels {
    std::map<u64, std::string> addresses; ///< start address → name
};

/// "init's page buf+0x1000 is read-only: the MMU refuses the write." `machine` is the state before or after the event
/// (only names and VMAs are read from it).
std::string sentence(const Event& event, const Machine& machine, const Labels& labels);

/// The same in a few words, for a checklist: "copy 4 KiB F1 → F2"; "" for an event that has no line there. `count`: as
/// many of the sort came in a row.
std::string short_phrase(const Event& event, const Machine& machine, const Labels& labels, std::size_t count);

/// "F7"; "ZERO" for the zero page.
std::string frame_name(Pfn pfn);

/// "text", "buf", "libc.so.6": what a VMA is called.
std::string vma_name(const Machine& machine, MmId mm, const Vma& vma, const Labels& labels);

/// "buf+0x1000", or "0x7f0000001000" when no label is near.
std::string address_text(const Machine& machine, MmId mm, VirtAddr addr, const Labels& labels);

} // namespace cow
