#pragma once
// Events of files, the page cache and descriptors.

#include "core/base/ids.hpp"
#include "core/machine/file.hpp"

namespace cow {

struct FileCreated {
    FileId file{};
    NameId name{};
    u64 size = 0;
    bool exec = false;
    bool shmem = false;
    bool accounted = false;
    bool implied = false;
    bool filled = false;
    ContentId fill{};
};
struct FileResized {
    FileId file{};
    u64 old = 0;
    u64 now = 0;
};
/// O_TRUNC: the file is empty now, and what is written later starts from zeroes.
struct FileTruncated {
    FileId file{};
    u64 old_size = 0;
    bool old_filled = false;
    ContentId old_fill{};
};
/// A frame becomes the page cache's for a page of a file: refcount +1.
struct CachePageAdded {
    FileId file{};
    Pfn pfn{};
    u64 index = 0;
    bool was_cold = false;
};
/// The cache lets go of a page; its reference is dropped.
struct CachePageRemoved {
    FileId file{};
    Pfn pfn{};
    u64 index = 0;
};
/// The disk's bytes of a page change.
struct PageWrittenBack {
    FileId file{};
    bool had_old = false;
    u64 index = 0;
    ContentId old{};
    ContentId now{};
};
struct OpenFileCreated {
    u32 id = 0;
    FileId file{};
    bool readable = false;
    bool writable = false;
    bool append = false;
};
struct OpenFileReference {
    u32 id = 0;
    i32 delta = 0;
};
struct FilePositionSet {
    u32 id = 0;
    u64 old = 0;
    u64 now = 0;
};
struct DescriptorSet {
    ProcId proc{};
    u32 fd = 0;
    Descriptor old{};
    Descriptor now{};
    u32 old_size = 0; ///< of the descriptor table
};

} // namespace cow
