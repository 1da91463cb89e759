#pragma once
// Events of files, the page cache and descriptors.

#include "core/base/ids.hpp"
#include "core/event/event_facts.hpp"
#include "core/machine/file.hpp"

namespace cow {

COWSCOPE_FIELDS(Descriptor, open_file, close_on_exec)

struct FileCreated {
    static constexpr EventFacts facts{EventKind::file, Weight::detail, Line::none, Effect::changes};
    FileId file{};
    NameId name{};
    u64 size = 0;
    bool exec = false;
    bool shmem = false;
    bool accounted = false;
    bool implied = false;
    bool filled = false;
    ContentId fill{};

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(FileCreated, file, name, size, exec, shmem, accounted, implied, filled, fill)

struct FileResized {
    static constexpr EventFacts facts{EventKind::file, Weight::detail, Line::none, Effect::changes};
    FileId file{};
    u64 old = 0;
    u64 now = 0;

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(FileResized, file, old, now)

/// O_TRUNC: the file is empty now, and what is written later starts from zeroes.
struct FileTruncated {
    static constexpr EventFacts facts{EventKind::file, Weight::normal, Line::none, Effect::changes};
    FileId file{};
    u64 old_size = 0;
    bool old_filled = false;
    ContentId old_fill{};

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(FileTruncated, file, old_size, old_filled, old_fill)

/// A frame becomes the page cache's for a page of a file: refcount +1.
struct CachePageAdded {
    static constexpr EventFacts facts{EventKind::file, Weight::detail, Line::joined, Effect::changes};
    FileId file{};
    Pfn pfn{};
    u64 index = 0;
    bool was_cold = false;

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(CachePageAdded, file, pfn, index, was_cold)

/// The cache lets go of a page; its reference is dropped.
struct CachePageRemoved {
    static constexpr EventFacts facts{EventKind::file, Weight::normal, Line::joined, Effect::changes};
    FileId file{};
    Pfn pfn{};
    u64 index = 0;

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(CachePageRemoved, file, pfn, index)

/// The disk's bytes of a page change.
struct PageWrittenBack {
    static constexpr EventFacts facts{EventKind::file, Weight::normal, Line::joined, Effect::changes};
    FileId file{};
    bool had_old = false;
    u64 index = 0;
    ContentId old{};
    ContentId now{};

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(PageWrittenBack, file, had_old, index, old, now)

struct OpenFileCreated {
    static constexpr EventFacts facts{EventKind::file, Weight::detail, Line::none, Effect::changes};
    u32 id = 0;
    FileId file{};
    bool readable = false;
    bool writable = false;
    bool append = false;

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(OpenFileCreated, id, file, readable, writable, append)

struct OpenFileReference {
    static constexpr EventFacts facts{EventKind::file, Weight::detail, Line::none, Effect::changes};
    u32 id = 0;
    i32 delta = 0;

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(OpenFileReference, id, delta)

struct FilePositionSet {
    static constexpr EventFacts facts{EventKind::file, Weight::detail, Line::none, Effect::changes};
    u32 id = 0;
    u64 old = 0;
    u64 now = 0;

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(FilePositionSet, id, old, now)

struct DescriptorSet {
    static constexpr EventFacts facts{EventKind::file, Weight::detail, Line::none, Effect::changes};
    ProcId proc{};
    u32 fd = 0;
    Descriptor old{};
    Descriptor now{};
    u32 old_size = 0; ///< of the descriptor table

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(DescriptorSet, proc, fd, old, now, old_size)

using FileEvents =
    EventList<FileCreated, FileResized, FileTruncated, CachePageAdded, CachePageRemoved, PageWrittenBack,
              OpenFileCreated, OpenFileReference, FilePositionSet, DescriptorSet>;

} // namespace cow
