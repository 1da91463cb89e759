#pragma once
// Events of System V shared memory. Attachments are VMAs.

#include "core/base/ids.hpp"
#include "core/event/event_facts.hpp"
#include "core/machine/shm.hpp"

namespace cow {

COWSCOPE_FIELDS(ShmSegment, file, key, mode, destroyed, size)

struct ShmCreated {
    static constexpr EventFacts facts{EventKind::file, Weight::normal, Line::single, Effect::changes};
    u32 id = 0;
    ShmSegment segment{};

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(ShmCreated, id, segment)

/// It is marked: to go with its last attachment, locked, or unlocked.
struct ShmChanged {
    static constexpr EventFacts facts{EventKind::file, Weight::normal, Line::single, Effect::changes};
    u32 id = 0;
    u32 old_key = 0;
    u32 old_mode = 0;
    u32 key = 0;
    u32 mode = 0;

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(ShmChanged, id, old_key, old_mode, key, mode)

/// Removed, and nobody is attached: its id is no more.
struct ShmDestroyed {
    static constexpr EventFacts facts{EventKind::file, Weight::normal, Line::single, Effect::changes};
    u32 id = 0;

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(ShmDestroyed, id)

using IpcEvents = EventList<ShmCreated, ShmChanged, ShmDestroyed>;

} // namespace cow
