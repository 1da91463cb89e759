#include "core/kernel/fs/pipe.hpp"

#include "core/kernel/call.hpp"
#include "core/kernel/fault/user_memory.hpp"
#include "core/kernel/fs/files.hpp"
#include "core/kernel/fs/pipe_end.hpp"
#include "core/kernel/task/exit.hpp"

#include <algorithm>

namespace cow::kernel {
namespace {

/// pipe_buf_can_merge: the first bytes of a write go behind the last ones of the newest buffer, if they fit.
u64 merging_bytes(const Pipe& pipe, u64 bytes) {
    const u64 chars = bytes & page_mask;
    if (chars == 0 || pipe.buffers.empty()) {
        return 0;
    }
    const PipeBuffer& last = pipe.buffers.back();
    return !last.packet && last.offset + last.length + chars <= page_size ? chars : 0;
}

void set_buffer(Kernel& k, u32 pipe, std::size_t index, const PipeBuffer& now) {
    const std::vector<PipeBuffer>& buffers = k.machine().pipes[pipe].buffers;
    const PipeBuffer old = index < buffers.size() ? buffers[index] : PipeBuffer{};
    k.emit(PipeBufferSet{pipe, static_cast<u32>(index), old, now});
}

/// SIGPIPE, unless it is not wanted; then EPIPE.
CallResult broken(Kernel& k, ProcId proc, bool signal) {
    if (signal) {
        k.emit(SignalSent{proc, Signal::sigpipe});
        terminate(k, proc, 0, Signal::sigpipe);
    }
    return CallResult::of(Errno::epipe);
}

CallResult so_far(u64 done, Errno error) {
    return done != 0 ? CallResult::of(static_cast<i64>(done)) : CallResult::of(error);
}

bool waits(const OpenFile& open, u32 message_flags) {
    return (open.status & open_flag::nonblock) == 0 && (message_flags & message_flag::dontwait) == 0;
}

/// fs/pipe.c: anon_pipe_write. It is known that it need not wait.
CallResult fill_pipe(Kernel& k, u32 id, UserMemory& from, bool packets) {
    const Machine& m = k.machine();
    const Pipe& pipe = m.pipes[id];
    u64 done = 0;
    if (const u64 chars = merging_bytes(pipe, from.left()); chars != 0) {
        PipeBuffer last = pipe.buffers.back();
        if (!from.take(chars, last.content, static_cast<u32>(last.offset) + last.length)) {
            return CallResult::of(Errno::efault);
        }
        last.length = static_cast<u16>(last.length + chars);
        last.in_vain = false;
        set_buffer(k, id, pipe.buffers.size() - 1, last);
        done += chars;
    }
    while (from.left() > 0) {
        if (pipe.buffers.size() >= Pipe::most_buffers) {
            return so_far(done, Errno::eagain);
        }
        PipeBuffer buffer{zero_content, 0, 0, packets};
        const u64 wanted = std::min(page_size, from.left());
        if (!from.take(wanted, buffer.content, 0)) {
            if (!m.config.has(KernelTrait::pipes_copy_first)) {
                set_buffer(k, id, pipe.buffers.size(), {zero_content, 0, 0, packets, false, true});
            }
            return so_far(done, Errno::efault);
        }
        buffer.length = static_cast<u16>(wanted);
        set_buffer(k, id, pipe.buffers.size(), buffer);
        done += wanted;
    }
    return CallResult::of(static_cast<i64>(done));
}

/// net/unix/af_unix.c: unix_stream_sendmsg. All that is sent, or nothing where memory is missing.
CallResult fill_socket(Kernel& k, u32 id, UserMemory& from) {
    std::vector<PipeBuffer> pieces;
    u64 done = 0;
    while (from.left() > 0) {
        PipeBuffer piece{zero_content, 0, 0, false};
        const u64 wanted = std::min(page_size, from.left());
        if (!from.take(wanted, piece.content, 0)) {
            return CallResult::of(Errno::efault);
        }
        piece.length = static_cast<u16>(wanted);
        piece.goes_on = from.left() > 0;
        pieces.push_back(piece);
        done += wanted;
    }
    for (const PipeBuffer& piece : pieces) {
        set_buffer(k, id, k.machine().pipes[id].buffers.size(), piece);
    }
    return CallResult::of(static_cast<i64>(done));
}

/// The next bytes of a pipe's page, or of all that was sent to a socket at once (an skb): how many from each buffer on.
/// Nothing: EFAULT, and none of them count.
std::vector<u64> copy_out(const Pipe& pipe, std::size_t first, UserMemory& to) {
    std::vector<u64> out;
    for (std::size_t i = first; i < pipe.buffers.size() && to.left() > 0; ++i) {
        const PipeBuffer buffer = pipe.buffers[i];
        const u64 wanted = std::min<u64>(buffer.length, to.left());
        if (to.put(buffer.piece().part(0, static_cast<u32>(wanted))) < wanted) {
            return {};
        }
        out.push_back(wanted);
        if (!buffer.goes_on) {
            break;
        }
    }
    return out;
}

/// Takes bytes off the oldest buffer; of a packet, all.
void take(Kernel& k, u32 id, std::size_t index, u64 bytes) {
    PipeBuffer now = k.machine().pipes[id].buffers[index];
    now.offset = static_cast<u16>(now.offset + bytes);
    now.length = now.packet ? u16{0} : static_cast<u16>(now.length - bytes);
    set_buffer(k, id, index, now.length == 0 ? PipeBuffer{} : now);
}

} // namespace

Waits would_wait(const Machine& m, ProcId proc, i32 fd, u64 bytes, bool writes, std::optional<u32> message) {
    const OpenFile* open = open_file(m, proc, fd);
    const u32 id = open == nullptr ? no_pipe : writes ? open->out : open->in;
    if (id == no_pipe || (bytes == 0 && (writes || !message))) {
        return Waits::no;
    }
    const Pipe& pipe = m.pipes[id];
    if (!writes) {
        const bool nothing = std::all_of(pipe.buffers.begin(), pipe.buffers.end(),
                                         [](const PipeBuffer& b) { return b.length == 0 && !b.packet; });
        const bool empty = nothing && !pipe.reset && has_writer(m, id);
        return empty && waits(*open, message.value_or(0)) ? Waits::yes : Waits::no;
    }
    if (!has_reader(m, id)) {
        return Waits::no;
    }
    if (pipe.socket) {
        const u64 pieces = pipe.buffers.size() + pages_for(bytes);
        return pipe.bytes() + bytes > socket_room || pieces > socket_pieces ? Waits::unknown : Waits::no;
    }
    const u64 buffers = pipe.buffers.size() + pages_for(bytes - merging_bytes(pipe, bytes));
    return buffers > Pipe::most_buffers && waits(*open, message.value_or(0)) ? Waits::yes : Waits::no;
}

CallResult read_pipe(Kernel& k, ProcId proc, u32 open_file, std::span<const IoVec> vectors,
                     std::optional<u32> message) {
    const Machine& m = k.machine();
    const u32 id = m.open_files[open_file].in;
    const bool peek = (message.value_or(0) & message_flag::peek) != 0;
    UserMemory to(k, proc, vectors);
    const bool nothing_wanted = to.left() == 0;
    u64 done = 0;
    for (std::size_t next = 0; to.left() > 0 && next < m.pipes[id].buffers.size();) {
        if (const PipeBuffer buffer = m.pipes[id].buffers[next]; buffer.length == 0) {
            set_buffer(k, id, next, {});
            if (buffer.packet) { // which ends what is read
                return CallResult::of(static_cast<i64>(done));
            }
            continue;
        }
        const std::vector<u64> moved = copy_out(m.pipes[id], next, to);
        if (moved.empty()) {
            return so_far(done, Errno::efault);
        }
        const bool packet = m.pipes[id].buffers[next].packet;
        for (const u64 bytes : moved) {
            done += bytes;
            if (peek) {
                ++next;
            } else {
                take(k, id, 0, bytes);
            }
        }
        if (packet) {
            break;
        }
    }
    if (done != 0 || (nothing_wanted && (!message || !m.pipes[id].buffers.empty()))) {
        return CallResult::of(static_cast<i64>(done));
    }
    if (m.pipes[id].reset) {
        k.emit(SocketReset{id, false});
        return CallResult::of(Errno::econnreset);
    }
    return has_writer(m, id) ? CallResult::of(Errno::eagain) : CallResult{};
}

CallResult write_pipe(Kernel& k, ProcId proc, u32 open_file, std::span<const IoVec> vectors,
                      const std::span<const u8>* shown, u32 message_flags) {
    const Machine& m = k.machine();
    const OpenFile& open = m.open_files[open_file];
    UserMemory from(k, proc, vectors, shown);
    if (from.left() == 0 && !m.pipes[open.out].socket) {
        return {};
    }
    if (!has_reader(m, open.out)) {
        return broken(k, proc, (message_flags & message_flag::nosignal) == 0);
    }
    return m.pipes[open.out].socket ? fill_socket(k, open.out, from)
                                    : fill_pipe(k, open.out, from, (open.status & open_flag::direct) != 0);
}

} // namespace cow::kernel

