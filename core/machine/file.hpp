#pragma once
// Files, their page cache, and open file descriptions.
//
// A file is an inode: names refer to it (Machine::paths), open files and mappings do, and it is there as long as one of
// them does. A declared file starts warm: its pages are in the page cache, and a frame stands for one as soon as somebody
// uses it. A page that reclaim dropped is cold: the next fault on it is a major one.

#include "core/base/ids.hpp"
#include "core/machine/pipe.hpp"

#include <map>
#include <set>
#include <string_view>

namespace cow {

/// struct inode, and where its bytes are.
struct File {
    NameId name{};      ///< the path that it has or had last; "/dev/zero" and "/memfd:NAME" never were one
    NameId made_as{};   ///< the path that its first bytes are made from
    u32 links = 0;      ///< names that refer to it (i_nlink)
    u64 size = 0;       ///< bytes
    u64 disk_size = 0;  ///< bytes of what it began with that are still there; zeroes follow
    bool exec = false;  ///< execve accepts it
    u16 mode = 0700;    ///< what its owner may do; whoever is not root is the owner of all
    bool shmem = false; ///< in memory only: no disk, dirty by nature
    bool anonymous = false; ///< the invisible shmem file behind MAP_SHARED|MAP_ANONYMOUS
    bool accounted = false; ///< shmem: charged to `committed` as a whole; else each page as it is made
    bool implied = false; ///< opened by a recorded trace without being declared: grows to what the trace maps
    bool filled = false;  ///< every page starts as `fill` instead of being made from the path
    ContentId fill{};
    u32 mappings = 0;            ///< VMAs of it, in all spaces
    bool flush_on_close = false; ///< it was emptied: its new pages are written back when it is closed (ext4)
    u32 seals = 0;               ///< F_GET_SEALS, of shmem
    std::map<u64, Pfn> cache;    ///< page of the file → frame
    std::map<u64, ContentId>
        disk;           ///< pages that are not on disk as they were initially; or have no bytes there
    std::set<u64> cold; ///< pages that a fault must read from the disk again

    u64 pages() const { return pages_for(size); }
    /// To `committed`, apart from what VMAs are charged.
    u64 charged_pages() const { return !shmem ? 0 : accounted ? pages() : cache.size(); }
    Pfn cached(u64 index) const {
        auto it = cache.find(index);
        return it == cache.end() ? no_pfn : it->second;
    }
};

namespace open_flag {
inline constexpr u32 rdonly = 0, wronly = 1, rdwr = 2, accmode = 3, creat = 0100, excl = 0200, noctty = 0400,
                     trunc = 01000, append = 02000, nonblock = 04000, direct = 040000, largefile = 0100000,
                     directory = 0200000, nofollow = 0400000, noatime = 01000000, cloexec = 02000000,
                     path = 010000000, tmpfile = 020000000 | directory;
}

enum class OpenKind : u8 {
    terminal, ///< swallows what is written and has nothing to read
    file,
    pipe,
    socket, ///< of a pair
    mem,    ///< /proc/PID/mem: the memory of a process
    event,  ///< eventfd, timerfd, signalfd, epoll, inotify: its position is always 0 (noop_llseek)
    pidfd,
    other, ///< sockets, and what a trace opens without saying what it is
};

std::string_view open_kind_name(OpenKind kind);

/// struct file: what descriptors point at; fork shares it.
struct OpenFile {
    FileId file = no_file;    ///< of kind file
    MmId mm = no_mm;          ///< of kind mem
    ProcId process = no_proc; ///< of kind pidfd
    bool readable = false;
    bool writable = false;
    bool append = false; ///< every write goes to the end of the file (O_APPEND)
    OpenKind kind = OpenKind::terminal;
    u32 status = 0;   ///< the other flags, which F_GETFL tells
    u64 position = 0; ///< bytes
    u32 refs = 0;
    u32 in = no_pipe;  ///< pipe, socket: what is read from it
    u32 out = no_pipe; ///< and where what is written to it goes

    /// What is read from it, or becomes of what is written to it, is not modelled.
    bool opaque() const { return kind == OpenKind::event || kind == OpenKind::other; }
    /// Opened with O_PATH: it only names the file.
    bool path_only() const { return (status & open_flag::path) != 0; }
    /// f_flags.
    u32 flags() const {
        using namespace open_flag;
        const u32 access = readable      ? (writable ? rdwr : rdonly)
                           : writable    ? wronly
                           : path_only() ? 0
                                         : accmode;
        return access | (append ? open_flag::append : 0) | status;
    }
};

inline constexpr u32 no_open_file = 0xffffffffU;
inline constexpr u32 terminal_open_file = 0;

struct Descriptor {
    u32 open_file = no_open_file;
    bool close_on_exec = false;
    bool operator==(const Descriptor&) const = default;
};

} // namespace cow
