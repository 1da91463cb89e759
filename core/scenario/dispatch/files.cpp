// The calls of fs/.

#include "core/kernel/fs/descriptors.hpp"
#include "core/kernel/fs/open.hpp"
#include "core/kernel/fs/read_write.hpp"
#include "core/scenario/dispatch/running_call.hpp"

#include <algorithm>
#include <array>

namespace cow {
namespace {

using vocabulary::CallId;

CallResult open_path(RunningCall& c, std::size_t path) {
    std::optional<i32> fd;
    if (c.call.recorded) {
        fd = static_cast<i32>(*c.call.recorded);
    }
    return sys::open(c.kernel(), c.proc(), c.call.args[path].text, c.flags(path + 1), fd);
}
CallResult run_open(RunningCall& c) { return open_path(c, 0); }
CallResult run_openat(RunningCall& c) { return open_path(c, 1); }

CallResult run_close(RunningCall& c) {
    const bool unknown = c.call.recorded && c.open_file(c.number(0)) == nullptr;
    return unknown ? c.note(*c.call.recorded) : sys::close(c.kernel(), c.proc(), c.number(0));
}

CallResult run_read(RunningCall& c) {
    if (!c.shows_bytes(1)) {
        return sys::read(c.kernel(), c.proc(), c.number(0), c.addr(1), c.value(2));
    }
    const u64 count = std::min(c.value(2), max_rw_count);
    if (c.believed(c.number(0)) || (c.call.recorded && c.open_file(c.number(0))->file == no_file)) {
        return c.note(*c.call.recorded);
    }
    return sys::read_untracked(
        c.kernel(), c.proc(), c.number(0),
        std::min(count, static_cast<u64>(c.call.recorded.value_or(i64{max_rw_count}))));
}

CallResult run_write(RunningCall& c) {
    if (!c.shows_bytes(1)) {
        return sys::write(c.kernel(), c.proc(), c.number(0), c.addr(1), c.value(2));
    }
    const u64 count = std::min(c.value(2), max_rw_count);
    const OpenFile* open = c.open_file(c.number(0));
    if (c.call.recorded && open == nullptr) {
        return c.note(*c.call.recorded);
    }
    const u64 written = std::min(count, static_cast<u64>(c.call.recorded.value_or(i64{max_rw_count})));
    if (open != nullptr && open->file == no_file) { // the terminal swallows it
        return c.note(static_cast<i64>(written));
    }
    const std::string& text = c.call.args[1].text;
    const std::span bytes(reinterpret_cast<const u8*>(text.data()), text.size());
    return sys::write_untracked(c.kernel(), c.proc(), c.number(0), bytes, written);
}

constexpr std::array file_rows{
    CallRow{CallId::open, run_open}, CallRow{CallId::openat, run_openat}, CallRow{CallId::close, run_close},
    CallRow{CallId::read, run_read}, CallRow{CallId::write, run_write},
};

} // namespace

std::span<const CallRow> file_call_rows() { return file_rows; }

} // namespace cow
