#include "core/scenario/dispatch/dispatch.hpp"

#include "core/kernel/call.hpp"
#include "core/kernel/fs/pipe.hpp"
#include "core/scenario/dispatch/running_call.hpp"
#include "core/scenario/environment.hpp"
#include "core/scenario/writer.hpp"

#include <fmt/format.h>

namespace cow {
namespace {

using vocabulary::CallId;

void bind(const RunningCall& c, CallResult result) {
    if (c.call.bind.empty() || c.spec.forks()) {
        return;
    }
    if (result.failed() || c.out.unknown) {
        c.site.env.values.erase(c.call.bind);
    } else {
        c.site.env.values[c.call.bind] = static_cast<u64>(result.value);
    }
}

void conclude(const RunningCall& c, CallResult result) {
    if (!c.machine().process(c.proc()).alive()) { // killed inside the call: it never returned
        return;
    }
    c.out.unknown = c.out.unknown && !result.failed();
    c.out.has_result = !c.out.unknown;
    c.out.result = c.out.unknown ? 0 : result.value;
    c.site.env.has_result = c.out.has_result;
    c.site.env.unknown_result = c.out.unknown;
    c.site.env.last_result = c.out.result;
    if (c.call.recorded && c.out.has_result && *c.call.recorded != result.value) {
        c.out.disagreement =
            fmt::format("recorded {}, here {}", call_result_text(c.call.call, *c.call.recorded),
                        call_result_text(c.call.call, result.value));
    }
    bind(c, result);
}

} // namespace

CallResult RunningCall::note(std::optional<i64> result) {
    out.unknown = !result;
    return sys::neutral(kernel(), proc(), call.call, result);
}

bool RunningCall::cannot_move(i32 fd, u64 bytes, bool writes, std::optional<u32> message) const {
    const OpenFile* open = open_file(fd);
    const std::string& who = machine().name(machine().process(proc()));
    if (open != nullptr && open->opaque()) {
        out.problem = fmt::format("{}: what this descriptor is of is not modelled", call.call);
        return true;
    }
    switch (kernel::would_wait(machine(), proc(), fd, bytes, writes, message)) {
    case kernel::Waits::no: return false;
    case kernel::Waits::yes:
        out.problem = fmt::format("{} would wait here: {}", who,
                                  writes ? "what it writes does not fit in" : "there is nothing to read");
        return true;
    case kernel::Waits::unknown:
        out.problem = fmt::format("{}: how much a socket holds is not modelled beyond 64 KiB", call.call);
        return true;
    }
    return false;
}

bool RunningCall::believed(i32 fd) const {
    const OpenFile* open = open_file(fd);
    const bool unknown =
        open == nullptr || open->opaque() || (open->file != no_file && machine().files[open->file.v].implied);
    return call.recorded.has_value() && unknown;
}

RunCall find_runner(CallId id) {
    for (const auto& rows : {memory_call_rows(), limit_call_rows(), file_call_rows(), transfer_call_rows(),
                             task_call_rows(), descriptor_call_rows(), other_call_rows(), ipc_call_rows()}) {
        for (const CallRow& row : rows) {
            if (row.id == id) {
                return row.run;
            }
        }
    }
    return nullptr;
}

void run_call(const CallStatement& call, const CallSite& site, StepOutcome& out) {
    RunningCall c{call, *vocabulary::find_call(call.call), site, out};
    auto values = evaluate_args(call.args, lookup_in(site.env, c.machine()), out.problem);
    if (!values) {
        return;
    }
    c.values = std::move(*values);
    if (call.recorded && CallResult::of(*call.recorded).failed()) {
        conclude(c, c.note(*call.recorded));
        return;
    }
    const CallResult result = find_runner(c.spec.id)(c);
    if (c.spec.id != CallId::exit && out.problem.empty()) {
        conclude(c, result);
    }
}

} // namespace cow
