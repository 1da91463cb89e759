#include "core/kernel/fs/descriptors.hpp"

#include "core/kernel/call.hpp"
#include "core/kernel/fs/files.hpp"
#include "core/kernel/fs/seal.hpp"

#include <algorithm>

namespace cow::kernel {
namespace {

constexpr u64 fd_cloexec = 1;

bool is_possible(const Machine& m, ProcId proc, i32 fd) {
    return fd >= 0 && static_cast<u64>(fd) < descriptor_limit(m, proc);
}

/// fs/file.c: do_dup2, ksys_dup3. What `wanted` stood for is closed.
CallResult duplicate_onto(Kernel& k, ProcId proc, i32 fd, i32 wanted, bool close_on_exec) {
    const Machine& m = k.machine();
    if (!is_possible(m, proc, wanted) || open_file_raw(m, proc, fd) == nullptr) {
        return CallResult::of(Errno::ebadf);
    }
    const u32 id = open_file_id(m, proc, fd);
    k.emit(OpenFileReference{id, 1}); // closing `wanted` must not be the end of it
    if (open_file_raw(m, proc, wanted) != nullptr) {
        close_descriptor(k, proc, static_cast<u32>(wanted));
    }
    install_descriptor(k, proc, static_cast<u32>(wanted), id, close_on_exec);
    k.emit(OpenFileReference{id, -1});
    return CallResult::of(i64{wanted});
}

/// fs/fcntl.c: f_dupfd.
CallResult duplicate_from(Kernel& k, ProcId proc, i32 fd, u64 lowest, bool close_on_exec,
                          std::optional<i32> recorded_fd) {
    const Machine& m = k.machine();
    if (lowest >= descriptor_limit(m, proc)) {
        return CallResult::of(Errno::einval);
    }
    const bool as_recorded = recorded_fd && *recorded_fd >= 0 && static_cast<u64>(*recorded_fd) >= lowest;
    const std::optional<u32> chosen = as_recorded ? free_descriptor(m, proc, recorded_fd)
                                                  : free_descriptor(m, proc, static_cast<u32>(lowest));
    if (!chosen) {
        return too_many_files(k, proc);
    }
    install_descriptor(k, proc, *chosen, open_file_id(m, proc, fd), close_on_exec);
    return CallResult::of(i64{*chosen});
}

void set_close_on_exec(Kernel& k, ProcId proc, u32 fd, bool on) {
    const std::vector<Descriptor>& fds = k.machine().process(proc).fds;
    if (fds[fd].close_on_exec != on) {
        k.emit(DescriptorSet{proc, fd, fds[fd], {fds[fd].open_file, on}, static_cast<u32>(fds.size())});
    }
}

/// fs/fcntl.c: setfl.
CallResult set_status(Kernel& k, ProcId proc, i32 fd, u32 flags) {
    constexpr u32 settable = open_flag::append | open_flag::nonblock | open_flag::direct | open_flag::noatime;
    const u32 id = open_file_id(k.machine(), proc, fd);
    const OpenFile& open = k.machine().open_files[id];
    const bool append = (flags & open_flag::append) != 0;
    const u32 status = (flags & settable & ~open_flag::append) | (open.status & ~settable);
    if (append != open.append || status != open.status) {
        k.emit(OpenFlagsSet{id, open.append, append, open.status, status});
    }
    return {};
}

/// fs/fcntl.c: do_fcntl, after check_fcntl_cmd.
CallResult do_fcntl(Kernel& k, ProcId proc, i32 fd, i32 op, u64 argument, std::optional<i32> recorded_fd) {
    const Machine& m = k.machine();
    const OpenFile* open = open_file_raw(m, proc, fd);
    const bool of_the_descriptor = op == fcntl_op::dupfd || op == fcntl_op::dupfd_cloexec ||
                                   op == fcntl_op::getfd || op == fcntl_op::setfd || op == fcntl_op::getfl;
    if (open == nullptr || (open->path_only() && !of_the_descriptor)) {
        return CallResult::of(Errno::ebadf);
    }
    const Descriptor& descriptor = m.process(proc).fds[static_cast<std::size_t>(fd)];
    switch (op) {
    case fcntl_op::dupfd:
    case fcntl_op::dupfd_cloexec:
        return duplicate_from(k, proc, fd, argument, op == fcntl_op::dupfd_cloexec, recorded_fd);
    case fcntl_op::getfd: return CallResult::of(i64{descriptor.close_on_exec ? 1 : 0});
    case fcntl_op::setfd:
        set_close_on_exec(k, proc, static_cast<u32>(fd), (argument & fd_cloexec) != 0);
        return {};
    case fcntl_op::getfl: return CallResult::of(i64{open->flags()});
    case fcntl_op::setfl: return set_status(k, proc, fd, static_cast<u32>(argument));
    case fcntl_op::add_seals: return add_seals(k, *open, static_cast<u32>(argument));
    case fcntl_op::get_seals: return get_seals(m, *open);
    default: return CallResult::of(Errno::einval);
    }
}

} // namespace

} // namespace cow::kernel

