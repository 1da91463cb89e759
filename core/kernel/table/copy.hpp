#pragma once
// fork's copy of a VMA and its page tables (mm/memory.c: copy_page_range).

#include "core/kernel/kernel.hpp"

namespace cow::kernel {

/// The VMA, and the PTEs where faults could not bring them back (vma_needs_copy). False when memory is short.
bool copy_vma(Kernel& k, MmId from, MmId to, const Vma& vma);

} // namespace cow::kernel
