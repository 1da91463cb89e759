#include "core/base/whole_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

namespace cow {
namespace {

bool write_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(fd, bytes.data(), bytes.size());
        if (written <= 0) {
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return ::fsync(fd) == 0;
}

} // namespace

std::optional<std::string> read_whole(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    return in.good() || in.eof() ? std::optional(std::move(bytes)) : std::nullopt;
}

bool write_whole(const std::string& path, std::string_view bytes) {
    std::error_code error;
    // Through a link to the file itself: renaming would replace the link.
    const std::filesystem::path full = std::filesystem::weakly_canonical(path, error);
    const std::string target = error ? path : full.string();
    std::string beside = target + ".XXXXXX";
    const int fd = ::mkstemp(beside.data());
    if (fd < 0) {
        return false;
    }
    const std::filesystem::file_status old = std::filesystem::status(target, error);
    const auto rights = std::filesystem::exists(old) ? static_cast<mode_t>(old.permissions()) : mode_t{0644};
    bool done = write_all(fd, bytes) && ::fchmod(fd, rights & 07777U) == 0;
    int why = errno;
    if (::close(fd) != 0 && done) {
        done = false;
        why = errno;
    }
    if (done && std::rename(beside.c_str(), target.c_str()) != 0) {
        done = false;
        why = errno;
    }
    if (!done) {
        ::unlink(beside.c_str());
        errno = why;
    }
    return done;
}

} // namespace cow
