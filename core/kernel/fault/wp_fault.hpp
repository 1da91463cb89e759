#pragma once
// A write to a page that is there, but whose entry does not allow it (mm/memory.c: do_wp_page): the heart of
// copy-on-write.

#include "core/kernel/fault/vm_fault.hpp"

namespace cow::kernel {

/// mm/memory.c: do_wp_page. The VMA allows the write.
FaultResult write_protect_fault(Kernel& k, Fault& fault, Decision& decision);
/// mm/memory.c: do_wp_page with FAULT_FLAG_UNSHARE: the page shall be the VMA's own, but nobody writes it.
FaultResult unshare_fault(Kernel& k, Fault& fault, Decision& decision);
/// mm/memory.c: wp_page_copy, from a frame. `unshare`: a private copy is wanted, but nobody writes it yet
/// (FAULT_FLAG_UNSHARE): the copy stays clean and read-only.
FaultResult copy_page(Kernel& k, Fault& fault, bool unshare);

} // namespace cow::kernel
