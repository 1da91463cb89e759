#pragma once
// What frames, VMAs and addresses are called.

#include "core/machine/machine.hpp"

#include <map>
#include <string>

namespace cow {

/// Names for addresses, made from the scenario's bindings: buf → 0x7f….
struct Labels {
    std::map<u64, std::string> addresses{}; ///< start address → name
    std::map<u64, u64> bytes{}; ///< start address → how much was mapped under the name, where that is known
};

/// "libc.so.6": the last part of a path.
std::string last_part(const std::string& path);

/// "F7"; "ZERO" for the zero page.
std::string frame_name(Pfn pfn);

/// "text", "buf", "libc.so.6": what a VMA is called.
std::string vma_name(const Machine& machine, MmId mm, const Vma& vma, const Labels& labels);

/// "buf+0x1000", or "0x7f0000001000" when no label is near.
std::string address_text(const Machine& machine, MmId mm, VirtAddr addr, const Labels& labels);

} // namespace cow
