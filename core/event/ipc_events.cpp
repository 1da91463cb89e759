#include "core/event/ipc_events.hpp"

#include "core/machine/machine.hpp"

#include <cassert>

namespace cow {

void ShmCreated::apply(Machine& m) const {
    assert(id == m.segments.size());
    m.segments.push_back(segment);
}
void ShmCreated::undo(Machine& m) const { m.segments.pop_back(); }

void ShmChanged::apply(Machine& m) const {
    m.segments[id].key = key;
    m.segments[id].mode = mode;
}
void ShmChanged::undo(Machine& m) const {
    m.segments[id].key = old_key;
    m.segments[id].mode = old_mode;
}

void ShmDestroyed::apply(Machine& m) const { m.segments[id].destroyed = true; }
void ShmDestroyed::undo(Machine& m) const { m.segments[id].destroyed = false; }

} // namespace cow
