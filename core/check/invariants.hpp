#pragma once
// What must always be true of a machine, whatever happened to it.

#include "core/machine/machine.hpp"

#include <string>
#include <vector>

namespace cow {

struct Violation {
    std::string invariant; ///< short and stable: "refcount", "two_writers", "writable_vma", "free_mapped", "tlb", "commit", …
    std::string detail;    ///< a sentence with the frame, page or process
};

/// Checks everything; linear in the size of the machine. `at_rest`: between steps, so that a frame nobody refers to
/// must be free (inside a step the kernel may hold one in its hands).
std::vector<Violation> check_invariants(const Machine& machine, bool at_rest);

/// The same for equal machines, in whatever way they came about: covers all of the modelled state, not host addresses.
u64 machine_hash(const Machine& machine);

/// All modelled state as text, one fact a line, for tests and bug reports.
std::string machine_dump(const Machine& machine);

} // namespace cow
