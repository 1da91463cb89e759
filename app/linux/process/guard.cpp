#include "app/linux/process/guard.hpp"

#include "app/linux/process/ksm_settings.hpp"
#include "core/language/language.hpp"

#include <fcntl.h>
#include <sys/ipc.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdint>
#include <cstring>

// The guard is forked from a program that may have threads, so that it calls nothing that allocates.

namespace cow::real {
namespace {

struct Order {
    enum Kind : std::int32_t { group, ksm, segment };
    Kind kind{};
    std::int32_t id = 0; ///< of a group, of a segment
};

/// What the guard must know, made before it is forked.
struct Duty {
    std::array<char, 4096> directory{};
    KsmSettings ksm;
};

/// linux_dirent64, which no header declares.
struct DirectoryEntry {
    std::uint64_t inode;
    std::int64_t offset;
    unsigned short size;
    unsigned char type;
    char name[1];
};

/// Removes what is in a directory and begins with `prefix`.
void remove_files(const char* path, const char* prefix) {
    const int directory = ::open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0) {
        return;
    }
    alignas(8) static std::array<char, 8192> buffer;
    for (bool removed = true; removed;) { // what is removed while it is listed may hide others
        removed = false;
        ::lseek(directory, 0, SEEK_SET);
        for (;;) {
            const long size = ::syscall(SYS_getdents64, directory, buffer.data(), buffer.size());
            for (long at = 0; at < size;) {
                const auto* entry = reinterpret_cast<const DirectoryEntry*>(buffer.data() + at);
                const bool ours = std::strncmp(entry->name, prefix, std::strlen(prefix)) == 0;
                removed = (ours && ::unlinkat(directory, entry->name, 0) == 0) ||
                          removed; // "." and ".." are refused
                at += entry->size;
            }
            if (size <= 0) {
                break;
            }
        }
    }
    ::close(directory);
}

void remove_directory(const char* path) {
    remove_files(path, "");
    ::rmdir(path);
    remove_files("/dev/shm", std::strrchr(path, '/') + 1);
}

[[noreturn]] void keep_watch(int pipe, int lock, const Duty& duty) {
    ::setpgid(0, 0); // Ctrl-C is for the program
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGTSTP}) {
        ::signal(signal, SIG_IGN);
    }
    ::prctl(PR_SET_NAME, "cowscope-guard", 0, 0, 0);
    constexpr int own = 3;
    constexpr int held = 4;
    const int high = ::fcntl(pipe, F_DUPFD, held + 1); // the targets may be in use
    const int high_lock = lock >= 0 ? ::fcntl(lock, F_DUPFD, held + 1) : -1;
    ::dup2(high, own);
    ::dup2(high_lock, held);
    ::syscall(SYS_close_range, high_lock >= 0 ? held + 1 : held, ~0U, 0);
    pid_t group = 0;
    bool ksm = false;
    static std::array<int, 4096> segments; // SHMMNI: no scenario has more
    std::size_t segment_count = 0;
    Order order;
    while (::read(own, &order, sizeof order) == sizeof order) {
        if (order.kind == Order::group) {
            group = order.id;
        } else if (order.kind == Order::segment) {
            segments[segment_count++ % segments.size()] = order.id;
        } else {
            ksm = true;
        }
    }
    if (group > 1) {
        ::kill(-group, SIGKILL);
    }
    for (std::size_t i = 0; i < std::min(segment_count, segments.size()); ++i) {
        ::shmctl(segments[i], IPC_RMID, nullptr);
    }
    if (ksm) {
        put_back(duty.ksm);
    }
    if (duty.directory[0] != '\0') {
        remove_directory(duty.directory.data());
    }
    ::_exit(0);
}

} // namespace

Guard::Guard(const std::string& directory, const Fd& lock) {
    Duty duty;
    if (directory.size() >= duty.directory.size()) {
        throw Unavailable(std::string(tr("the path of the temporary directory is too long")));
    }
    std::memcpy(duty.directory.data(), directory.data(), directory.size());
    duty.ksm = read_ksm_settings();
    Pipe pipe = make_pipe();
    pipe_ = std::move(pipe.writing);
    pid_ = ::fork();
    if (pid_ < 0) {
        fail(tr("cannot start a process"));
    }
    if (pid_ == 0) {
        keep_watch(pipe.reading.get(), lock.get(), duty);
    }
}

Guard::~Guard() {
    pipe_.reset();
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
}

void Guard::watch_group(pid_t group) {
    const Order order{Order::group, group};
    if (::write(pipe_.get(), &order, sizeof order) != sizeof order) {
        fail(tr("the guard process is gone"));
    }
}

void Guard::remove_segment(int id) {
    const Order order{Order::segment, id};
    if (::write(pipe_.get(), &order, sizeof order) != sizeof order) {
        fail(tr("the guard process is gone"));
    }
}

void Guard::restore_ksm() {
    const Order order{Order::ksm, 0};
    if (::write(pipe_.get(), &order, sizeof order) != sizeof order) {
        fail(tr("the guard process is gone"));
    }
}

} // namespace cow::real
