#pragma once
// The named numbers that arguments of system calls are made of: PROT_READ, MADV_FREE, O_RDONLY, SIGKILL.

#include "core/base/ids.hpp"

#include <span>
#include <string_view>

namespace cow::vocabulary {

/// A named number.
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

std::span<const FlagSet* const> flag_sets(); ///< all of them
const FlagSet& protections();
const FlagSet& mapping_flags();
const FlagSet& mremap_flag_names();
const FlagSet& advices();
const FlagSet& mlock_flag_names();
const FlagSet& mlockall_flag_names();
const FlagSet& resources();
const FlagSet& open_flag_names();
const FlagSet& resolve_flags();
const FlagSet& memfd_flags();
const FlagSet& close_range_flags();
const FlagSet& fcntl_operations();
const FlagSet& descriptor_flags();
const FlagSet& seals();
const FlagSet& whences();
const FlagSet& read_write_flags();
const FlagSet& fallocate_modes();
const FlagSet& at_flags();
const FlagSet& rename_flags();
std::span<const FlagSet* const> file_flag_sets();   ///< those of the calls on files
std::span<const FlagSet* const> buffer_flag_sets(); ///< those of the calls that fill buffers
const FlagSet& clone_flag_names();
const FlagSet& wait_options();
const FlagSet& prctl_options();
/// CLOCK_MONOTONIC, GRND_NONBLOCK …: what tells a call that fills a buffer with what.
const FlagSet& user_buffer_names();
/// O_CLOEXEC, SOCK_STREAM, EFD_NONBLOCK, MSG_PEEK …: of the calls on what is no file.
const FlagSet& descriptor_names();
const FlagSet& set_vma_commands(); ///< of prctl(PR_SET_VMA)
const FlagSet& ptrace_requests();
const FlagSet& msync_flag_names();
const FlagSet& sync_range_flags();
const FlagSet& file_advices();
const FlagSet& segment_flags();    ///< of shmget
const FlagSet& attachment_flags(); ///< of shmat
const FlagSet& segment_commands(); ///< of shmctl
/// SIGSEGV …: what kill() sends and signal(P) is.
const FlagSet& signals();
const Flag* find_signal(std::string_view name);

} // namespace cow::vocabulary
