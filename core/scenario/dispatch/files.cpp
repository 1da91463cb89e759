// The calls of fs/.

#include "core/kernel/fs/allocate.hpp"
#include "core/kernel/fs/copy.hpp"
#include "core/kernel/fs/descriptors.hpp"
#include "core/kernel/fs/memfd.hpp"
#include "core/kernel/fs/namei.hpp"
#include "core/kernel/fs/open.hpp"
#include "core/kernel/fs/seek.hpp"
#include "core/kernel/fs/sync.hpp"
#include "core/language/language.hpp"
#include "core/scenario/dispatch/running_call.hpp"

#include <array>

namespace cow {
namespace {

using vocabulary::CallId;

std::optional<i32> recorded_fd(const RunningCall& c) {
    return c.call.recorded ? std::optional(static_cast<i32>(*c.call.recorded)) : std::nullopt;
}

/// Runs a call on descriptors, unless a trace says that it went well on one that the model does not know.
template <std::size_t N, class Run> CallResult on(RunningCall& c, const std::size_t (&fds)[N], Run&& run) {
    for (const std::size_t i : fds) {
        const bool known = kernel::open_file_raw(c.machine(), c.proc(), c.number(i)) != nullptr;
        if (c.call.recorded && !known) {
            return c.note(*c.call.recorded);
        }
    }
    return run();
}

/// The same for a call on the file that argument `path` names.
template <class Run> CallResult on_path(RunningCall& c, std::size_t path, Run&& run) {
    const bool unknown = c.call.recorded && !find_file(c.machine(), c.text(path));
    return unknown ? c.note(*c.call.recorded) : run();
}

// ---- opening and closing -------------------------------------------------------------------------------------------

u32 mode_of(const RunningCall& c, std::size_t i) {
    return i < c.call.args.size() ? file_mode(c.call.args[i]) : usual_mode;
}

CallResult run_open(RunningCall& c) {
    return sys::open(c.kernel(), c.proc(), c.text(0), c.flags(1), recorded_fd(c), mode_of(c, 2));
}
CallResult run_openat(RunningCall& c) {
    return sys::open(c.kernel(), c.proc(), c.text(1), c.flags(2), recorded_fd(c), mode_of(c, 3));
}
CallResult run_openat2(RunningCall& c) {
    const OpenHow how{static_cast<u32>(c.field(2, "flags")), static_cast<u32>(c.field(2, "mode"))};
    return sys::openat2(c.kernel(), c.proc(), c.text(1), how, c.value(3), recorded_fd(c));
}
CallResult run_creat(RunningCall& c) {
    return sys::open(c.kernel(), c.proc(), c.text(0), open_flag::creat | open_flag::wronly | open_flag::trunc,
                     recorded_fd(c), mode_of(c, 1));
}
CallResult run_memfd_create(RunningCall& c) {
    return sys::memfd_create(c.kernel(), c.proc(), c.text(0), c.flags(1), recorded_fd(c));
}
CallResult run_close(RunningCall& c) {
    return on(c, {0}, [&] { return sys::close(c.kernel(), c.proc(), c.number(0)); });
}
CallResult run_close_range(RunningCall& c) {
    return sys::close_range(c.kernel(), c.proc(), c.flags(0), c.flags(1), c.flags(2));
}
CallResult run_dup(RunningCall& c) {
    return on(c, {0}, [&] { return sys::dup(c.kernel(), c.proc(), c.number(0), recorded_fd(c)); });
}
CallResult run_dup2(RunningCall& c) {
    return on(c, {0}, [&] { return sys::dup2(c.kernel(), c.proc(), c.number(0), c.number(1)); });
}
CallResult run_dup3(RunningCall& c) {
    return on(c, {0}, [&] { return sys::dup3(c.kernel(), c.proc(), c.number(0), c.number(1), c.flags(2)); });
}

CallResult run_fcntl(RunningCall& c) {
    if (!fcntl_is_modelled(c.number(1))) {
        return c.note(c.call.recorded);
    }
    return on(c, {0}, [&] {
        return sys::fcntl(c.kernel(), c.proc(), c.number(0), c.number(1), c.value(2), recorded_fd(c));
    });
}

CallResult run_lseek(RunningCall& c) {
    return on(c, {0}, [&] {
        return c.believed(c.number(0))
                   ? c.note(*c.call.recorded)
                   : sys::lseek(c.kernel(), c.proc(), c.number(0), c.offset(1), c.flags(2));
    });
}

// ---- sizes, blocks, copies -----------------------------------------------------------------------------------------

CallResult run_truncate(RunningCall& c) {
    return on_path(c, 0, [&] { return sys::truncate(c.kernel(), c.proc(), c.text(0), c.offset(1)); });
}
CallResult run_ftruncate(RunningCall& c) {
    return on(c, {0}, [&] { return sys::ftruncate(c.kernel(), c.proc(), c.number(0), c.offset(1)); });
}
CallResult run_fallocate(RunningCall& c) {
    return on(c, {0}, [&] {
        return sys::fallocate(c.kernel(), c.proc(), c.number(0), c.flags(1), c.offset(2), c.offset(3));
    });
}

/// [offset], or NULL.
std::optional<i64> place(const RunningCall& c, std::size_t i) {
    const std::vector<ArgValue>& items = c.values[i].items;
    return items.empty() ? std::nullopt : std::optional(static_cast<i64>(items.front().number));
}
/// The offset is written out, since the model does not read it from memory.
bool has_place(RunningCall& c, std::size_t i) {
    if (c.call.args[i].kind != Arg::Kind::list && c.value(i) != 0) {
        c.out.problem = "an offset is written as [offset], or as NULL";
    }
    return c.out.problem.empty();
}
CallResult run_copy_file_range(RunningCall& c) {
    return has_place(c, 1) && has_place(c, 3)
               ? on(c, {0, 2},
                    [&] {
                        return sys::copy_file_range(c.kernel(), c.proc(), c.number(0), place(c, 1),
                                                    c.number(2), place(c, 3), c.value(4), c.flags(5));
                    })
               : CallResult{};
}
/// A file is sent onto itself in the pages it is read from: what is read depends on how the kernel copies.
bool sends_onto_itself(const RunningCall& c) {
    const OpenFile* to = c.open_file(c.number(0));
    const OpenFile* from = c.open_file(c.number(1));
    if (to == nullptr || from == nullptr || to->kind != OpenKind::file || to->file != from->file) {
        return false;
    }
    const auto given = place(c, 2);
    const u64 start = given ? static_cast<u64>(*given) : from->position;
    const u64 size = c.machine().files[from->file.v].size;
    const u64 bytes = std::min(c.value(3), size - std::min(size, start));
    return start < to->position + bytes && to->position < start + bytes;
}

CallResult run_sendfile(RunningCall& c) {
    const OpenFile* to = c.open_file(c.number(0));
    const bool is_file = to == nullptr || to->kind == OpenKind::file || to->kind == OpenKind::terminal;
    if (!is_file && !c.call.recorded) {
        c.out.problem = "sending a file to anything but a file or a terminal is not modelled";
        return {};
    }
    if (has_place(c, 2) && sends_onto_itself(c) && !c.call.recorded) {
        c.out.problem = "sending a part of a file onto itself is not modelled";
        return {};
    }
    return has_place(c, 2) ? on(c, {0, 1},
                                [&] {
                                    return sys::sendfile(c.kernel(), c.proc(), c.number(0), c.number(1),
                                                         place(c, 2), c.value(3));
                                })
                           : CallResult{};
}

// ---- names ---------------------------------------------------------------------------------------------------------

CallResult run_link(RunningCall& c) {
    return on_path(c, 0, [&] { return sys::link(c.kernel(), c.proc(), c.text(0), c.text(1)); });
}
CallResult run_linkat(RunningCall& c) {
    return on_path(c, 1, [&] { return sys::linkat(c.kernel(), c.proc(), c.text(1), c.text(3), c.flags(4)); });
}
CallResult run_unlink(RunningCall& c) {
    return on_path(c, 0, [&] { return sys::unlink(c.kernel(), c.proc(), c.text(0)); });
}
CallResult run_unlinkat(RunningCall& c) {
    return on_path(c, 1, [&] { return sys::unlinkat(c.kernel(), c.proc(), c.text(1), c.flags(2)); });
}
CallResult run_rename(RunningCall& c) {
    return on_path(c, 0, [&] { return sys::rename(c.kernel(), c.proc(), c.text(0), c.text(1)); });
}
CallResult run_renameat(RunningCall& c) {
    return on_path(c, 1, [&] { return sys::rename(c.kernel(), c.proc(), c.text(1), c.text(3)); });
}
CallResult run_renameat2(RunningCall& c) {
    return on_path(c, 1,
                   [&] { return sys::renameat2(c.kernel(), c.proc(), c.text(1), c.text(3), c.flags(4)); });
}

CallResult run_fsync(RunningCall& c) {
    return c.believed(c.number(0)) ? c.note(*c.call.recorded) : sys::fsync(c.kernel(), c.proc(), c.number(0));
}
CallResult run_fdatasync(RunningCall& c) {
    return c.believed(c.number(0)) ? c.note(*c.call.recorded)
                                   : sys::fdatasync(c.kernel(), c.proc(), c.number(0));
}
CallResult run_sync_file_range(RunningCall& c) {
    return sys::sync_file_range(c.kernel(), c.proc(), c.number(0), static_cast<i64>(c.value(1)),
                                static_cast<i64>(c.value(2)), c.flags(3));
}
CallResult run_fadvise64(RunningCall& c) {
    const OpenFile* open = c.open_file(c.number(0));
    const bool on_disk = open != nullptr && open->file != no_file && !c.machine().files[open->file.v].shmem;
    if (on_disk && c.number(3) == fadvice::dontneed && c.offset(2) >= 0) {
        if (!c.call.recorded) {
            c.out.problem =
                "which pages POSIX_FADV_DONTNEED drops depends on what is being written: not modelled";
            return {};
        }
        c.out.not_modelled = tr_later("which pages of the file are cached");
        return c.note(c.call.recorded);
    }
    return on(c, {0}, [&] {
        return sys::fadvise64(c.kernel(), c.proc(), c.number(0), c.offset(1), c.offset(2), c.number(3));
    });
}
CallResult run_readahead(RunningCall& c) {
    return on(c, {0},
              [&] { return sys::readahead(c.kernel(), c.proc(), c.number(0), c.offset(1), c.value(2)); });
}
CallResult run_sync(RunningCall& c) { return sys::sync(c.kernel(), c.proc()); }
CallResult run_syncfs(RunningCall& c) { return sys::syncfs(c.kernel(), c.proc(), c.number(0)); }

constexpr std::array file_rows{
    CallRow{CallId::open, run_open},
    CallRow{CallId::openat, run_openat},
    CallRow{CallId::openat2, run_openat2},
    CallRow{CallId::creat, run_creat},
    CallRow{CallId::memfd_create, run_memfd_create},
    CallRow{CallId::close, run_close},
    CallRow{CallId::close_range, run_close_range},
    CallRow{CallId::dup, run_dup},
    CallRow{CallId::dup2, run_dup2},
    CallRow{CallId::dup3, run_dup3},
    CallRow{CallId::fcntl, run_fcntl},
    CallRow{CallId::lseek, run_lseek},
    CallRow{CallId::truncate, run_truncate},
    CallRow{CallId::ftruncate, run_ftruncate},
    CallRow{CallId::fallocate, run_fallocate},
    CallRow{CallId::copy_file_range, run_copy_file_range},
    CallRow{CallId::sendfile, run_sendfile},
    CallRow{CallId::link, run_link},
    CallRow{CallId::linkat, run_linkat},
    CallRow{CallId::unlink, run_unlink},
    CallRow{CallId::unlinkat, run_unlinkat},
    CallRow{CallId::rename, run_rename},
    CallRow{CallId::renameat, run_renameat},
    CallRow{CallId::renameat2, run_renameat2},
    CallRow{CallId::fsync, run_fsync},
    CallRow{CallId::fdatasync, run_fdatasync},
    CallRow{CallId::sync_file_range, run_sync_file_range},
    CallRow{CallId::sync, run_sync},
    CallRow{CallId::syncfs, run_syncfs},
    CallRow{CallId::fadvise64, run_fadvise64},
    CallRow{CallId::readahead, run_readahead},
};

} // namespace

std::span<const CallRow> file_call_rows() { return file_rows; }

} // namespace cow
