#include "app/linux/process/bounded.hpp"

#include "app/linux/process/posix.hpp"
#include "core/language/language.hpp"

#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <new>

namespace cow::real {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// A sanitizer reserves more address space than any limit.
#if defined(__SANITIZE_ADDRESS__)
constexpr bool can_limit_memory = false;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
constexpr bool can_limit_memory = false;
#else
constexpr bool can_limit_memory = true;
#endif
#else
constexpr bool can_limit_memory = true;
#endif

constexpr int exit_without_memory = 3;
constexpr int exit_in_vain = 4;

void limit_to(__rlimit_resource resource, u64 most) {
    const rlimit limit{most, most};
    ::setrlimit(resource, &limit);
}

/// Bytes of address space that this process has.
u64 own_size() {
    const std::string pages = read_text("/proc/self/statm");
    return std::strtoull(pages.c_str(), nullptr, 10) * page_size;
}

void set_limits(const Bounds& bounds) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    limit_to(RLIMIT_CORE, 0);
    // Should the parent be stopped and see nothing.
    limit_to(RLIMIT_CPU, static_cast<u64>(bounds.time.count()) / 1000 + 2);
    if (can_limit_memory) {
        limit_to(RLIMIT_AS, own_size() + bounds.memory);
    }
}

void write_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            ::_exit(exit_in_vain);
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

/// Without the parent's destructors, and without what its streams hold.
[[noreturn]] void work_and_leave(const Bounds& bounds, const std::function<std::string()>& work, int out) {
    set_limits(bounds);
    try {
        write_all(out, work());
    } catch (const std::bad_alloc&) {
        ::_exit(exit_without_memory);
    } catch (...) {
        ::_exit(exit_in_vain);
    }
    ::_exit(EXIT_SUCCESS);
}

/// What comes up to its end. False when the time is over, or it is more than it may be.
bool read_until(int fd, Clock::time_point deadline, std::size_t most, std::string& text) {
    std::array<char, 1U << 16U> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init): read() fills it
    for (;;) {
        const auto left = std::chrono::ceil<milliseconds>(deadline - Clock::now()).count();
        pollfd wait{fd, POLLIN, 0};
        const int ready = left <= 0 ? 0 : ::poll(&wait, 1, static_cast<int>(left));
        if (ready < 0 && errno == EINTR) {
            continue;
        }
        if (ready <= 0 || text.size() > most) {
            return false;
        }
        const ssize_t got = ::read(fd, buffer.data(), buffer.size());
        if (got <= 0) {
            return got == 0;
        }
        text.append(buffer.data(), static_cast<std::size_t>(got));
    }
}

BoundedAnswer::End end_of(int status) {
    if (!WIFEXITED(status)) {
        return WTERMSIG(status) == SIGXCPU ? BoundedAnswer::End::late : BoundedAnswer::End::broke_down;
    }
    return WEXITSTATUS(status) == EXIT_SUCCESS          ? BoundedAnswer::End::answered
           : WEXITSTATUS(status) == exit_without_memory ? BoundedAnswer::End::too_large
                                                        : BoundedAnswer::End::broke_down;
}

} // namespace

BoundedAnswer run_bounded(const Bounds& bounds, const std::function<std::string()>& work) {
    Pipe pipe = make_pipe();
    const pid_t child = ::fork();
    if (child < 0) {
        fail(tr("cannot start a process"));
    }
    if (child == 0) {
        pipe.reading.reset();
        work_and_leave(bounds, work, pipe.writing.get());
    }
    pipe.writing.reset();
    BoundedAnswer out;
    const bool whole = read_until(pipe.reading.get(), Clock::now() + bounds.time, bounds.answer, out.text);
    if (!whole) {
        ::kill(child, SIGKILL);
    }
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    out.end = whole                             ? end_of(status)
              : out.text.size() > bounds.answer ? BoundedAnswer::End::too_large
                                                : BoundedAnswer::End::late;
    if (out.end != BoundedAnswer::End::answered) {
        out.text.clear();
    }
    return out;
}

} // namespace cow::real
