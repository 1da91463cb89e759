#pragma once
// The words of system calls: names, arguments, flags. Adding a call is an id and a row here; the switches over CallId
// (dispatch.cpp, the real worker's) do not compile until they have a line for it.

#include "core/base/ids.hpp"

#include <span>
#include <string_view>

namespace cow::vocabulary {

enum class CallId : u8 {
    mmap,
    munmap,
    mprotect,
    mremap,
    brk,
    madvise,
    fork,
    vfork,
    clone,
    clone3,
    execve,
    exit,
    wait4,
    kill,
    open,
    openat,
    close,
    read,
    write,
    prctl,
    neutral, ///< touches no modelled memory: accepted, and without effect
};

/// A named number: PROT_READ, MADV_FREE, O_RDONLY, SIGKILL.
struct Flag {
    std::string_view name;
    u64 value = 0;
};

/// What one argument takes. `combines`: joined by |.
struct FlagSet {
    std::string_view what; ///< "mapping flag"
    std::span<const Flag> flags;
    bool combines = true;

    const Flag* find(std::string_view name) const;
};

struct ArgSpec {
    enum class Kind : u8 {
        expr,   ///< an address, a size, a number
        fd,     ///< a descriptor
        flags,  ///< names of `set`
        path,   ///< "text"
        buffer, ///< an address, or the bytes that strace shows instead of it
        any,    ///< anything; it has no meaning here
    };
    std::string_view name;
    Kind kind = Kind::expr;
    const FlagSet* set = nullptr;
};

struct CallSpec {
    std::string_view name;
    CallId id = CallId::neutral;
    std::size_t required = 0; ///< arguments that cannot be left out
    std::span<const ArgSpec> args;

    /// Makes a process: the name before '=' is the child's.
    bool forks() const {
        return id == CallId::fork || id == CallId::vfork || id == CallId::clone || id == CallId::clone3;
    }
};

std::span<const CallSpec> calls();
/// The calls that are accepted because traces contain them, without effect.
std::span<const std::string_view> neutral_calls();
/// A modelled call, or the one CallSpec of all neutral ones, or null.
const CallSpec* find_call(std::string_view name);
std::span<const FlagSet> flag_sets();
const FlagSet& advices();
const FlagSet& prctl_options();
/// SIGSEGV …: what kill() sends and signal(P) is.
std::span<const Flag> signals();
const Flag* find_signal(std::string_view name);

} // namespace cow::vocabulary