namespace cow {

bool fcntl_is_modelled(i32 op) {
    constexpr i32 first_lock = 5, last_lock = 38, set_lease = 1024, get_lease = 1025, set_pipe = 1031,
                  get_pipe = 1032;
    return (op < first_lock || op > last_lock) && op != set_lease && op != get_lease && op != set_pipe &&
           op != get_pipe;
}

} // namespace cow

namespace cow::sys {

CallResult close(Kernel& k, ProcId proc, i32 fd) {
    const Machine& m = k.machine();
    return kernel::call(k, proc, "close", [&] {
        if (kernel::open_file_raw(m, proc, fd) == nullptr) {
            return CallResult::of(Errno::ebadf);
        }
        kernel::close_descriptor(k, proc, static_cast<u32>(fd));
        return CallResult{};
    });
}

CallResult close_range(Kernel& k, ProcId proc, u32 first, u32 last, u32 flags) {
    const Machine& m = k.machine();
    return kernel::call(k, proc, "close_range", [&] {
        if ((flags & ~(close_range_flag::unshare | close_range_flag::cloexec)) != 0 || first > last) {
            return CallResult::of(Errno::einval);
        }
        for (u32 fd = first; fd < m.process(proc).fds.size() && fd <= last; ++fd) {
            if (m.process(proc).fds[fd].open_file == no_open_file) {
                continue;
            }
            if ((flags & close_range_flag::cloexec) != 0) {
                kernel::set_close_on_exec(k, proc, fd, true);
            } else {
                kernel::close_descriptor(k, proc, fd);
            }
        }
        return CallResult{};
    });
}

CallResult dup(Kernel& k, ProcId proc, i32 fd, std::optional<i32> recorded_fd) {
    const Machine& m = k.machine();
    return kernel::call(k, proc, "dup", [&] {
        return kernel::open_file_raw(m, proc, fd) == nullptr
                   ? CallResult::of(Errno::ebadf)
                   : kernel::duplicate_from(k, proc, fd, 0, false, recorded_fd);
    });
}

CallResult dup2(Kernel& k, ProcId proc, i32 fd, i32 wanted) {
    const Machine& m = k.machine();
    return kernel::call(k, proc, "dup2", [&] {
        if (fd == wanted) {
            return kernel::open_file_raw(m, proc, fd) == nullptr ? CallResult::of(Errno::ebadf)
                                                                 : CallResult::of(i64{fd});
        }
        return kernel::duplicate_onto(k, proc, fd, wanted, false);
    });
}

CallResult dup3(Kernel& k, ProcId proc, i32 fd, i32 wanted, u32 flags) {
    return kernel::call(k, proc, "dup3", [&] {
        if ((flags & ~open_flag::cloexec) != 0 || fd == wanted) {
            return CallResult::of(Errno::einval);
        }
        return kernel::duplicate_onto(k, proc, fd, wanted, flags != 0);
    });
}

CallResult fcntl(Kernel& k, ProcId proc, i32 fd, i32 op, u64 argument, std::optional<i32> recorded_fd) {
    return kernel::call(k, proc, "fcntl",
                        [&] { return kernel::do_fcntl(k, proc, fd, op, argument, recorded_fd); });
}

} // namespace cow::sys
