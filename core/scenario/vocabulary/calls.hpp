#pragma once
// The words of system calls: names and arguments. Adding a call is an id here and a row in the file of its family; a
// test names the id that has no row, nothing that runs it, or nothing that does it for real.

#include "core/scenario/vocabulary/flags.hpp"

#include <cstddef>

namespace cow::vocabulary {

enum class CallId : u8 {
    mmap,
    munmap,
    mprotect,
    mremap,
    brk,
    madvise,
    mlock,
    mlock2,
    munlock,
    mlockall,
    munlockall,
    mincore,
    process_vm_readv,
    process_vm_writev,
    process_madvise,
    msync,
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
    creat,
    openat2,
    memfd_create,
    close_range,
    dup,
    dup2,
    dup3,
    fcntl,
    lseek,
    pread64,
    pwrite64,
    readv,
    writev,
    preadv,
    pwritev,
    preadv2,
    pwritev2,
    copy_file_range,
    sendfile,
    truncate,
    ftruncate,
    fallocate,
    link,
    linkat,
    unlink,
    unlinkat,
    rename,
    renameat,
    renameat2,
    fsync,
    fdatasync,
    sync_file_range,
    sync,
    syncfs,
    fadvise64,
    readahead,
    shmget,
    shmat,
    shmdt,
    shmctl,
    prctl,
    setrlimit,
    getrlimit,
    prlimit64,
    ptrace,
    tgkill,
    pipe,
    socketpair,
    descriptor, ///< makes one of something that holds none of the memory that is modelled
    send,
    receive,
    user_buffers, ///< of the memory they touch only the addresses are modelled: see user_buffers.hpp
    neutral,      ///< touches no modelled memory: accepted, and without effect
    not_modelled, ///< only as a line of a trace, after which what it may have changed is unknown
};

struct ArgSpec {
    enum class Kind : u8 {
        expr,   ///< an address, a size, a number
        fd,     ///< a descriptor
        flags,  ///< names of `set`
        path,   ///< "text"
        buffer, ///< an address, or the bytes that strace shows instead of it
        list,   ///< [a, b, …] of parts[0], or an address
        record, ///< {name=…, …} with the fields `parts`, or an address
        bind,   ///< a name that gets a value from the call (pipe([r, w])), or the number that a trace shows
        user,   ///< an address that the kernel writes to or reads, or whatever strace shows instead of it
        names,  ///< names of `set`, or whatever else a trace shows
        any,    ///< anything; it has no meaning here
    };
    std::string_view name;
    Kind kind = Kind::expr;
    const FlagSet* set = nullptr;
    std::span<const ArgSpec> parts{}; ///< list, record
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

/// The modelled calls, by family.
std::span<const CallSpec> memory_calls();
std::span<const CallSpec> file_calls();
std::span<const CallSpec> task_calls();
std::span<const CallSpec> descriptor_calls();
/// What the third argument of fcntl is, by its second.
const ArgSpec& fcntl_argument(u64 operation);
/// The arguments of prctl, by its first; empty: as in its row.
std::span<const ArgSpec> prctl_arguments(u64 option);
std::span<const CallSpec> ipc_calls();
/// All of them.
std::span<const CallSpec> calls();

/// How it was shown of a call that nothing changes that the model has. tests/linux/neutral_test.cpp does it.
enum class Proof : u8 {
    plain,   ///< called on the real kernel, and it succeeds
    apart,   ///< the same in namespaces of its own
    refused, ///< called with arguments that are refused
};
struct NeutralCall {
    std::string_view name;
    Proof proof = Proof::plain;
};
/// The calls that are accepted because traces contain them, without effect; by name.
std::span<const NeutralCall> neutral_calls();

/// A call of which nothing is modelled. `changes`: what it may change that the model has.
struct UnmodelledCall {
    std::string_view name;
    std::string_view changes;
    bool descriptor = false; ///< its result is one
};
std::span<const UnmodelledCall> unmodelled_calls();
const UnmodelledCall* find_unmodelled(std::string_view name);

/// A modelled call, or the one CallSpec of all neutral ones or of all that are not modelled, or null.
const CallSpec* find_call(std::string_view name);

} // namespace cow::vocabulary
