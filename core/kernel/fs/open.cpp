#include "core/kernel/fs/open.hpp"

#include "core/kernel/call.hpp"
#include "core/kernel/fs/files.hpp"
#include "core/kernel/page/truncate.hpp"

#include <vector>

namespace cow::kernel {
namespace {

/// fs/open.c: do_sys_openat2. A file that is not declared but that a trace opened is implied: its size follows from
/// what the trace maps.
CallResult do_open(Kernel& k, ProcId proc, std::string_view path, u32 flags, std::optional<i32> recorded_fd) {
    const Machine& m = k.machine();
    using namespace open_flag;
    if ((flags & accmode) == accmode) {
        return CallResult::of(Errno::einval);
    }
    const std::vector<Descriptor>& fds = m.process(proc).fds;
    const u64 limit = m.process(proc).limits[Resource::nofile].soft;
    u32 fd = 0;
    while (fd < fds.size() && fds[fd].open_file != no_open_file) {
        ++fd;
    }
    if (recorded_fd && *recorded_fd >= 0 && static_cast<u64>(*recorded_fd) < limit &&
        open_file(m, proc, *recorded_fd) == nullptr) {
        fd = static_cast<u32>(*recorded_fd);
    }
    if (fd >= limit) {
        return CallResult::of(Errno::emfile);
    }
    std::optional<FileId> file = find_file(m, path);
    const bool create = (flags & creat) != 0;
    if (file && create && (flags & excl) != 0) {
        return CallResult::of(Errno::eexist);
    }
    if (!file && !create && !recorded_fd) {
        return CallResult::of(Errno::enoent);
    }
    if (!file) {
        if (m.files.size() >= no_file.v) {
            return CallResult::of(Errno::enospc);
        }
        FileCreated made;
        made.file = FileId{static_cast<u32>(m.files.size())};
        made.name = m.names->intern(path);
        made.implied = !create;
        made.filled = create;
        k.emit(made);
        file = made.file;
    } else if ((flags & trunc) != 0) { // with O_RDONLY too
        truncate(k, *file);
    }
    const u32 id = static_cast<u32>(m.open_files.size());
    k.emit(OpenFileCreated{id, *file, (flags & accmode) != wronly, (flags & accmode) != rdonly,
                           (flags & append) != 0});
    k.emit(OpenFileReference{id, 1});
    const Descriptor old = fd < fds.size() ? fds[fd] : Descriptor{};
    k.emit(DescriptorSet{proc, fd, old, {id, (flags & cloexec) != 0}, static_cast<u32>(fds.size())});
    return CallResult::of(i64{fd});
}

} // namespace

} // namespace cow::kernel

namespace cow::sys {

CallResult open(Kernel& k, ProcId proc, std::string_view path, u32 flags, std::optional<i32> recorded_fd) {
    return kernel::call(k, proc, "open", [&] { return kernel::do_open(k, proc, path, flags, recorded_fd); });
}

CallResult close(Kernel& k, ProcId proc, i32 fd) {
    const Machine& m = k.machine();
    return kernel::call(k, proc, "close", [&] {
        if (kernel::open_file(m, proc, fd) == nullptr) {
            return CallResult::of(Errno::ebadf);
        }
        kernel::close_descriptor(k, proc, static_cast<u32>(fd));
        return CallResult{};
    });
}

} // namespace cow::sys
