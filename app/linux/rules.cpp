#include "app/linux/rules.hpp"

#include "app/linux/process/posix.hpp"
#include "core/base/ids.hpp"

#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <optional>

namespace cow::real {
namespace {

using Answer = std::optional<bool>;
constexpr std::size_t page = page_size;

/// Fresh anonymous memory, given back at the end.
class Memory {
public:
    explicit Memory(std::size_t pages, int rights = PROT_READ | PROT_WRITE)
        : bytes_(pages * page), start_(::mmap(nullptr, bytes_, rights, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)) {}
    ~Memory() { ::munmap(start_, bytes_); }
    Memory(const Memory&) = delete;
    Memory& operator=(const Memory&) = delete;
    char* at(std::size_t index) const { return static_cast<char*>(start_) + index * page; }

private:
    std::size_t bytes_;
    void* start_;
};

Fd memory_file(unsigned flags = 0) {
    return Fd(static_cast<int>(::syscall(SYS_memfd_create, "cowscope", flags | MFD_CLOEXEC)));
}

/// Maps and unmaps.
bool maps(std::size_t bytes, int rights, int flags, int fd) {
    void* found = ::mmap(nullptr, bytes, rights, flags, fd, 0);
    if (found != MAP_FAILED) {
        ::munmap(found, bytes);
    }
    return found != MAP_FAILED;
}

long advise_by(int pidfd, const Memory& memory, int advice) {
    const iovec range{memory.at(0), page};
    constexpr long nr_process_madvise = 440;
    return ::syscall(nr_process_madvise, pidfd, &range, 1, advice, 0);
}

Fd own_pidfd() { return Fd(static_cast<int>(::syscall(SYS_pidfd_open, ::getpid(), 0))); }

struct PipeEnds {
    explicit PipeEnds(int flags = 0) {
        std::array<int, 2> ends{-1, -1};
        if (::pipe2(ends.data(), O_CLOEXEC | flags) == 0) {
            reading = Fd(ends[0]);
            writing = Fd(ends[1]);
        }
    }
    Fd reading, writing; ///< none: there are too many
};

Answer memfd_exec() {
    constexpr unsigned exec = 0x10;
    return static_cast<bool>(memory_file(exec));
}

Answer memory_merge() {
    constexpr int get_memory_merge = 68;
    const bool works = ::prctl(get_memory_merge, 0, 0, 0, 0) >= 0;
    return works || ::access("/sys/kernel/mm/ksm/run", F_OK) == 0 ? Answer(works) : std::nullopt;
}

Answer above_4g() {
    constexpr int shared_validate = 3, above = 0x80;
    const Fd file = memory_file();
    return maps(page, PROT_READ, shared_validate | above, file.get());
}

Answer rwf_noappend() {
    constexpr int noappend = 0x20;
    const Fd file = memory_file();
    char byte = 0;
    const iovec vector{&byte, 1};
    return ::pwritev2(file.get(), &vector, 1, 0, noappend) == 1;
}

Answer pidfd_has_positions() {
    const Fd self = own_pidfd();
    char byte = 0;
    return ::pread(self.get(), &byte, 1, 0) < 0 ? Answer(errno != ESPIPE) : std::nullopt;
}

Answer populate_takes_all() {
    constexpr int populate_write = 23;
    const Memory memory(2);
    ::munmap(memory.at(0), page);
    ::madvise(memory.at(0), 2 * page, populate_write);
    unsigned char there = 0;
    return ::mincore(memory.at(1), page, &there) == 0 ? Answer((there & 1U) == 0) : std::nullopt;
}

Answer droppable() {
    constexpr int flag = 0x08;
    return maps(page, PROT_READ, MAP_ANONYMOUS | flag, -1);
}

/// At the end of user memory, if nothing is there: whether a copy that leaves it read the last page.
Answer copies_check_start() {
    constexpr std::uintptr_t last_page = 0x7fffffffe000;
    constexpr int mask_bytes = 8;
    void* const wanted = reinterpret_cast<void*>(last_page); // NOLINT(performance-no-int-to-ptr)
    void* const found =
        ::mmap(wanted, page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
    if (found != wanted) {
        return std::nullopt;
    }
    char* const last_bytes = static_cast<char*>(found) + page - mask_bytes / 2;
    ::syscall(SYS_rt_sigprocmask, SIG_BLOCK, last_bytes, nullptr, mask_bytes);
    unsigned char there = 0;
    const Answer answer = ::mincore(found, page, &there) == 0 ? Answer((there & 1U) != 0) : std::nullopt;
    ::munmap(found, page);
    return answer;
}

/// Whether it is locked: that cannot be given up.
Answer droppable_stays_unlocked() {
    constexpr int flag = 0x08;
    if (::mlockall(MCL_FUTURE) != 0) {
        return std::nullopt;
    }
    void* const found = ::mmap(nullptr, page, PROT_READ, MAP_ANONYMOUS | flag, -1, 0);
    const bool mapped = found != MAP_FAILED;
    const Answer answer = mapped ? Answer(::madvise(found, page, MADV_DONTNEED) == 0) : std::nullopt;
    ::munlockall();
    if (mapped) {
        ::munmap(found, page);
    }
    return answer;
}

Answer guard_regions() {
    constexpr int install = 102;
    const Memory memory(1);
    return ::madvise(memory.at(0), page, install) == 0;
}

Answer advises_itself() {
    const Fd self = own_pidfd();
    return advise_by(self.get(), Memory(1), MADV_DONTNEED) >= 0;
}

Answer pidfd_of_self() {
    constexpr int self = -10000;
    return advise_by(self, Memory(1), MADV_COLD) >= 0;
}

Answer writes_prepare_first() {
    const Fd file = memory_file();
    struct stat now {};
    const Memory nothing(1, PROT_NONE);
    return ::pwrite(file.get(), nothing.at(0), 1, page) < 0 && ::fstat(file.get(), &now) == 0
               ? Answer(now.st_size != 0)
               : std::nullopt;
}

Answer mremap_moves_several() {
    const Memory memory(2);
    const Memory target(2);
    ::mprotect(memory.at(0), page, PROT_NONE);
    return ::mremap(memory.at(0), 2 * page, 2 * page, MREMAP_MAYMOVE | MREMAP_FIXED, target.at(0)) !=
           MAP_FAILED;
}

Answer holds_no_code(const Fd& fd) {
    const bool refused = ::mmap(nullptr, page, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd.get(), 0) == MAP_FAILED;
    return fd && refused ? Answer(errno == EPERM) : std::nullopt;
}

Answer pipes_hold_no_code() { return holds_no_code(PipeEnds().reading); }

Answer anon_inodes_hold_no_code() { return holds_no_code(Fd(::eventfd(0, EFD_CLOEXEC))); }

Answer pidfs_is_mutable() {
    const Fd self = own_pidfd();
    return self && ::fallocate(self.get(), 0, 0, page) != 0 && errno != ENODEV ? Answer(errno != EPERM)
                                                                               : std::nullopt;
}

/// Not blocking, so that a read finds out.
Answer pipes_copy_first() {
    const PipeEnds pipe(O_DIRECT | O_NONBLOCK);
    const Memory nothing(1, PROT_NONE);
    char byte = 0;
    const bool failed = pipe.writing && ::write(pipe.writing.get(), nothing.at(0), 1) < 0;
    return failed ? Answer(::read(pipe.reading.get(), &byte, 1) < 0) : std::nullopt;
}

struct Probe {
    KernelTrait trait;
    Answer (*ask)();
};
constexpr std::array probes{
    Probe{KernelTrait::memfd_exec, memfd_exec},
    Probe{KernelTrait::memory_merge, memory_merge},
    Probe{KernelTrait::above_4g, above_4g},
    Probe{KernelTrait::rwf_noappend, rwf_noappend},
    Probe{KernelTrait::pidfd_has_positions, pidfd_has_positions},
    Probe{KernelTrait::populate_takes_all, populate_takes_all},
    Probe{KernelTrait::droppable, droppable},
    Probe{KernelTrait::copies_check_start, copies_check_start},
    Probe{KernelTrait::guard_regions, guard_regions},
    Probe{KernelTrait::advises_itself, advises_itself},
    Probe{KernelTrait::pidfd_of_self, pidfd_of_self},
    Probe{KernelTrait::writes_prepare_first, writes_prepare_first},
    Probe{KernelTrait::mremap_moves_several, mremap_moves_several},
    Probe{KernelTrait::pipes_hold_no_code, pipes_hold_no_code},
    Probe{KernelTrait::pipes_copy_first, pipes_copy_first},
    Probe{KernelTrait::anon_inodes_hold_no_code, anon_inodes_hold_no_code},
    Probe{KernelTrait::pidfs_is_mutable, pidfs_is_mutable},
    Probe{KernelTrait::droppable_stays_unlocked, droppable_stays_unlocked},
};

} // namespace

Rules probe_rules(std::string_view release) {
    Rules out{KernelTraits::of(nearest_kernel(release)), KernelTraits::none()};
    for (const Probe& probe : probes) {
        if (const Answer answer = probe.ask()) {
            out.has.set(probe.trait, *answer);
            out.tried.set(probe.trait, true);
        }
    }
    return out;
}

} // namespace cow::real
