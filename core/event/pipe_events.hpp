#pragma once
// Events of pipes and sockets.

#include "core/base/ids.hpp"
#include "core/event/event_facts.hpp"
#include "core/machine/pipe.hpp"

namespace cow {

COWSCOPE_FIELDS(PipeBuffer, content, offset, length, packet, goes_on, in_vain)

struct PipeCreated {
    static constexpr EventFacts facts{EventKind::file, Weight::detail, Line::none, Effect::changes};
    u32 pipe = 0;
    bool socket = false;

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(PipeCreated, pipe, socket)

/// What a pipe or socket holds changes: a buffer comes (it was none), goes (it is none), or is another.
struct PipeBufferSet {
    static constexpr EventFacts facts{EventKind::file, Weight::normal, Line::joined, Effect::changes};
    u32 pipe = 0;
    u32 index = 0; ///< 0: the next one to be read
    PipeBuffer old{};
    PipeBuffer now{};

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(PipeBufferSet, pipe, index, old, now)

/// The other side of a pair of sockets went with bytes unread; or its reader has heard of it.
struct SocketReset {
    static constexpr EventFacts facts{EventKind::file, Weight::detail, Line::none, Effect::changes};
    u32 pipe = 0;
    bool now = false;

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(SocketReset, pipe, now)

} // namespace cow
