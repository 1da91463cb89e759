#include "core/scenario/vocabulary/flags.hpp"

#include "core/kernel/fs/open.hpp"
#include "core/kernel/fs/sync.hpp"
#include "core/kernel/ipc/shm.hpp"
#include "core/kernel/mm/madvise.hpp"
#include "core/kernel/mm/mlock.hpp"
#include "core/kernel/mm/mmap.hpp"
#include "core/kernel/mm/mremap.hpp"
#include "core/kernel/mm/msync.hpp"
#include "core/kernel/task/fork.hpp"
#include "core/kernel/task/prctl.hpp"
#include "core/kernel/task/ptrace.hpp"
#include "core/machine/process.hpp"
#include "core/scenario/vocabulary/prctl_options.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace cow::vocabulary {
namespace {

constexpr std::array prot_flags{
    Flag{"PROT_NONE", prot::none}, Flag{"PROT_READ", prot::read},           Flag{"PROT_WRITE", prot::write},
    Flag{"PROT_EXEC", prot::exec}, Flag{"PROT_GROWSDOWN", prot::growsdown},
};
constexpr std::array map_flags{
    Flag{"MAP_FILE", 0},
    Flag{"MAP_SHARED", map::shared},
    Flag{"MAP_PRIVATE", map::priv},
    Flag{"MAP_SHARED_VALIDATE", map::shared_validate},
    Flag{"MAP_FIXED", map::fixed},
    Flag{"MAP_FIXED_NOREPLACE", map::fixed_noreplace},
    Flag{"MAP_ANONYMOUS", map::anonymous},
    Flag{"MAP_ANON", map::anonymous},
    Flag{"MAP_32BIT", map::low_32bit},
    Flag{"MAP_ABOVE4G", map::above_4g},
    Flag{"MAP_DROPPABLE", map::droppable},
    Flag{"MAP_GROWSDOWN", map::growsdown},
    Flag{"MAP_DENYWRITE", map::denywrite},
    Flag{"MAP_EXECUTABLE", map::executable},
    Flag{"MAP_LOCKED", map::locked},
    Flag{"MAP_NORESERVE", map::noreserve},
    Flag{"MAP_POPULATE", map::populate},
    Flag{"MAP_NONBLOCK", map::nonblock},
    Flag{"MAP_STACK", map::stack},
    Flag{"MAP_HUGETLB", map::huge},
    Flag{"MAP_HUGE_2MB", 21U << map::huge_shift},
    Flag{"MAP_HUGE_1GB", 30U << map::huge_shift},
    Flag{"MAP_SYNC", map::sync},
    Flag{"MAP_UNINITIALIZED", map::uninitialized},
};
constexpr std::array mremap_flags{
    Flag{"MREMAP_MAYMOVE", mremap_flag::maymove},
    Flag{"MREMAP_FIXED", mremap_flag::fixed},
    Flag{"MREMAP_DONTUNMAP", mremap_flag::dontunmap},
};
constexpr u64 number(Advice advice) { return static_cast<u64>(advice); }
constexpr std::array advice_flags{
    Flag{"MADV_NORMAL", number(Advice::normal)},
    Flag{"MADV_RANDOM", number(Advice::random)},
    Flag{"MADV_SEQUENTIAL", number(Advice::sequential)},
    Flag{"MADV_WILLNEED", number(Advice::willneed)},
    Flag{"MADV_DONTNEED", number(Advice::dontneed)},
    Flag{"MADV_FREE", number(Advice::free)},
    Flag{"MADV_REMOVE", number(Advice::remove)},
    Flag{"MADV_DONTFORK", number(Advice::dontfork)},
    Flag{"MADV_DOFORK", number(Advice::dofork)},
    Flag{"MADV_MERGEABLE", number(Advice::mergeable)},
    Flag{"MADV_UNMERGEABLE", number(Advice::unmergeable)},
    Flag{"MADV_HUGEPAGE", number(Advice::hugepage)},
    Flag{"MADV_NOHUGEPAGE", number(Advice::nohugepage)},
    Flag{"MADV_DONTDUMP", number(Advice::dontdump)},
    Flag{"MADV_DODUMP", number(Advice::dodump)},
    Flag{"MADV_WIPEONFORK", number(Advice::wipeonfork)},
    Flag{"MADV_KEEPONFORK", number(Advice::keeponfork)},
    Flag{"MADV_COLD", number(Advice::cold)},
    Flag{"MADV_PAGEOUT", number(Advice::pageout)},
    Flag{"MADV_POPULATE_READ", number(Advice::populate_read)},
    Flag{"MADV_POPULATE_WRITE", number(Advice::populate_write)},
    Flag{"MADV_DONTNEED_LOCKED", number(Advice::dontneed_locked)},
    Flag{"MADV_COLLAPSE", number(Advice::collapse)},
    Flag{"MADV_HWPOISON", number(Advice::hwpoison)},
    Flag{"MADV_SOFT_OFFLINE", number(Advice::soft_offline)},
    Flag{"MADV_GUARD_INSTALL", number(Advice::guard_install)},
    Flag{"MADV_GUARD_REMOVE", number(Advice::guard_remove)},
};
constexpr std::array mlock_flags{Flag{"MLOCK_ONFAULT", mlock_flag::onfault}};
constexpr std::array mlockall_flags{Flag{"MCL_CURRENT", mcl::current}, Flag{"MCL_FUTURE", mcl::future},
                                    Flag{"MCL_ONFAULT", mcl::onfault}};
constexpr std::array clone_flags{
    Flag{"CLONE_VM", clone_flag::vm},
    Flag{"CLONE_FS", 0x200},
    Flag{"CLONE_FILES", 0x400},
    Flag{"CLONE_SIGHAND", 0x800},
    Flag{"CLONE_PIDFD", 0x1000},
    Flag{"CLONE_PTRACE", 0x2000},
    Flag{"CLONE_VFORK", clone_flag::vfork},
    Flag{"CLONE_PARENT", 0x8000},
    Flag{"CLONE_THREAD", clone_flag::thread},
    Flag{"CLONE_NEWNS", 0x20000},
    Flag{"CLONE_SYSVSEM", 0x40000},
    Flag{"CLONE_SETTLS", 0x80000},
    Flag{"CLONE_PARENT_SETTID", 0x100000},
    Flag{"CLONE_CHILD_CLEARTID", 0x200000},
    Flag{"CLONE_DETACHED", 0x400000},
    Flag{"CLONE_UNTRACED", 0x800000},
    Flag{"CLONE_CHILD_SETTID", 0x1000000},
    Flag{"CLONE_IO", 0x80000000},
    Flag{"CLONE_CLEAR_SIGHAND", 0x100000000},
    Flag{"SIGCHLD", 17},
};
constexpr std::array wait_flags{
    Flag{"WNOHANG", 1},
    Flag{"WUNTRACED", 2},
    Flag{"WSTOPPED", 2},
    Flag{"WCONTINUED", 8},
    Flag{"__WALL", 0x40000000},
    Flag{"__WCLONE", 0x80000000},
    Flag{"__WNOTHREAD", 0x20000000},
};
const auto prctl_flags = [] {
    std::vector<Flag> out{{"PR_SET_MEMORY_MERGE", prctl_option::set_memory_merge},
                          {"PR_GET_MEMORY_MERGE", prctl_option::get_memory_merge},
                          {"PR_SET_VMA", prctl_option::set_vma}};
    for (const PrctlOption& row : prctl_option_rows()) {
        out.push_back({row.name, static_cast<u64>(row.option)});
    }
    return out;
}();
constexpr std::array set_vma_flags{Flag{"PR_SET_VMA_ANON_NAME", prctl_option::set_vma_anon_name}};
constexpr std::array ptrace_flags{
    Flag{"PTRACE_PEEKTEXT", ptrace_request::peektext},   Flag{"PTRACE_PEEKDATA", ptrace_request::peekdata},
    Flag{"PTRACE_POKETEXT", ptrace_request::poketext},   Flag{"PTRACE_POKEDATA", ptrace_request::pokedata},
    Flag{"PTRACE_CONT", ptrace_request::cont},           Flag{"PTRACE_ATTACH", ptrace_request::attach},
    Flag{"PTRACE_DETACH", ptrace_request::detach},       Flag{"PTRACE_SEIZE", ptrace_request::seize},
    Flag{"PTRACE_INTERRUPT", ptrace_request::interrupt},
};

const auto resource_rows = [] {
    std::array<Flag, resource_count> out;
    for (std::size_t i = 0; i < out.size(); ++i) {
        out[i] = {resource_name(static_cast<Resource>(i)), i};
    }
    return out;
}();
constexpr std::array msync_flags{
    Flag{"MS_ASYNC", msync_flag::async},
    Flag{"MS_INVALIDATE", msync_flag::invalidate},
    Flag{"MS_SYNC", msync_flag::sync},
};
constexpr std::array sync_flags{
    Flag{"SYNC_FILE_RANGE_WAIT_BEFORE", sync_range::wait_before},
    Flag{"SYNC_FILE_RANGE_WRITE", sync_range::write},
    Flag{"SYNC_FILE_RANGE_WAIT_AFTER", sync_range::wait_after},
};
constexpr std::array fadvise_flags{
    Flag{"POSIX_FADV_NORMAL", fadvice::normal},         Flag{"POSIX_FADV_RANDOM", fadvice::random},
    Flag{"POSIX_FADV_SEQUENTIAL", fadvice::sequential}, Flag{"POSIX_FADV_WILLNEED", fadvice::willneed},
    Flag{"POSIX_FADV_DONTNEED", fadvice::dontneed},     Flag{"POSIX_FADV_NOREUSE", fadvice::noreuse},
};
constexpr std::array shmget_flags{
    Flag{"IPC_CREAT", ipc::create},
    Flag{"IPC_EXCL", ipc::exclusive},
    Flag{"SHM_NORESERVE", shm::no_reserve},
};
constexpr std::array shmat_flags{
    Flag{"SHM_RDONLY", shm::read_only},
    Flag{"SHM_RND", shm::round},
    Flag{"SHM_REMAP", shm::remap},
    Flag{"SHM_EXEC", shm::exec},
};
constexpr std::array shmctl_commands{
    Flag{"IPC_RMID", ipc::remove},
    Flag{"IPC_STAT", ipc::stat},
    Flag{"SHM_LOCK", shm::lock},
    Flag{"SHM_UNLOCK", shm::unlock},
};

constexpr std::size_t signal_count = 31;
const auto signal_rows = [] {
    std::array<Flag, signal_count> out;
    for (std::size_t i = 0; i < out.size(); ++i) {
        out[i] = {signal_name(static_cast<Signal>(i + 1)), i + 1};
    }
    return out;
}();

constexpr FlagSet prot_row{"protection", prot_flags};
constexpr FlagSet map_row{"mapping flag", map_flags};
constexpr FlagSet mremap_row{"mremap flag", mremap_flags};
constexpr FlagSet advice_row{"advice", advice_flags, false};
constexpr FlagSet mlock_row{"mlock2 flag", mlock_flags};
constexpr FlagSet mlockall_row{"mlockall flag", mlockall_flags};
constexpr FlagSet clone_row{"clone flag", clone_flags};
constexpr FlagSet wait_row{"wait option", wait_flags};
const FlagSet prctl_row{"prctl option", prctl_flags, false};
constexpr FlagSet set_vma_row{"prctl(PR_SET_VMA) command", set_vma_flags, false};
constexpr FlagSet ptrace_row{"ptrace request", ptrace_flags, false};
const FlagSet resource_row{"resource", resource_rows, false};
constexpr FlagSet msync_row{"msync flag", msync_flags};
constexpr FlagSet sync_row{"sync_file_range flag", sync_flags};
constexpr FlagSet fadvise_row{"file advice", fadvise_flags, false};
constexpr FlagSet shmget_row{"segment flag", shmget_flags};
constexpr FlagSet shmat_row{"attachment flag", shmat_flags};
constexpr FlagSet shmctl_row{"segment command", shmctl_commands, false};
const FlagSet signal_row{"signal", signal_rows, false};

const std::array own_sets{&prot_row,     &map_row,    &mremap_row,  &advice_row, &clone_row,
                          &wait_row,     &prctl_row,  &signal_row,  &mlock_row,  &mlockall_row,
                          &resource_row, &ptrace_row, &msync_row,   &sync_row,   &shmget_row,
                          &shmat_row,    &shmctl_row, &set_vma_row, &fadvise_row};

} // namespace

