#include "core/base/file_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <utility>

namespace cow {
namespace {

/// The open file is still the one that is known by this name: nobody has let go of it meanwhile.
bool is_named(int fd, const std::string& path) {
    struct stat opened {};
    struct stat named {};
    return ::fstat(fd, &opened) == 0 && ::stat(path.c_str(), &named) == 0 && opened.st_ino == named.st_ino &&
           opened.st_dev == named.st_dev;
}

u64 process_in(int fd) {
    std::array<char, 24> text{};
    return ::pread(fd, text.data(), text.size() - 1, 0) > 0 ? std::strtoull(text.data(), nullptr, 10) : 0;
}

void write_process(int fd) {
    const std::string own = std::to_string(::getpid()) + "\n";
    // Who reads it has no more than a name for the holder from it.
    if (::ftruncate(fd, 0) != 0 || ::pwrite(fd, own.data(), own.size(), 0) < 0) {
        return;
    }
}

} // namespace

FileLock::Taken FileLock::take(const std::string& path) {
    release();
    for (;;) {
        const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (fd < 0) {
            return Taken::nowhere;
        }
        if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
            const bool taken = errno == EWOULDBLOCK;
            holder_ = taken ? process_in(fd) : 0;
            ::close(fd);
            return taken ? Taken::by_another : Taken::nowhere;
        }
        if (is_named(fd, path)) {
            write_process(fd);
            fd_ = fd;
            path_ = path;
            return Taken::yes;
        }
        ::close(fd);
    }
}

void FileLock::release() {
    if (fd_ >= 0) {
        ::unlink(path_.c_str());
        ::close(std::exchange(fd_, -1));
    }
    holder_ = 0;
}

void FileLock::swap(FileLock& other) noexcept {
    std::swap(fd_, other.fd_);
    std::swap(path_, other.path_);
    std::swap(holder_, other.holder_);
}

bool can_write_in(const std::string& folder) { return ::access(folder.c_str(), W_OK | X_OK) == 0; }

} // namespace cow
