#pragma once
// /sys/kernel/mm/ksm (Documentation/admin-guide/mm/ksm.rst): the kernel's own scanner, driven one full scan at a time.

#include "app/linux/process/posix.hpp"

#include <sys/types.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace cow::real {

/// The files that a run writes to, in the order in which they are written back.
inline constexpr std::array<const char*, 6> ksm_files{"advisor_mode",  "smart_scan",      "use_zero_pages",
                                                      "pages_to_scan", "sleep_millisecs", "run"};

/// What they hold; plain memory, so that the guard can use it after fork.
struct KsmSettings {
    struct Value {
        std::array<char, 32> text{};
        std::size_t size = 0; ///< 0: there is no such file
    };
    std::array<Value, ksm_files.size()> values{};
};
KsmSettings read_ksm_settings();
/// Calls nothing that allocates.
void put_back(const KsmSettings& settings);

/// The right to change them, which one program at a time has. Waits for it; throws Unavailable when it does not come.
Fd lock_ksm();

/// Number in a file of the folder; 0 when it cannot be read.
std::uint64_t ksm_number(const std::string& file);

/// Does the scanner know memory of processes that are none of these? (/proc/PID/ksm_stat, Linux 6.1)
bool merges_for_others(std::span<const pid_t> known);

/// Scans only when told to. Until the guard puts the settings back, nothing else on the machine is merged either.
class KsmScanner {
public:
    /// Stops the kernel's own schedule. Throws Unavailable.
    KsmScanner();
    /// One full scan of all mergeable memory. Throws Unavailable when it does not end.
    void scan();

private:
    void wake();
    std::uint64_t sleep_ = 0;
    bool asleep_ = false; ///< ksmd waits for sleep_millisecs to pass, not for run
};

} // namespace cow::real