namespace cow::sys {
namespace {

constexpr u32 descriptor_flags = open_flag::cloexec | open_flag::nonblock;

u32 create_pipe(Kernel& k, bool socket) {
    const u32 id = static_cast<u32>(k.machine().pipes.size());
    k.emit(PipeCreated{id, socket});
    return id;
}

/// fs/pipe.c: do_pipe2, net/socket.c: __sys_socketpair: the lowest two numbers, or what a trace has.
TwoDescriptors install_two(Kernel& k, ProcId proc, std::array<u32, 2> open_files, bool close_on_exec,
                           const std::optional<std::array<i32, 2>>& recorded) {
    const Machine& m = k.machine();
    std::array<i32, 2> out{};
    for (std::size_t i = 0; i < 2; ++i) {
        const std::optional<u32> fd =
            kernel::free_descriptor(m, proc, recorded ? std::optional((*recorded)[i]) : std::nullopt);
        kernel::install_descriptor(k, proc, *fd, open_files[i], close_on_exec);
        out[i] = static_cast<i32>(*fd);
    }
    return {{}, out[0], out[1]};
}

/// Two numbers are to be had.
bool has_room(const Machine& m, ProcId proc) {
    const auto first = kernel::free_descriptor(m, proc, u32{0});
    return first && kernel::free_descriptor(m, proc, *first + 1);
}

} // namespace

TwoDescriptors pipe2(Kernel& k, ProcId proc, std::string_view name, u32 flags,
                     std::optional<std::array<i32, 2>> recorded) {
    TwoDescriptors out;
    kernel::call(k, proc, name, [&] {
        if ((flags & ~(descriptor_flags | open_flag::direct)) != 0) {
            out.result = CallResult::of(Errno::einval);
        } else if (!has_room(k.machine(), proc)) {
            out.result = kernel::too_many_files(k, proc);
        } else {
            const u32 pipe = create_pipe(k, false);
            const u32 kept = flags & ~open_flag::cloexec;
            const u32 reads = kernel::create_open_file(k, OpenKind::pipe, no_file, kept & ~open_flag::direct,
                                                       pipe, no_pipe);
            const u32 writes =
                kernel::create_open_file(k, OpenKind::pipe, no_file, kept | open_flag::wronly, no_pipe, pipe);
            out = install_two(k, proc, {reads, writes}, (flags & open_flag::cloexec) != 0, recorded);
        }
        return out.result;
    });
    return out;
}

TwoDescriptors socketpair(Kernel& k, ProcId proc, u32 domain, u32 type, u32 protocol,
                          std::optional<std::array<i32, 2>> recorded) {
    constexpr u32 unix_domain = 1;
    TwoDescriptors out;
    kernel::call(k, proc, "socketpair", [&] {
        if ((type & ~(descriptor_flags | socket_type::mask)) != 0) {
            out.result = CallResult::of(Errno::einval);
        } else if (!has_room(k.machine(), proc)) {
            out.result = kernel::too_many_files(k, proc);
        } else if (domain != unix_domain) {
            out.result = CallResult::of(Errno::eopnotsupp);
        } else if (protocol > unix_domain) {
            out.result = CallResult::of(Errno::eprotonosupport);
        } else {
            const u32 there = create_pipe(k, true);
            const u32 back = create_pipe(k, true);
            const u32 kept = (type & open_flag::nonblock) | open_flag::rdwr;
            const u32 one = kernel::create_open_file(k, OpenKind::socket, no_file, kept, back, there);
            const u32 other = kernel::create_open_file(k, OpenKind::socket, no_file, kept, there, back);
            out = install_two(k, proc, {one, other}, (type & open_flag::cloexec) != 0, recorded);
        }
        return out.result;
    });
    return out;
}

CallResult make_descriptor(Kernel& k, ProcId proc, std::string_view name, const NewDescriptor& what,
                           std::optional<i32> recorded) {
    return kernel::call(k, proc, name, [&] {
        for (const UserRange& range : what.ranges) {
            u64 arrived = 0;
            if (const Errno error = kernel::touch_range(k, proc, range, arrived); error != Errno::ok) {
                return CallResult::of(error);
            }
        }
        const std::optional<u32> fd = kernel::free_descriptor(k.machine(), proc, recorded);
        if (!fd) {
            return kernel::too_many_files(k, proc);
        }
        const u32 id = kernel::create_open_file(k, what.kind, no_file,
                                                what.flags & (open_flag::accmode | open_flag::nonblock),
                                                no_pipe, no_pipe, no_mm, what.process);
        kernel::install_descriptor(k, proc, *fd, id, (what.flags & open_flag::cloexec) != 0);
        return CallResult::of(i64{*fd});
    });
}

} // namespace cow::sys
