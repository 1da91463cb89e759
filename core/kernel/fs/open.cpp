#include "core/kernel/fs/open.hpp"

#include "core/kernel/call.hpp"
#include "core/kernel/fs/files.hpp"
#include "core/kernel/fs/proc_mem.hpp"
#include "core/kernel/fs/seal.hpp"
#include "core/kernel/page/truncate.hpp"

namespace cow::kernel {
namespace {

using namespace open_flag;

/// fs/open.c: build_open_flags: what is refused before the path is looked at.
bool valid(u32 flags) {
    if ((flags & (creat | directory)) == (creat | directory)) {
        return false;
    }
    const bool unnamed = (flags & tmpfile & ~directory) != 0;
    return !unnamed ||
           ((flags & directory) != 0 && (flags & accmode) != rdonly && (flags & accmode) != accmode);
}

FileId create(Kernel& k, std::string_view path, u32 flags, u32 mode) {
    const Machine& m = k.machine();
    const bool unnamed = (flags & tmpfile) == tmpfile;
    FileCreated made;
    made.file = FileId{static_cast<u32>(m.files.size())};
    made.name = m.names->intern(path);
    made.shmem = is_in_memory(m, path) || (unnamed && path == "/dev/shm");
    made.seals = static_cast<u8>(made.shmem ? seal::seal : 0);
    made.implied = !unnamed && (flags & creat) == 0;
    made.filled = !made.implied;
    made.mode = made.implied ? made.mode : static_cast<u16>(mode & 0700);
    k.emit(made);
    if (!unnamed) {
        set_path(k, made.name, made.file);
    }
    return made.file;
}

/// fs/namei.c: do_open, handle_truncate: a path that names a file.
Errno open_existing(Kernel& k, FileId file, u32 flags) {
    const u32 access = flags & accmode;
    if ((flags & (creat | excl)) == (creat | excl)) {
        return Errno::eexist;
    }
    if ((flags & directory) != 0) {
        return Errno::enotdir;
    }
    const u32 wanted =
        (access == wronly ? 0 : may::read) | (access == rdonly && (flags & trunc) == 0 ? 0 : may::write);
    if ((flags & open_flag::path) == 0 && !permits(k.machine(), file, wanted)) {
        return Errno::eacces;
    }
    if ((flags & trunc) != 0) { // with O_RDONLY too
        truncate(k, file, 0);
    }
    return Errno::ok;
}

/// What fcntl(F_GETFL) tells later.
u32 kept_flags(u32 flags) {
    return (flags & open_flag::path) != 0 ? flags & ~cloexec
                                          : (flags & ~(creat | excl | noctty | trunc | cloexec)) | largefile;
}

CallResult open_memory(Kernel& k, ProcId proc, i64 pid, u32 fd, u32 flags) {
    MmId mm = no_mm;
    if (const Errno error = open_mem(k.machine(), pid, mm); error != Errno::ok) {
        return CallResult::of(error);
    }
    const u32 id = create_open_file(k, OpenKind::mem, no_file, kept_flags(flags), no_pipe, no_pipe, mm);
    install_descriptor(k, proc, fd, id, (flags & cloexec) != 0);
    return CallResult::of(i64{fd});
}

/// fs/open.c: do_sys_openat2. A file that is not declared but that a trace opened is implied: its size follows from
/// what the trace maps.
CallResult do_open(Kernel& k, ProcId proc, std::string_view path, u32 flags, u32 mode,
                   std::optional<i32> recorded_fd) {
    const Machine& m = k.machine();
    if ((flags & open_flag::path) != 0) {
        flags &= open_flag::path | directory | nofollow | cloexec;
    }
    if (!valid(flags)) {
        return CallResult::of(Errno::einval);
    }
    const std::optional<u32> fd = free_descriptor(m, proc, recorded_fd);
    if (!fd) {
        return too_many_files(k, proc);
    }
    if (const auto pid = mem_pid(m, proc, path)) {
        return open_memory(k, proc, *pid, *fd, flags);
    }
    const bool unnamed = (flags & tmpfile) == tmpfile;
    std::optional<FileId> file = unnamed ? std::nullopt : find_file(m, path);
    if (!file && !unnamed && (flags & creat) == 0 && !recorded_fd) {
        return CallResult::of(Errno::enoent);
    }
    if (file) {
        if (const Errno error = open_existing(k, *file, flags); error != Errno::ok) {
            return CallResult::of(error);
        }
    } else {
        if (m.files.size() >= no_file.v) {
            return CallResult::of(Errno::enospc);
        }
        file = create(k, path, flags, mode);
    }
    const u32 id = create_open_file(k, OpenKind::file, *file, kept_flags(flags));
    install_descriptor(k, proc, *fd, id, (flags & cloexec) != 0);
    return CallResult::of(i64{*fd});
}

} // namespace

} // namespace cow::kernel

namespace cow::sys {

CallResult open(Kernel& k, ProcId proc, std::string_view path, u32 flags, std::optional<i32> recorded_fd,
                u32 mode) {
    return kernel::call(k, proc, "open",
                        [&] { return kernel::do_open(k, proc, path, flags, mode, recorded_fd); });
}

CallResult openat2(Kernel& k, ProcId proc, std::string_view path, const OpenHow& how, u64 size,
                   std::optional<i32> recorded_fd) {
    constexpr u64 first_size = 24; // OPEN_HOW_SIZE_VER0
    return kernel::call(k, proc, "openat2", [&] {
        if (size < first_size) {
            return CallResult::of(Errno::einval);
        }
        if (size > page_size) {
            return CallResult::of(Errno::e2big);
        }
        const bool makes =
            (how.flags & open_flag::creat) != 0 || (how.flags & open_flag::tmpfile) == open_flag::tmpfile;
        const u32 of_path = open_flag::path | open_flag::directory | open_flag::nofollow | open_flag::cloexec;
        const bool only_path = (how.flags & open_flag::path) != 0;
        if ((how.mode != 0 && !makes) || (how.mode & ~u32{07777}) != 0 ||
            (only_path && (how.flags & ~of_path) != 0)) {
            return CallResult::of(Errno::einval);
        }
        return kernel::do_open(k, proc, path, how.flags, how.mode, recorded_fd);
    });
}

} // namespace cow::sys
