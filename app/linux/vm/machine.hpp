#pragma once
// A machine of its own: this program, run again on a kernel in QEMU that nothing else depends on.
//
//   MachineRequest request;
//   request.kernel = "6.12";
//   request.job.arguments = {"verify", "a.cow"};
//   const int status = run_in_machine(request);
//
// It takes no privilege, and nothing of it is left when the call returns, or the program ends in any other way.

#include "app/linux/vm/job.hpp"
#include "app/linux/vm/kernels.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace cow::real::vm {

struct MachineRequest {
    std::string kernel; ///< a version, "newest", a whole release
    std::string image;  ///< a vmlinuz instead; "" for none
    Job job;
    Say say;                                        ///< what takes time
    std::function<void(std::string_view)> out, err; ///< what the command prints, as it comes
    std::function<void(const std::string&, std::string_view)>
        file; ///< a file that is returned: its name, its bytes
};

/// Boots, runs the command, and ends the machine. The command's exit status. Throws Unavailable when there is no
/// emulator or no kernel, or when the machine hangs or panics: with its last lines.
int run_in_machine(const MachineRequest& request);

/// This program's own variables that say how it prints: what a job's environment should have.
std::vector<std::string> environment_for_printing();

} // namespace cow::real::vm
