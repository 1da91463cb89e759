#pragma once
// Event → sentence: one short English sentence per event, naming what the scenario names.

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

/// "buf+0x1000", or "0x7f0000001000" when no label is near.
std::string address_text(const Machine& machine, MmId mm, VirtAddr addr, const Labels& labels);

/// How much a reader should notice it: bookkeeping is left out of the plain story.
enum class Weight : u8 { detail, normal, key };
Weight event_weight(const Event& event);

} // namespace cow
