#include "app/linux/process/posix.hpp"

#include "core/language/language.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace cow::real {

void fail(std::string_view what) { throw Unavailable(fmt::format("{}: {}", what, std::strerror(errno))); }

void Fd::reset() {
    if (fd_ >= 0) {
        ::close(fd_);
    }
    fd_ = -1;
}

Pipe make_pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        fail(tr("cannot make a pipe"));
    }
    return {Fd(ends[0]), Fd(ends[1])};
}

std::string read_text(const std::string& path) {
    const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    std::string text;
    while (fd) {
        const std::size_t used = text.size();
        const std::size_t chunk = used < 4096 ? 4096 : used;
        text.resize(used + chunk);
        const ssize_t got = ::read(fd.get(), text.data() + used, chunk);
        text.resize(used + static_cast<std::size_t>(got > 0 ? got : 0));
        if (got <= 0) {
            break;
        }
    }
    return text;
}

std::string read_line(const std::string& path) {
    std::string text = read_text(path);
    while (!text.empty() && text.back() == '\n') {
        text.pop_back();
    }
    return text;
}

bool write_text(const std::string& path, std::string_view text) {
    const Fd fd(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    return fd && ::write(fd.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

} // namespace cow::real
