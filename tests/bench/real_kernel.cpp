// The same work done by the Linux underneath, with real processes.

#include "tests/bench/stopwatch.hpp"
#include "tests/bench/workloads.hpp"

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace cow::bench {
namespace {

constexpr std::size_t page = 4096;

/// Private anonymous memory of 4 KiB pages (no huge ones), unmapped at the end.
class Memory {
public:
    explicit Memory(std::size_t pages) : bytes_(pages * page) {
        void* at = mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (at != MAP_FAILED) {
            start_ = static_cast<volatile char*>(at);
            madvise(at, bytes_, MADV_NOHUGEPAGE);
        }
    }
    Memory(const Memory&) = delete;
    Memory& operator=(const Memory&) = delete;
    ~Memory() {
        if (start_ != nullptr) {
            munmap(const_cast<char*>(start_), bytes_);
        }
    }
    bool ok() const { return start_ != nullptr; }
    void store_all(char value) {
        for (std::size_t at = 0; at < bytes_; at += page) {
            start_[at] = value;
        }
    }

private:
    volatile char* start_ = nullptr;
    std::size_t bytes_;
};

/// A child that only exists, until the object goes.
class IdleChild {
public:
    IdleChild() {
        if (pipe(pipe_) != 0) {
            return;
        }
        pid_ = fork();
        if (pid_ == 0) {
            char byte;
            close(pipe_[1]);
            const ssize_t ignored = read(pipe_[0], &byte, 1);
            _exit(ignored == 0 ? 0 : 1);
        }
    }
    IdleChild(const IdleChild&) = delete;
    IdleChild& operator=(const IdleChild&) = delete;
    ~IdleChild() {
        close(pipe_[0]);
        close(pipe_[1]);
        if (pid_ > 0) {
            waitpid(pid_, nullptr, 0);
        }
    }
    bool ok() const { return pid_ > 0; }

private:
    int pipe_[2] = {-1, -1};
    pid_t pid_ = -1;
};

} // namespace

double kernel_cow_fault() {
    Memory memory(fault_pages);
    if (!memory.ok()) {
        return -1;
    }
    memory.store_all('A');
    const IdleChild child;
    if (!child.ok()) {
        return -1;
    }
    const Stopwatch watch;
    memory.store_all('B');
    return watch.seconds() / fault_pages;
}

double kernel_zero_fill() {
    Memory memory(fault_pages);
    if (!memory.ok()) {
        return -1;
    }
    const Stopwatch watch;
    memory.store_all('A');
    return watch.seconds() / fault_pages;
}

double kernel_fork_1g() {
    static Memory memory(fork_pages);
    if (!memory.ok()) {
        return -1;
    }
    memory.store_all('A');
    const Stopwatch watch;
    const IdleChild child;
    const double seconds = watch.seconds();
    return child.ok() ? seconds : -1;
}

} // namespace cow::bench
