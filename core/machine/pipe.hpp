#pragma once
// Bytes on their way from one process to another: a pipe, or one direction of a pair of sockets.

#include "core/base/ids.hpp"
#include "core/machine/content.hpp"

#include <vector>

namespace cow {

/// struct pipe_buffer: what is left to be read of one page; of a socket, of one piece that was sent.
struct PipeBuffer {
    ContentId content{};
    u16 offset = 0;
    u16 length = 0;       ///< bytes; 0: there is no such buffer, unless a write came in vain
    bool packet = false;  ///< O_DIRECT: never joined with another
    bool goes_on = false; ///< socket: the next one was sent together with it
    bool in_vain = false; ///< empty: a write found no bytes for it (before 6.13)

    bool exists() const { return length != 0 || in_vain; }
    ContentPiece piece() const { return {content, offset, length}; }
    bool operator==(const PipeBuffer&) const = default;
};

struct Pipe {
    static constexpr u32 most_buffers = 16; ///< of a pipe (PIPE_DEF_BUFFERS)
    std::vector<PipeBuffer> buffers;        ///< the oldest first
    bool socket = false;
    bool reset = false; ///< socket: its reader finds that the other side went with bytes unread (ECONNRESET)

    u64 bytes() const {
        u64 sum = 0;
        for (const PipeBuffer& buffer : buffers) {
            sum += buffer.length;
        }
        return sum;
    }
};

inline constexpr u32 no_pipe = 0xffffffffU;
using PipeId = Id<struct PipeTag, u32>; ///< as an event names it

} // namespace cow
