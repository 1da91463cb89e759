#pragma once
// The root that the machine of its own begins with: this program, its libraries, the kernel's modules, and the job.

#include "app/linux/vm/job.hpp"
#include "app/linux/vm/kernels.hpp"

#include <string>
#include <string_view>

namespace cow::real::vm {

/// An ELF file as far as it is loaded: without what debuggers read. Anything else as it is.
std::string loaded_part(std::string_view elf);

/// The archive. Throws Unavailable.
std::string first_root(const Kernel& kernel, const Job& job);

/// The job as it lies in the archive.
Job read_job();

} // namespace cow::real::vm
