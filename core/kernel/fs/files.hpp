#pragma once
// Files and their names (fs/inode.c, fs/namei.c), and what descriptors stand for (fs/file.c).

#include "core/base/errno.hpp"
#include "core/kernel/kernel.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace cow {

/// A file with a name. `fill`: every page holds this content instead of one made from the path. Below /dev/shm it is in
/// memory (tmpfs), and its pages take frames at once.
FileId create_file(Kernel& k, std::string_view path, u64 bytes, bool exec,
                   std::optional<ContentId> fill = {});
/// What a new file begins with instead: `bytes`, as they are on the disk.
void set_first_bytes(Kernel& k, FileId file, std::span<const u8> bytes);
std::optional<FileId> find_file(const Machine& m, std::string_view path);

namespace kernel {

/// Is this path below /dev/shm? What may be renamed to what depends on it.
bool is_tmpfs_path(std::string_view path);
/// Is a file there in memory only?
bool is_in_memory(const Machine& m, std::string_view path);
/// The path names `file` from now on, no_file: nothing. What it named before may go.
void set_path(Kernel& k, NameId path, FileId file);
/// fs/namei.c: vfs_rename with RENAME_EXCHANGE: two names that are there change places.
void exchange_paths(Kernel& k, NameId one, NameId other);
namespace may {
inline constexpr u32 read = 0400, write = 0200, exec = 0100;
}
/// fs/namei.c: acl_permission_check: does `mode` allow its owner what is wanted? Root may do anything (CAP_DAC_OVERRIDE).
inline bool permits(const Machine& m, u32 mode, u32 wanted) {
    return m.config.root || (mode & wanted) == wanted;
}
bool permits(const Machine& m, FileId file, u32 wanted);
/// fs/pidfs.c, since 6.9: a regular file of its own kind; before, a pidfd was an anonymous inode.
inline bool is_pidfs(const Machine& m, const OpenFile& open) {
    return open.kind == OpenKind::pidfd && m.config.has(KernelTrait::pidfd_has_positions);
}
/// fs/inode.c: iput: a file that no name, no open file and no mapping refers to goes, and gives its memory back.
void put_file(Kernel& k, FileId file);
/// Of a VMA that is gone: the open file that it mapped may be released now.
void put_mapped_file(Kernel& k, const Vma& gone);

/// fs/ext4/inode.c: ext4_alloc_da_blocks: when pages are still to get a block, all that is dirty is written back.
void write_delayed(Kernel& k, FileId file);

/// fs/file.c: fget_raw: what a descriptor stands for, or null.
const OpenFile* open_file_raw(const Machine& m, ProcId proc, i32 fd);
/// fs/file.c: fget: the same, but null where it was opened with O_PATH.
const OpenFile* open_file(const Machine& m, ProcId proc, i32 fd);
/// Index into Machine::open_files of a descriptor that is open.
u32 open_file_id(const Machine& m, ProcId proc, i32 fd);
/// A struct file that nothing refers to yet: its index. `mm`: of kind mem; `process`: of kind pidfd.
u32 create_open_file(Kernel& k, OpenKind kind, FileId file, u32 flags, u32 in = no_pipe, u32 out = no_pipe,
                     MmId mm = no_mm, ProcId process = no_proc);
/// rlimit(RLIMIT_NOFILE).
u64 descriptor_limit(const Machine& m, ProcId proc);
/// EMFILE, and why.
CallResult too_many_files(Kernel& k, ProcId proc);
/// fs/file.c: alloc_fd: the lowest free descriptor from `first` on; nothing where the limit is reached.
std::optional<u32> free_descriptor(const Machine& m, ProcId proc, u32 first = 0);
/// The one that a trace recorded, if it can be had, else free_descriptor().
std::optional<u32> free_descriptor(const Machine& m, ProcId proc, std::optional<i32> recorded);
/// fs/file.c: fd_install: `fd`, which is closed, stands for `open_file`.
void install_descriptor(Kernel& k, ProcId proc, u32 fd, u32 open_file, bool close_on_exec);
/// fs/file.c: file_close_fd, fput.
void close_descriptor(Kernel& k, ProcId proc, u32 fd);

} // namespace kernel
} // namespace cow
