// The calls on files, for real.

#include "app/linux/payload.hpp"
#include "app/linux/performer.hpp"
#include "core/kernel/fs/descriptors.hpp"
#include "core/kernel/fs/files.hpp"
#include "core/kernel/fs/open.hpp"
#include "core/kernel/fs/proc_mem.hpp"
#include "core/language/language.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace cow::real {
namespace {

using vocabulary::CallId;

constexpr u64 current_directory = static_cast<u64>(-100); // AT_FDCWD

struct CallNumber {
    CallId id{};
    long number = 0;
};
constexpr std::array numbers{
    CallNumber{CallId::open, 2},          CallNumber{CallId::close, 3},
    CallNumber{CallId::lseek, 8},         CallNumber{CallId::dup, 32},
    CallNumber{CallId::dup2, 33},         CallNumber{CallId::fcntl, 72},
    CallNumber{CallId::truncate, 76},     CallNumber{CallId::ftruncate, 77},
    CallNumber{CallId::rename, 82},       CallNumber{CallId::creat, 85},
    CallNumber{CallId::link, 86},         CallNumber{CallId::unlink, 87},
    CallNumber{CallId::openat, 257},      CallNumber{CallId::unlinkat, 263},
    CallNumber{CallId::renameat, 264},    CallNumber{CallId::linkat, 265},
    CallNumber{CallId::fallocate, 285},   CallNumber{CallId::dup3, 292},
    CallNumber{CallId::renameat2, 316},   CallNumber{CallId::openat2, 437},
    CallNumber{CallId::close_range, 436}, CallNumber{CallId::memfd_create, 319},
};
long number_of(CallId id) {
    return std::find_if(numbers.begin(), numbers.end(), [&](const CallNumber& row) { return row.id == id; })
        ->number;
}
CallId id_of(const CallStatement& call) { return vocabulary::find_call(call.call)->id; }

/// What the model does not know could make the call something else: no page cache, writing through.
constexpr u32 not_passed_on =
    open_flag::direct | 04010000U | 010000U | open_flag::noctty | open_flag::noatime;

} // namespace

std::span<const Performer::Row> Performer::file_rows() {
    static constexpr std::array rows{
        Row{CallId::open, &Performer::open_file},
        Row{CallId::openat, &Performer::open_file},
        Row{CallId::openat2, &Performer::open_file},
        Row{CallId::creat, &Performer::open_file},
        Row{CallId::memfd_create, &Performer::open_file},
        Row{CallId::close, &Performer::with_numbers},
        Row{CallId::close_range, &Performer::close_range},
        Row{CallId::dup, &Performer::duplicate},
        Row{CallId::dup2, &Performer::duplicate},
        Row{CallId::dup3, &Performer::duplicate},
        Row{CallId::fcntl, &Performer::fcntl},
        Row{CallId::lseek, &Performer::with_numbers},
        Row{CallId::ftruncate, &Performer::with_numbers},
        Row{CallId::fallocate, &Performer::with_numbers},
        Row{CallId::truncate, &Performer::with_paths},
        Row{CallId::link, &Performer::with_paths},
        Row{CallId::linkat, &Performer::with_paths},
        Row{CallId::unlink, &Performer::with_paths},
        Row{CallId::unlinkat, &Performer::with_paths},
        Row{CallId::rename, &Performer::with_paths},
        Row{CallId::renameat, &Performer::with_paths},
        Row{CallId::renameat2, &Performer::with_paths},
    };
    return rows;
}

std::vector<u64> Performer::real_arguments(const CallStatement& call) const {
    const vocabulary::CallSpec& spec = *vocabulary::find_call(call.call);
    std::vector<u64> out;
    for (std::size_t i = 0; i < call.args.size() && i < spec.args.size(); ++i) {
        const bool fd = spec.args[i].kind == vocabulary::ArgSpec::Kind::fd;
        out.push_back(!fd                                    ? value(i)
                      : spec.args[i].name.ends_with("dirfd") ? current_directory
                                                             : descriptor(i));
    }
    return out;
}

Performed Performer::with_payload(long number, std::span<const u64> args, const Payload& payload) {
    return done_by(payload.command(number, args));
}

Performed Performer::with_numbers(const CallStatement& call) {
    return with_payload(number_of(id_of(call)), real_arguments(call), {});
}

/// Descriptors that came from calls that are not modelled lie in between those of a trace.
Performed Performer::at_recorded(const CallStatement& call, Performed out, bool close_on_exec) {
    constexpr long dup3 = 292, close = 3;
    const u64 chosen = static_cast<u64>(*out.result);
    if (call.recorded && *out.result >= 0 && outcome_->result >= 0 && *out.result != outcome_->result) {
        quietly(dup3, {chosen, static_cast<u64>(outcome_->result),
                       close_on_exec ? u64{open_flag::cloexec} : u64{0}});
        quietly(close, {chosen});
        out.result = outcome_->result;
    }
    return out;
}

bool Performer::takes_own_descriptor(std::size_t i) const {
    return value(i) >= static_cast<u64>(channel_fd) && outcome_->result >= 0;
}

Performed Performer::duplicate(const CallStatement& call) {
    if (call.args.size() > 1 && takes_own_descriptor(1)) {
        return not_done(tr("the real process has descriptors of its own there"), true);
    }
    return at_recorded(call, with_numbers(call), false);
}

Performed Performer::close_range(const CallStatement&) {
    const u64 first = value(0) & 0xffffffffU;
    const u64 last = value(1) & 0xffffffffU;
    if (first >= static_cast<u64>(channel_fd) && first <= last) {
        return not_done(tr("the real process has descriptors of its own there"), outcome_->result >= 0);
    }
    return system_call(number_of(CallId::close_range),
                       {first, first <= last ? std::min<u64>(last, channel_fd - 1) : last, value(2)});
}

