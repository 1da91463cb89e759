#pragma once
// One lock a file: whoever has it says so in it, and lets go of it when it ends, however it ends.

#include "core/base/ids.hpp"

#include <string>

namespace cow {

class FileLock {
public:
    enum class Taken : u8 {
        yes,
        by_another, ///< who is still there
        nowhere,    ///< the lock's own file cannot be made
    };

    FileLock() = default;
    ~FileLock() { release(); }
    FileLock(FileLock&& other) noexcept { swap(other); }
    FileLock& operator=(FileLock&& other) noexcept {
        swap(other);
        return *this;
    }
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

    /// Takes the lock that is the file `path`, which is made if need be.
    Taken take(const std::string& path);
    void release();
    /// The process that had it when it could not be taken; 0: it does not say.
    u64 holder() const { return holder_; }

private:
    void swap(FileLock& other) noexcept;

    int fd_ = -1;
    std::string path_;
    u64 holder_ = 0;
};

/// What is in that folder can be made and replaced.
bool can_write_in(const std::string& folder);

} // namespace cow
