#pragma once
// What of a file is on the disk.

#include "core/kernel/kernel.hpp"

namespace cow {

/// The disk holds `content` for page `index` of the file from now on.
void set_disk_page(Kernel& k, FileId file, u64 index, ContentId content);

} // namespace cow
