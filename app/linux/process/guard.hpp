#pragma once
// A small process that waits until the program is done, or dead, and then leaves the machine as it was: it kills the
// workers, removes their System V segments and the directory with the scenario's files, and puts the settings of
// same-page merging back.

#include "app/linux/process/posix.hpp"

#include <sys/types.h>

#include <string>

namespace cow::real {

class Guard {
public:
    /// `directory`: a flat one of ours, to be removed in the end; "" for none. `lock`: held until all is put back.
    /// Throws Unavailable.
    explicit Guard(const std::string& directory, const Fd& lock = Fd());
    /// Waits until everything is cleaned up.
    ~Guard();
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;

    /// Every process of this group dies in the end.
    void watch_group(pid_t group);
    /// A System V segment that is removed in the end.
    void remove_segment(int id);
    /// The settings of /sys/kernel/mm/ksm, as they were when the guard started, are written back in the end.
    void restore_ksm();

private:
    Fd pipe_;
    pid_t pid_ = -1;
};

} // namespace cow::real
