#pragma once
// Small owners for what the operating system hands out, and the one exception of this folder.

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace cow::real {

/// The real side cannot go on: a worker died that should not have, a call that must work failed. The message is for
/// people.
struct Unavailable : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// "cannot make a socket: Too many open files", from errno.
[[noreturn]] void fail(std::string_view what);

/// A file descriptor.
class Fd {
public:
    Fd() = default;
    explicit Fd(int fd) : fd_(fd) {}
    ~Fd() { reset(); }
    Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Fd& operator=(Fd&& other) noexcept {
        if (this != &other) {
            reset();
            fd_ = std::exchange(other.fd_, -1);
        }
        return *this;
    }
    Fd(const Fd&) = delete;
    Fd& operator=(const Fd&) = delete;

    int get() const { return fd_; }
    explicit operator bool() const { return fd_ >= 0; }
    void reset();

private:
    int fd_ = -1;
};

struct Pipe {
    Fd reading;
    Fd writing;
};
/// Closed by an exec. Throws Unavailable.
Pipe make_pipe();

/// A whole small file, such as one of /proc or /sys; "" when it cannot be read.
std::string read_text(const std::string& path);
/// Like read_text, without the last newline.
std::string read_line(const std::string& path);
/// False when it cannot be written.
bool write_text(const std::string& path, std::string_view text);

} // namespace cow::real
