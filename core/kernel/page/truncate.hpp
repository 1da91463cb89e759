#pragma once
// Cutting a file off (mm/truncate.c).

#include "core/kernel/kernel.hpp"

namespace cow::kernel {

/// mm/truncate.c: truncate_pagecache, to nothing: also private copies of the file's pages go (even_cows).
void truncate(Kernel& k, FileId file);

} // namespace cow::kernel