const Flag* FlagSet::find(std::string_view wanted) const {
    const auto found =
        std::find_if(flags.begin(), flags.end(), [&](const Flag& flag) { return flag.name == wanted; });
    return found == flags.end() ? nullptr : &*found;
}

std::span<const FlagSet* const> flag_sets() {
    static const std::vector<const FlagSet*> all = [] {
        std::vector<const FlagSet*> out(own_sets.begin(), own_sets.end());
        const auto files = file_flag_sets();
        out.insert(out.end(), files.begin(), files.end());
        const auto buffers = buffer_flag_sets();
        out.insert(out.end(), buffers.begin(), buffers.end());
        return out;
    }();
    return all;
}
const FlagSet& protections() { return prot_row; }
const FlagSet& mapping_flags() { return map_row; }
const FlagSet& mremap_flag_names() { return mremap_row; }
const FlagSet& advices() { return advice_row; }
const FlagSet& mlock_flag_names() { return mlock_row; }
const FlagSet& mlockall_flag_names() { return mlockall_row; }
const FlagSet& resources() { return resource_row; }
const FlagSet& clone_flag_names() { return clone_row; }
const FlagSet& wait_options() { return wait_row; }
const FlagSet& prctl_options() { return prctl_row; }
const FlagSet& set_vma_commands() { return set_vma_row; }
const FlagSet& ptrace_requests() { return ptrace_row; }
const FlagSet& msync_flag_names() { return msync_row; }
const FlagSet& sync_range_flags() { return sync_row; }
const FlagSet& file_advices() { return fadvise_row; }
const FlagSet& segment_flags() { return shmget_row; }
const FlagSet& attachment_flags() { return shmat_row; }
const FlagSet& segment_commands() { return shmctl_row; }
const FlagSet& signals() { return signal_row; }
const Flag* find_signal(std::string_view name) { return signal_row.find(name); }

} // namespace cow::vocabulary