Performed Performer::fcntl(const CallStatement& call) {
    const i32 operation = static_cast<i32>(value(1));
    const bool duplicates = operation == fcntl_op::dupfd || operation == fcntl_op::dupfd_cloexec;
    if (duplicates && takes_own_descriptor(2)) {
        return not_done(tr("the real process has descriptors of its own there"), true);
    }
    if (!fcntl_is_modelled(operation)) {
        return not_done(tr("this call touches no memory that is modelled"), false);
    }
    u64 argument = value(2);
    if (operation == fcntl_op::setfl) {
        argument &= ~u64{not_passed_on};
    }
    Performed out = system_call(number_of(CallId::fcntl), {descriptor(0), value(1), argument});
    if (operation == fcntl_op::getfl && *out.result >= 0 && outcome_->result >= 0) {
        out.result = *out.result | (outcome_->result & i64{not_passed_on});
    }
    return duplicates ? at_recorded(call, out, operation == fcntl_op::dupfd_cloexec) : out;
}

// ---- paths ---------------------------------------------------------------------------------------------------------

/// The flags that the model knows. No directories are modelled: what opens as one is a file.
u64 Performer::passed_on(u64 flags) const {
    const bool unnamed = (flags & open_flag::tmpfile) == open_flag::tmpfile;
    const bool refused = outcome_->result < 0;
    return flags & ~u64{not_passed_on} & ~u64{unnamed || refused ? 0 : open_flag::directory};
}

/// open, openat, openat2, creat, memfd_create.
Performed Performer::open_file(const CallStatement& call) {
    const CallId id = id_of(call);
    const std::size_t path = id == CallId::openat || id == CallId::openat2 ? 1 : 0;
    std::vector<u64> args = real_arguments(call);
    u64 flags = value(path + 1);
    std::array<u64, 3> how{};
    if (id == CallId::openat2) {
        const Arg& record = call.args[2];
        flags = field_value(record, values_[2], "flags");
        how = {passed_on(flags), field_value(record, values_[2], "mode"),
               field_value(record, values_[2], "resolve")};
    } else if (id == CallId::creat) {
        flags = open_flag::creat;
        args.resize(2);
        args[1] = call.args.size() > 1 ? file_mode(call.args[1]) : usual_mode;
    } else if (id != CallId::memfd_create) {
        args.resize(path + 3);
        args[path + 1] = passed_on(flags);
        args[path + 2] = call.args.size() > path + 2 ? file_mode(call.args[path + 2]) : usual_mode;
    }
    const bool unnamed = (flags & open_flag::tmpfile) == open_flag::tmpfile && id != CallId::memfd_create;
    const bool makes = id == CallId::memfd_create || unnamed || (flags & open_flag::creat) != 0;
    if (makes) {
        files_.leave_new(*after_);
    } else {
        files_.create_all(*after_); // a trace opens files that nobody declared
    }
    const std::string& text = call.args[path].text;
    Payload payload;
    const bool fits = payload.add(static_cast<unsigned>(path), id == CallId::memfd_create ? text
                                                               : unnamed ? files_.real_directory(text)
                                                                         : real_path(text)) &&
                      (id != CallId::openat2 || payload.add(2, std::span<const u64>(how)));
    if (!fits) {
        return not_done(tr("a text is too long for a real call"), outcome_->result >= 0);
    }
    const bool close_on_exec =
        id == CallId::memfd_create ? (flags & 1) != 0 : (flags & open_flag::cloexec) != 0;
    const Performed out = at_recorded(call, with_payload(number_of(id), args, payload), close_on_exec);
    if (unnamed && *out.result >= 0) {
        const OpenFile* made = kernel::open_file(*after_, proc_, static_cast<i32>(outcome_->result));
        if (made != nullptr && made->file != no_file) {
            files_.keep(made->file, fmt::format("/proc/{}/fd/{}", workers_.pid(proc_), *out.result));
        }
    }
    return out;
}

/// Of a process's memory, whose pid is another one here.
std::string Performer::real_path(const std::string& path) const {
    const auto pid = kernel::mem_pid(*after_, proc_, path);
    return !pid                       ? files_.real_path(path)
           : path == "/proc/self/mem" ? path
                                      : fmt::format("/proc/{}/mem", real_pid(static_cast<u64>(*pid)));
}

Performed Performer::with_paths(const CallStatement& call) {
    const vocabulary::CallSpec& spec = *vocabulary::find_call(call.call);
    if (call.recorded && outcome_->disagreement.empty() && !find_file(*after_, call.args[0].text) &&
        spec.id == CallId::truncate) {
        return not_done(tr("the trace names a file that is not known"), false);
    }
    Payload payload;
    for (unsigned i = 0; i < spec.args.size() && i < call.args.size(); ++i) {
        if (spec.args[i].kind != vocabulary::ArgSpec::Kind::path) {
            continue;
        }
        const std::string path = files_.real_path(call.args[i].text);
        if (named_[i]) {
            files_.keep(*named_[i], path); // a name may be the last one
        }
        if (!payload.add(i, path)) {
            return not_done(tr("a text is too long for a real call"), true);
        }
    }
    Performed out = with_payload(number_of(spec.id), real_arguments(call), payload);
    if (call.recorded && *out.result < 0 && outcome_->result >= 0 && outcome_->disagreement.empty()) {
        return not_done(tr("the trace names a file that is not known"), false);
    }
    return out;
}

} // namespace cow::real
