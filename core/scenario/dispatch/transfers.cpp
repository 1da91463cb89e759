// The calls that move bytes between files and memory.

#include "core/kernel/fault/user_buffers.hpp"
#include "core/kernel/fs/pipe.hpp"
#include "core/kernel/fs/read_write.hpp"
#include "core/scenario/dispatch/running_call.hpp"

#include <algorithm>
#include <array>

namespace cow {
namespace {

using vocabulary::CallId;

/// What a read or write moves, however the call says it.
struct Moved {
    std::vector<IoVec> vectors;
    bool shows_bytes = false; ///< as strace prints them, instead of where they are
    std::string bytes;
    std::optional<i64> offset; ///< nothing: at the file position

    u64 count() const {
        u64 sum = 0;
        for (const IoVec& vector : vectors) {
            sum += std::min(vector.length, max_rw_count);
        }
        return std::min(sum, max_rw_count);
    }
};

bool is_vectored(CallId id) {
    return id == CallId::readv || id == CallId::writev || id == CallId::preadv || id == CallId::pwritev ||
           id == CallId::preadv2 || id == CallId::pwritev2;
}
bool has_flags(CallId id) { return id == CallId::preadv2 || id == CallId::pwritev2; }

/// Vectors beyond those that are written out are empty.
void take_vectors(const RunningCall& c, Moved& out) {
    constexpr u64 too_many = 1025;
    const Arg& list = c.call.args[1];
    for (std::size_t i = 0; i < list.items.size() && i < c.value(2); ++i) {
        const Arg* base = find_field(list.items[i], "iov_base");
        if (base != nullptr && base->kind == Arg::Kind::string) {
            out.shows_bytes = true;
            out.bytes += base->text;
        }
        const ArgValue& value = c.values[1].items[i];
        out.vectors.push_back({VirtAddr{field_value(list.items[i], value, "iov_base")},
                               field_value(list.items[i], value, "iov_len")});
    }
    out.vectors.resize(std::min(c.value(2), too_many));
}

Moved moved(RunningCall& c) {
    Moved out;
    if (!is_vectored(c.spec.id)) {
        out.vectors.push_back({c.addr(1), c.value(2)});
        out.shows_bytes = c.shows_bytes(1);
        out.bytes = c.call.args[1].text;
    } else if (c.call.args[1].kind == Arg::Kind::list) {
        take_vectors(c, out);
    } else {
        c.out.problem = "vectors are written as [{iov_base=…, iov_len=…}, …]";
    }
    if (c.call.args.size() > 3 && !(has_flags(c.spec.id) && c.offset(3) == -1)) {
        out.offset = c.offset(3);
    }
    return out;
}

CallResult read_memory(RunningCall& c, const Moved& what) {
    Kernel& k = c.kernel();
    const IoVec& only = what.vectors.empty() ? IoVec{} : what.vectors.front();
    switch (c.spec.id) {
    case CallId::read: return sys::read(k, c.proc(), c.number(0), only.base, only.length);
    case CallId::pread64: return sys::pread64(k, c.proc(), c.number(0), only.base, only.length, *what.offset);
    case CallId::readv: return sys::readv(k, c.proc(), c.number(0), what.vectors);
    case CallId::preadv: return sys::preadv(k, c.proc(), c.number(0), what.vectors, *what.offset);
    default: return sys::preadv(k, c.proc(), c.number(0), what.vectors, what.offset.value_or(-1), c.flags(4));
    }
}

/// The model has what a recorded read found: not of a terminal, nor where nobody that it knows wrote so much.
bool knows_bytes(const RunningCall& c, const OpenFile* open) {
    const u64 found = static_cast<u64>(*c.call.recorded);
    if (open != nullptr && open->in != no_pipe) {
        return found <= c.machine().pipes[open->in].bytes();
    }
    return !c.believed(c.number(0)) && (found == 0 || open->file != no_file);
}

/// As many bytes as were recorded arrive; which, nobody knows.
CallResult read_recorded(RunningCall& c, const Moved& what) {
    std::vector<UserRange> ranges;
    u64 left = static_cast<u64>(*c.call.recorded);
    for (const IoVec& vector : what.vectors) {
        ranges.push_back({vector.base, std::min(vector.length, left), false, true});
        left -= ranges.back().bytes;
    }
    return sys::user_buffers(c.kernel(), c.proc(), c.call.call, ranges, c.call.recorded);
}

CallResult run_read(RunningCall& c) {
    const Moved what = moved(c);
    if (!c.out.problem.empty()) {
        return {};
    }
    const OpenFile* open = c.open_file(c.number(0));
    if (c.call.recorded && !what.shows_bytes && !knows_bytes(c, open)) {
        return read_recorded(c, what);
    }
    if (!c.call.recorded && !what.offset && c.cannot_move(c.number(0), what.count(), false)) {
        return {};
    }
    if (!what.shows_bytes) {
        return read_memory(c, what);
    }
    if (c.believed(c.number(0)) || (c.call.recorded && open->file == no_file)) {
        return c.note(*c.call.recorded);
    }
    const u64 most = static_cast<u64>(c.call.recorded.value_or(i64{max_rw_count}));
    return sys::read_untracked(c.kernel(), c.proc(), c.number(0), std::min(what.count(), most), what.offset);
}

CallResult write_memory(RunningCall& c, const Moved& what) {
    Kernel& k = c.kernel();
    const IoVec& only = what.vectors.empty() ? IoVec{} : what.vectors.front();
    switch (c.spec.id) {
    case CallId::write: return sys::write(k, c.proc(), c.number(0), only.base, only.length);
    case CallId::pwrite64:
        return sys::pwrite64(k, c.proc(), c.number(0), only.base, only.length, *what.offset);
    case CallId::writev: return sys::writev(k, c.proc(), c.number(0), what.vectors);
    case CallId::pwritev: return sys::pwritev(k, c.proc(), c.number(0), what.vectors, *what.offset);
    default:
        return sys::pwritev(k, c.proc(), c.number(0), what.vectors, what.offset.value_or(-1), c.flags(4));
    }
}

CallResult run_write(RunningCall& c) {
    const Moved what = moved(c);
    if (!c.out.problem.empty()) {
        return {};
    }
    const OpenFile* open = c.open_file(c.number(0));
    if (!what.offset && !(c.call.recorded && (open == nullptr || open->opaque())) &&
        c.cannot_move(c.number(0), what.count(), true)) {
        if (!c.call.recorded) {
            return {};
        }
        c.out.problem.clear(); // it did not wait: who read meanwhile is not known
        return c.note(c.call.recorded);
    }
    if (!what.shows_bytes) {
        return write_memory(c, what);
    }
    if (c.call.recorded && (open == nullptr || open->opaque())) {
        return c.note(*c.call.recorded);
    }
    const u64 most = static_cast<u64>(c.call.recorded.value_or(i64{max_rw_count}));
    const u64 written = std::min(what.count(), most);
    if (open != nullptr && open->kind == OpenKind::terminal) { // it swallows it
        return c.note(static_cast<i64>(written));
    }
    const std::span bytes(reinterpret_cast<const u8*>(what.bytes.data()), what.bytes.size());
    return sys::write_untracked(c.kernel(), c.proc(), c.number(0), bytes, written, what.offset);
}

constexpr std::array transfer_rows{
    CallRow{CallId::read, run_read},      CallRow{CallId::pread64, run_read},
    CallRow{CallId::readv, run_read},     CallRow{CallId::preadv, run_read},
    CallRow{CallId::preadv2, run_read},   CallRow{CallId::write, run_write},
    CallRow{CallId::pwrite64, run_write}, CallRow{CallId::writev, run_write},
    CallRow{CallId::pwritev, run_write},  CallRow{CallId::pwritev2, run_write},
};

} // namespace

std::span<const CallRow> transfer_call_rows() { return transfer_rows; }

} // namespace cow
