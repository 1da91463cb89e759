#pragma once
// What an event changed, asked of one part of the machine: as that was before. Pictures of the way from there to the
// state after it are drawn from this.

#include "core/event/event.hpp"
#include "core/machine/machine.hpp"

#include <optional>

namespace cow {

/// The VMAs of a space before `event`; nothing when it did not change them. `now`: those after it.
std::optional<VmaList> vmas_before(const Event& event, MmId mm, const VmaList& now);

/// An entry before `event`; nothing when it did not change it. `machine` is the state after the event.
std::optional<EntryBefore> entry_before(const Event& event, const EntryNow& now, const Machine& machine);

/// What `event` did to the reference count of a frame. `machine` is the state after it.
i32 references_changed(const Event& event, Pfn pfn, const Machine& machine);

} // namespace cow
