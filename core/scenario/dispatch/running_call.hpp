#pragma once
// A call of a script while it runs: its arguments, where it runs, and what comes of it. Each family of calls (memory,
// files, tasks) has a table: which function runs which call.

#include "core/kernel/fs/files.hpp"
#include "core/scenario/arguments.hpp"
#include "core/scenario/dispatch/call_site.hpp"
#include "core/scenario/outcome.hpp"
#include "core/scenario/vocabulary/calls.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cow {

struct RunningCall {
    const CallStatement& call;
    const vocabulary::CallSpec& spec;
    const CallSite& site;
    StepOutcome& out;
    std::vector<ArgValue> values{}; ///< of the arguments

    Kernel& kernel() const { return site.kernel; }
    const Machine& machine() const { return site.kernel.machine(); }
    ProcId proc() const { return site.proc; }

    u64 value(std::size_t i) const { return i < values.size() ? values[i].number : 0; }
    VirtAddr addr(std::size_t i) const { return VirtAddr{value(i)}; }
    u32 flags(std::size_t i) const { return static_cast<u32>(value(i)); }
    i32 number(std::size_t i) const { return static_cast<i32>(value(i)); }
    i64 offset(std::size_t i) const { return static_cast<i64>(value(i)); }
    const std::string& text(std::size_t i) const { return call.args[i].text; }
    /// Of argument `i`, a record; 0 when it has no such field.
    u64 field(std::size_t i, std::string_view name) const {
        return field_value(call.args[i], values[i], name);
    }
    bool shows_bytes(std::size_t i) const { return call.args[i].kind == Arg::Kind::string; }
    std::optional<VirtAddr> recorded_addr() const {
        return call.recorded ? std::optional(VirtAddr{static_cast<u64>(*call.recorded)}) : std::nullopt;
    }
    const OpenFile* open_file(i32 fd) const { return kernel::open_file(machine(), proc(), fd); }
    /// The trace says that the call went well, and the model cannot know better: the descriptor comes from a call that
    /// is not modelled, or its file was never declared.
    bool believed(i32 fd) const;
    /// It would not return before another process acts, or what it does is not modelled: then it cannot be a step here.
    bool cannot_move(i32 fd, u64 bytes, bool writes, std::optional<u32> message = {}) const;
    /// The call is seen, and changes nothing.
    CallResult note(std::optional<i64> result);
};

using RunCall = CallResult (*)(RunningCall&);
struct CallRow {
    vocabulary::CallId id{};
    RunCall run = nullptr;
};
std::span<const CallRow> memory_call_rows();
std::span<const CallRow> limit_call_rows();
std::span<const CallRow> file_call_rows();
std::span<const CallRow> transfer_call_rows();
std::span<const CallRow> task_call_rows();
std::span<const CallRow> descriptor_call_rows();
std::span<const CallRow> other_call_rows();
std::span<const CallRow> ipc_call_rows();

/// What runs the call, or null.
RunCall find_runner(vocabulary::CallId id);

} // namespace cow
