#pragma once
// Pipes and pairs of sockets (fs/pipe.c, net/unix/af_unix.c): bytes that one process writes and another reads.

#include "core/base/errno.hpp"
#include "core/kernel/fault/user_buffers.hpp"
#include "core/kernel/fs/io_vec.hpp"
#include "core/kernel/kernel.hpp"

#include <array>
#include <optional>
#include <span>

namespace cow {

namespace socket_type {
inline constexpr u32 stream = 1, dgram = 2, seqpacket = 5, mask = 0xf;
}
namespace message_flag {
inline constexpr u32 peek = 2, dontwait = 0x40, nosignal = 0x4000;
}

namespace kernel {

/// How much a pair of sockets may hold here, bytes and pieces: what Linux has room for at least, whatever it counts for
/// each piece.
inline constexpr u64 socket_room = 65536;
inline constexpr u32 socket_pieces = 64;

/// Why a read or write of `bytes` would not return before another process acts; Waits::no: it would. `message`: it is a
/// recvfrom or sendto with these flags; one that wants no bytes waits all the same.
enum class Waits : u8 { no, yes, unknown };
Waits would_wait(const Machine& m, ProcId proc, i32 fd, u64 bytes, bool writes,
                 std::optional<u32> message = {});

/// Reads or writes of a descriptor with Pipes, in vectors of user memory, or, for a write, the bytes `shown`.
CallResult read_pipe(Kernel& k, ProcId proc, u32 open_file, std::span<const IoVec> vectors,
                     std::optional<u32> message = {});
CallResult write_pipe(Kernel& k, ProcId proc, u32 open_file, std::span<const IoVec> vectors,
                      const std::span<const u8>* shown = nullptr, u32 message_flags = 0);

} // namespace kernel

namespace sys {

/// Two descriptors; the result is 0. `recorded`: those that a trace has.
struct TwoDescriptors {
    CallResult result{};
    i32 first = -1;  ///< to read from
    i32 second = -1; ///< to write to
};
TwoDescriptors pipe2(Kernel& k, ProcId proc, std::string_view name, u32 flags,
                     std::optional<std::array<i32, 2>> recorded = {});
TwoDescriptors socketpair(Kernel& k, ProcId proc, u32 domain, u32 type, u32 protocol,
                          std::optional<std::array<i32, 2>> recorded = {});
/// A descriptor of something that holds none of the memory that is modelled. `flags`: of open, the access mode with them.
/// The ranges are touched before: EFAULT.
struct NewDescriptor {
    OpenKind kind = OpenKind::other;
    u32 flags = open_flag::rdwr;
    std::span<const UserRange> ranges{};
    ProcId process = no_proc; ///< of kind pidfd
};
CallResult make_descriptor(Kernel& k, ProcId proc, std::string_view name, const NewDescriptor& what,
                           std::optional<i32> recorded = {});

} // namespace sys
} // namespace cow
