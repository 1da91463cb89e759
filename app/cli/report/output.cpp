#include "app/cli/report/output.hpp"

#include <cerrno>

namespace cow::cli {

void Output::pass_on() {
    errno = 0;
    const std::size_t written = std::fwrite(buffer_.data(), 1, buffer_.size(), stream_);
    const bool whole = written == buffer_.size();
    buffer_.clear();
    if (!whole) {
        throw WriteError{errno};
    }
}

void Output::flush() {
    if (stream_ == nullptr) {
        return;
    }
    pass_on();
    errno = 0;
    if (std::fflush(stream_) != 0) {
        throw WriteError{errno};
    }
}

} // namespace cow::cli
