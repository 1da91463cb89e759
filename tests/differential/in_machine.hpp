#pragma once
// cowscope_differential --vm: the same programs on a kernel in a machine of its own.

#include <string>
#include <vector>

namespace cow::differential {

/// Which kernel, and where what differs is kept.
struct MachineOptions {
    std::string kernel; ///< a version; "" for the newest that is verified
    std::string image;  ///< or a vmlinuz
    std::string out;    ///< a folder here; "" for none
};
/// Runs this program there with `arguments`. Its exit status; 3 when there is no such machine.
int run_in_machine(const std::vector<std::string>& arguments, const MachineOptions& options);

} // namespace cow::differential
