#include "core/event/pipe_events.hpp"

#include "core/machine/machine.hpp"

#include <cassert>

namespace cow {
namespace {

void replace(std::vector<PipeBuffer>& buffers, u32 index, const PipeBuffer& old, const PipeBuffer& now) {
    const auto at = buffers.begin() + index;
    if (!old.exists()) {
        buffers.insert(at, now);
    } else if (!now.exists()) {
        buffers.erase(at);
    } else {
        *at = now;
    }
}

} // namespace

void PipeCreated::apply(Machine& m) const {
    assert(pipe == m.pipes.size());
    m.pipes.emplace_back().socket = socket;
}
void PipeCreated::undo(Machine& m) const { m.pipes.pop_back(); }

void PipeBufferSet::apply(Machine& m) const { replace(m.pipes[pipe].buffers, index, old, now); }
void PipeBufferSet::undo(Machine& m) const { replace(m.pipes[pipe].buffers, index, now, old); }

void SocketReset::apply(Machine& m) const { m.pipes[pipe].reset = now; }
void SocketReset::undo(Machine& m) const { m.pipes[pipe].reset = !now; }

} // namespace cow
