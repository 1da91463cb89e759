#pragma once
// Faults on file mappings (mm/memory.c: do_read_fault, do_cow_fault, do_shared_fault; mm/filemap.c: filemap_map_pages).

#include "core/kernel/fault/vm_fault.hpp"

namespace cow::kernel {

/// mm/memory.c: do_fault: a page of a file that is not mapped yet.
FaultResult file_fault(Kernel& k, Fault& fault, Decision& decision);

} // namespace cow::kernel
