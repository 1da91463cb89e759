#pragma once
// Event → sentence: one short sentence per event, naming what the scenario names.

#include "core/event/event.hpp"
#include "core/explain/labels.hpp"
#include "core/machine/machine.hpp"

#include <string>

namespace cow {

/// "init's page buf+0x1000 is read-only: the MMU refuses the write." `machine` is the state before or after the event
/// (only names and VMAs are read from it).
std::string sentence(const Event& event, const Machine& machine, const Labels& labels);

/// The same in a few words, for a checklist: "copy 4 KiB F1 → F2"; "" for an event that has no line there. `count`: as
/// many of the sort came in a row.
std::string short_phrase(const Event& event, const Machine& machine, const Labels& labels, std::size_t count);

} // namespace cow
