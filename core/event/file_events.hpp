#pragma once
// Events of files, the page cache and descriptors.

#include "core/base/ids.hpp"
#include "core/event/event_facts.hpp"
#include "core/event/pipe_events.hpp"
#include "core/machine/file.hpp"

namespace cow {

COWSCOPE_FIELDS(Descriptor, open_file, close_on_exec)

/// A file without a name, so far.
struct FileCreated {
    static constexpr EventFacts facts{EventKind::file, Weight::detail, Line::none, Effect::changes};
    FileId file{};
    NameId name{};
    u64 size = 0;
    bool exec = false;
    bool shmem = false;
    bool anonymous = false;
    bool accounted = false;
    bool implied = false;
    bool filled = false;
    u8 seals = 0;
    u16 mode = 0700;
    ContentId fill{};

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(FileCreated, file, name, size, exec, shmem, anonymous, accounted, implied, filled, seals,
                mode, fill)

/// A path names another file, or no longer one: link, unlink, rename.
struct PathSet {
    static constexpr EventFacts facts{EventKind::file, Weight::detail, Line::none, Effect::changes};
    NameId path{};
    FileId old = no_file;
    FileId now = no_file;
    NameId old_name{}; ///< of `now`, before

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(PathSet, path, old, now, old_name)

/// No name, no open file and no mapping is left: the file goes, with its page cache.
struct FileGone {
    static constexpr EventFacts facts{EventKind::file, Weight::normal, Line::none, Effect::changes};
    FileId file{};
    u64 old_size = 0;

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(FileGone, file, old_size)

struct FileResized {
    static constexpr EventFacts facts{EventKind::file, Weight::detail, Line::none, Effect::changes};
    FileId file{};
    u64 old = 0;
    u64 now = 0;

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(FileResized, file, old, now)

/// The file is cut off: what is written behind its end later starts from zeroes.
struct FileTruncated {
    static constexpr EventFacts facts{EventKind::file, Weight::normal, Line::none, Effect::changes};
    FileId file{};
    u64 old_size = 0;
    u64 size = 0;
    u64 old_disk_size = 0;
    bool was_implied = false; ///< its size is known from now on

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(FileTruncated, file, old_size, size, old_disk_size, was_implied)

/// Whether the next close writes a file's new pages back.
struct FlushOnCloseSet {
    static constexpr EventFacts facts{EventKind::file, Weight::detail, Line::none, Effect::changes};
    FileId file{};
    bool now = false;

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(FlushOnCloseSet, file, now)

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
    bool cold = false; ///< the next fault must read the disk

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(CachePageRemoved, file, pfn, index, cold)

/// A fault that has to read the disk reads what lies around it, too: `count` cold pages from `first` on are warm now.
struct FileReadAhead {
    static constexpr EventFacts facts{EventKind::file, Weight::normal, Line::single, Effect::changes};
    FileId file{};
    u64 first = 0;
    u64 count = 0;

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(FileReadAhead, file, first, count)

/// All dirty page cache that was asked for is on the disk.
struct WritebackDone {
    static constexpr EventFacts facts{EventKind::file, Weight::normal, Line::single, Effect::tells};
    u64 pages = 0;
};
COWSCOPE_FIELDS(WritebackDone, pages)

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

/// The file system moves or frees what it has of a page (truncate, fallocate): the disk holds other bytes, and the page
/// counts as read.
struct DiskPageSet {
    static constexpr EventFacts facts{EventKind::file, Weight::detail, Line::joined, Effect::changes};
    FileId file{};
    bool had_old = false;
    bool was_cold = false;
    u64 index = 0;
    ContentId old{};
    ContentId now{};

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(DiskPageSet, file, had_old, was_cold, index, old, now)

struct OpenFileCreated {
    static constexpr EventFacts facts{EventKind::file, Weight::detail, Line::none, Effect::changes};
    u32 id = 0;
    FileId file = no_file;
    bool readable = false;
    bool writable = false;
    bool append = false;
    OpenKind kind = OpenKind::file;
    u32 status = 0;
    PipeId in{no_pipe};
    PipeId out{no_pipe};
    MmId mm = no_mm;          ///< of kind mem
    ProcId process = no_proc; ///< of kind pidfd

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(OpenFileCreated, id, file, readable, writable, append, kind, status, in, out, mm, process)

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

/// fcntl(F_SETFL).
struct OpenFlagsSet {
    static constexpr EventFacts facts{EventKind::file, Weight::detail, Line::none, Effect::changes};
    u32 id = 0;
    bool old_append = false;
    bool append = false;
    u32 old_status = 0;
    u32 status = 0;

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(OpenFlagsSet, id, old_append, append, old_status, status)

/// fcntl(F_ADD_SEALS).
struct FileSealed {
    static constexpr EventFacts facts{EventKind::file, Weight::normal, Line::none, Effect::changes};
    FileId file{};
    u32 old = 0;
    u32 now = 0;

    void apply(Machine& machine) const;
    void undo(Machine& machine) const;
};
COWSCOPE_FIELDS(FileSealed, file, old, now)

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

using FileEvents = EventList<FileCreated, PathSet, FileGone, FileResized, FileTruncated, FlushOnCloseSet,
                             CachePageAdded, CachePageRemoved, FileReadAhead, WritebackDone, PageWrittenBack,
                             DiskPageSet, OpenFileCreated, OpenFileReference, FilePositionSet, OpenFlagsSet,
                             FileSealed, DescriptorSet, PipeCreated, PipeBufferSet, SocketReset>;

} // namespace cow
