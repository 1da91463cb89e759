#pragma once
// Buffered text on its way to a stream. A reader that went away (a closed pipe) and a full disk end the command at the
// next write instead of letting it work on for nobody.

#include <fmt/format.h>

#include <cstdio>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

namespace cow::cli {

/// Thrown when a stream takes no more.
struct WriteError {
    int error = 0; ///< errno; EPIPE: the reader has had enough
};

class Output {
public:
    /// Kept in memory: text() has it.
    Output() = default;
    /// Goes to `stream`, which is not owned, at the latest when flush() is called.
    explicit Output(std::FILE* stream) : stream_(stream) {}

    void write(std::string_view text) {
        buffer_ += text;
        settle();
    }
    template <class... Args> void print(fmt::format_string<Args...> format, Args&&... args) {
        fmt::format_to(std::back_inserter(buffer_), format, std::forward<Args>(args)...);
        settle();
    }
    void flush();
    /// All of it for one in memory, else what has not been passed on yet.
    const std::string& text() const { return buffer_; }

private:
    static constexpr std::size_t chunk = 1U << 16U;
    void settle() {
        if (stream_ != nullptr && buffer_.size() >= chunk) {
            pass_on();
        }
    }
    void pass_on();

    std::FILE* stream_ = nullptr;
    std::string buffer_;
};

} // namespace cow::cli
