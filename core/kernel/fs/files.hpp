#pragma once
// The files on disk, and the descriptors of a process (fs/file.c).

#include "core/kernel/kernel.hpp"

#include <optional>
#include <string_view>

namespace cow {

/// A file on disk. `fill`: every page holds this content instead of one made from the name.
FileId create_file(Kernel& k, std::string_view path, u64 bytes, bool exec,
                   std::optional<ContentId> fill = {});
/// Bytes on the disk at the start of page `index`.
void set_disk_page(Kernel& k, FileId file, u64 index, ContentId content);
std::optional<FileId> find_file(const Machine& m, std::string_view path);

namespace kernel {

/// fs/file.c: fget: what a descriptor stands for, or null.
const OpenFile* open_file(const Machine& m, ProcId proc, i32 fd);
void close_descriptor(Kernel& k, ProcId proc, u32 fd);

} // namespace kernel
} // namespace cow
